"""Departments add actions and progress to the one plan; two at once lose nothing (docs/domain.md 8.1)."""

from dataclasses import replace

import pytest
from django.urls import reverse

from cases.models import Contact
from sentence_plans.actions import progress, work
from sentence_plans.models import Action, ActionStatus, ObjectiveComment, SentencePlan
from staff.actions.errors import Refused, Stale
from staff.models import Notice
from tests.sentence_plans.writing import TUTOR, assessed, complete, noon

COURSE = work.Work(what="Food safety course", doers=(("prison_staff", "A. Tutor"),), timescale="three_months")


@pytest.fixture
def plan(world, custody, supervisor):
    return complete(world, assessed(world, custody, supervisor), supervisor)


@pytest.fixture
def step(plan):
    return Action.objects.select_related("objective__plan").get(objective__plan=plan)


@pytest.fixture
def teacher(world):
    return world.actor("learning_and_skills")


def say(world, step, by, **changes):
    told = {"status": "ongoing", "text": "Came to all lessons.", "version": 1} | changes
    return progress.say(step, **told, now=noon(world), today=world.today, by=by)


def test_education_adds_a_course_to_the_one_plan(world, plan, supervisor, teacher):
    made = work.add(plan.objectives.get(), work=COURSE, by=teacher)
    assert (made.saved_by, SentencePlan.objects.count()) == (teacher.user, 1)
    plan.refresh_from_db()
    assert plan.state == "draft"  # what was signed has changed
    assert Notice.objects.filter(
        user=supervisor.user, text__contains="has added to the sentence plan"
    ).exists()


def test_progress_leaves_the_signatures_and_stands_in_the_log(world, plan, step, supervisor, teacher):
    say(world, step, teacher)
    plan.refresh_from_db()
    assert plan.state == "signed"
    assert ActionStatus.objects.get().name == teacher.name
    words = "Thinking Skills Programme (ongoing): Came to all lessons."
    assert ObjectiveComment.objects.get().text == words
    assert Contact.objects.filter(text__endswith=words, author=teacher.user).exists()
    assert Notice.objects.filter(user=supervisor.user, text__endswith=words).exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"status": "removed_other"}, "status"), ({"status": "x"}, "status"), ({"text": " "}, "text")],
)
def test_what_is_no_progress_is_refused_at_its_field(world, step, teacher, changes, field):
    with pytest.raises(Refused) as refused:
        say(world, step, teacher, **changes)
    assert refused.value.field == field
    assert not ActionStatus.objects.exists()


@pytest.mark.parametrize("role", ["head_of_omu", "case_administrator", "governor", "inspector"])
def test_who_does_not_contribute_does_neither(world, plan, step, role):
    by = world.actor(role)
    for deed in (lambda: say(world, step, by), lambda: work.add(step.objective, work=COURSE, by=by)):
        with pytest.raises(Refused, match="does not contribute"):
            deed()


def test_a_department_takes_nothing_out_and_changes_no_words(world, step, teacher):
    with pytest.raises(Refused, match="does not write"):
        work.change(step, work=replace(TUTOR, what="Another"), version=1, today=world.today, by=teacher)


def test_two_departments_at_one_action_both_texts_are_kept_and_shown(
    world, custody, plan, step, supervisor, teacher, as_actor
):
    """The supervisor rewrites the action while education tells of its progress from a page opened before."""
    address = reverse("action_progress", args=[custody.prisoner.number, step.pk])
    client = as_actor(teacher)
    seen = client.get(address).context["form"]["version"].value()
    begun = replace(TUTOR, status="not_achieved", comment="Stopped after a fight")
    work.change(step, work=begun, version=1, today=world.today, by=supervisor)
    mine = {"version": seen, "status": "ongoing", "text": "Came to all lessons."}
    answer = client.post(address, mine)
    page = answer.content.decode()
    rows = [(row["mine"], row["theirs"]) for row in answer.context["stale"]["fields"]]
    assert rows == [("Ongoing", "Not achieved: other")]
    assert "Came to all lessons." in page
    assert supervisor.name in page
    step.refresh_from_db()
    assert (step.status, step.comment) == ("not_achieved", "Stopped after a fight")
    newest = answer.context["form"]["version"].value()
    assert client.post(address, mine | {"version": newest}).status_code == 302
    step.refresh_from_db()
    assert (step.status, step.comment) == ("ongoing", "Stopped after a fight")
    assert ObjectiveComment.objects.get().text.endswith("Came to all lessons.")


def test_supervisor_and_manager_at_one_action_see_each_others_text(
    world, custody, plan, step, supervisor, manager, as_actor
):
    address = reverse("action_edit", args=[custody.prisoner.number, step.pk])
    client = as_actor(manager)
    seen = client.get(address).context["form"]["version"].value()
    typed = {
        "what": "Weekly talk with the chaplain",
        "kind_1": "other",
        "version": seen,
        "status": "not_started",
    }
    work.change(step, work=replace(TUTOR, what="Weekly talk"), version=1, today=world.today, by=supervisor)
    answer = client.post(address, typed)
    rows = [(row["mine"], row["theirs"]) for row in answer.context["stale"]["fields"]]
    assert ("Weekly talk with the chaplain", "Weekly talk") in rows
    page = answer.content.decode()
    assert "Weekly talk with the chaplain" in page
    assert "Nothing was saved and nothing you typed is lost" in page
    step.refresh_from_db()
    assert step.what == "Weekly talk"


def test_stale_progress_by_machine_is_told_what_stands(world, step, teacher):
    with pytest.raises(Stale) as stale:
        say(world, step, teacher, version=7)
    assert stale.value.theirs["version"] == 1
