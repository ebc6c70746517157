"""Requests for information: asked of a department, answered there, a source of the section (M-130)."""

import datetime

import pytest
from django.urls import reverse

from cases.models import Task
from risk.actions import information, sections
from risk.actions.sections import Entry
from risk.models import InformationRequest, SectionNote
from staff.actions.errors import Refused
from staff.models import AuditEvent, Notice
from tests.risk.writing import begin


def asked(world, custody, supervisor, **given):
    made = begin(world, custody, supervisor)
    facts = {"section": "6", "role": "wing_staff", "question": "Who visits him, and how often?"}
    return information.ask(made, **(facts | given), today=world.today, by=supervisor)


def test_it_is_a_task_of_the_department_and_the_answer_a_source(world, custody, supervisor, as_actor):
    request = asked(world, custody, supervisor)
    wing = world.actor("wing_staff")
    task = Task.objects.get(kind="information")
    assert (task.role, task.prison, task.due_on) == (
        "wing_staff",
        world.ashbourne,
        datetime.date(2026, 10, 15),
    )
    assert as_actor(wing).get(task.leads_to).status_code == 200
    as_actor(wing).post(task.leads_to, {"answer": "His sister, every second week."})
    task.refresh_from_db()
    assert task.done_at is not None
    assert Notice.objects.filter(user=supervisor.user, text__contains="answered what you asked").exists()
    assert AuditEvent.objects.filter(deed="risk.information.answered").count() == 1
    number = custody.prisoner.number
    section = reverse("assessment_section", args=[number, request.assessment_id, "6"])
    shown = as_actor(supervisor).get(section).content.decode()
    assert "His sister, every second week." in shown
    assert wing.user.full_name in shown
    read = as_actor(supervisor).get(reverse("assessment_read", args=[number, request.assessment_id]))
    assert "His sister, every second week." in read.content.decode()


def test_only_the_department_that_was_asked_answers_once(world, custody, supervisor):
    request = asked(world, custody, supervisor)
    with pytest.raises(Refused, match="another department"):
        information.answer(request, answer="I think so.", today=world.today, by=world.actor("security"))
    elsewhere = world.actor("wing_staff", place=world.morden)
    with pytest.raises(Refused, match="another department"):
        information.answer(request, answer="I think so.", today=world.today, by=elsewhere)
    wing = world.actor("wing_staff")
    with pytest.raises(Refused, match="Say what you know"):
        information.answer(request, answer=" ", today=world.today, by=wing)
    information.answer(request, answer="His sister.", today=world.today, by=wing)
    with pytest.raises(Refused, match="answered already"):
        information.answer(request, answer="Nobody.", today=world.today, by=wing)
    assert InformationRequest.objects.get().answer == "His sister."


@pytest.mark.parametrize(
    ("change", "field"),
    [({"section": "99"}, "section"), ({"role": "governor"}, "role"), ({"question": " "}, "question")],
)
def test_what_cannot_be_asked_says_why(world, custody, supervisor, change, field):
    with pytest.raises(Refused) as refused:
        asked(world, custody, supervisor, **change)
    assert refused.value.field == field
    assert not Task.objects.filter(kind="information").exists()


def test_who_reads_no_assessment_in_full_sees_that_it_was_asked_and_not_what(
    world, custody, supervisor, as_actor
):
    request = asked(world, custody, supervisor, role="health", question="Is he in treatment?")
    at = reverse("information_request", args=[custody.prisoner.number, request.pk])
    assert "Is he in treatment?" in as_actor(world.actor("health")).get(at).content.decode()
    shown = as_actor(world.actor("wing_staff")).get(at).content.decode()
    assert "Is he in treatment?" not in shown
    assert "For the department asked" in shown


def test_the_page_asks(world, custody, supervisor, as_actor):
    made = begin(world, custody, supervisor)
    at = reverse("information_ask", args=[custody.prisoner.number, made.pk, "6"])
    answer = as_actor(supervisor).post(at, {"role": "carat", "question": "Does he come to groups?"})
    assert answer.status_code == 302
    assert InformationRequest.objects.get().section == "6"


def test_sources_of_a_section_are_kept_and_copied_words_shown(world, custody, supervisor, as_actor):
    made = begin(world, custody, supervisor)
    said = Entry(sources=("interview", "saq"))
    sections.save_section(made, section="6", answers={}, entry=said, version=0, by=supervisor)
    assert SectionNote.objects.get().sources == ["interview", "saq"]
    read = as_actor(supervisor).get(reverse("assessment_read", args=[custody.prisoner.number, made.pk]))
    assert "Interview, Self-assessment questionnaire" in read.content.decode()
    with pytest.raises(Refused) as refused:
        sections.save_section(
            made, section="6", answers={}, entry=Entry(sources=("rumour",)), version=1, by=supervisor
        )
    assert refused.value.field == "sources"
