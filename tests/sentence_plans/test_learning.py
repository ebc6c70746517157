"""The learning record: who writes it, what is refused; it adds to the one plan (docs/domain.md 19)."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from sentence_plans.actions import learning, plans
from sentence_plans.models import LearningStep, SentencePlan
from staff.actions.errors import Refused
from staff.models import AuditEvent
from tests.sentence_plans import writing


@pytest.fixture
def teacher(world):
    return world.actor("learning_and_skills")


def add(world, custody, by, **changes):
    told = {"kind": "completed", "what": "Food safety", "on": world.today} | changes
    return learning.record(custody, **told, today=world.today, by=by)


def test_education_adds_to_the_one_plan_and_makes_none(world, custody, supervisor, teacher):
    plan = plans.open_plan(custody, today=world.today, by=supervisor)
    action = writing.fill(plan, supervisor).actions.get()
    made = add(world, custody, teacher, kind="plan", text="Two mornings a week", action=action.pk)
    assert (made.action, made.custody, made.prisoner) == (action, custody, custody.prisoner)
    assert SentencePlan.objects.count() == 1
    event = AuditEvent.objects.get(deed="sentence_plans.learning.added")
    assert (event.user, event.prisoner_number) == (teacher.user, custody.prisoner.number)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "diploma"}, "kind"),
        ({"level": "level_9", "kind": "qualification"}, "level"),
        ({"what": ""}, "what"),
        ({"kind": "qualification"}, "level"),
        ({"on": datetime.date(2030, 1, 1)}, "on"),
        ({"action": 4711}, "action"),
        ({"text": "x" * 4001}, "text"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(world, custody, teacher, changes, field):
    with pytest.raises(Refused) as refused:
        add(world, custody, teacher, **changes)
    assert refused.value.field == field
    assert not LearningStep.objects.exists()


def test_an_action_of_somebody_else_is_no_choice(world, custody, supervisor, teacher):
    other = world.receive()
    world.allocate(other, supervisor)
    action = writing.fill(plans.open_plan(other, today=world.today, by=supervisor), supervisor).actions.get()
    with pytest.raises(Refused) as refused:
        add(world, custody, teacher, action=action.pk)
    assert refused.value.field == "action"


@pytest.mark.parametrize("role", ["wing_staff", "head_of_omu", "inspector", "health"])
def test_other_roles_read_and_do_not_write(world, as_actor, custody, role):
    by = world.actor(role)
    with pytest.raises(Refused, match="does not write"):
        add(world, custody, by)
    number = custody.prisoner.number
    assert as_actor(by).get(reverse("learning_record", args=[number])).status_code == 200
    assert as_actor(by).get(reverse("learning_new", args=[number])).status_code == 403


def test_a_line_is_taken_back_once_and_stays_with_the_reason(world, as_actor, custody, teacher):
    made = add(world, custody, teacher)
    with pytest.raises(Refused) as refused:
        learning.take_back(made, because=" ", by=teacher)
    assert refused.value.field == "because"
    learning.take_back(made, because="Somebody else's certificate", by=teacher)
    with pytest.raises(Refused, match="already"):
        learning.take_back(made, because="Again", by=teacher)
    page = as_actor(teacher).get(reverse("learning_record", args=[custody.prisoner.number]))
    shown = page.content.decode()
    assert "Somebody else&#x27;s certificate" in shown
    assert "No learning plan, no qualification." in shown


def test_the_manager_opens_the_learning_plan(world, as_actor, custody, manager, teacher):
    add(world, custody, teacher, kind="plan", what="Reading", text="Two mornings a week with a mentor")
    shown = as_actor(manager).get(reverse("learning_record", args=[custody.prisoner.number])).content.decode()
    assert "Two mornings a week with a mentor" in shown


def test_it_is_written_by_page(world, as_actor, custody, teacher):
    number = custody.prisoner.number
    client = as_actor(teacher)
    typed = {"kind": "qualification", "what": "Adult numeracy", "level": "level_1", "provider": "The college"}
    typed |= {"on_day": 8, "on_month": 10, "on_year": 2026, "text": "", "action": ""}
    answer = client.post(reverse("learning_new", args=[number]), typed)
    assert answer.url == reverse("learning_record", args=[number])
    assert "1 qualification gained" in client.get(answer.url).content.decode()
    wrong = client.post(reverse("learning_new", args=[number]), typed | {"level": ""})
    assert "Choose the level" in wrong.content.decode()
    assert LearningStep.objects.count() == 1


def test_the_tables_refuse_a_level_of_a_course(world, custody, teacher):
    made = add(world, custody, teacher)
    with pytest.raises(IntegrityError), transaction.atomic():
        LearningStep.objects.filter(pk=made.pk).update(level="level_1")
