"""Objectives, actions and comments through their actions (docs/domain.md 8.3)."""

from dataclasses import replace

import pytest

from sentence_plans.actions import comments, content, objectives, plans, work
from sentence_plans.models import (
    Objective,
    ObjectiveNeed,
    ObjectiveStatus,
    SentencePlan,
    State,
    current_objectives,
)
from staff.actions.errors import Refused, Stale
from staff.models import Notice
from tests.sentence_plans.writing import (
    BLOCKS,
    HOME,
    TEMPER,
    TUTOR,
    assessed,
    begin,
    complete,
    noon,
)


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        (replace(TEMPER, heading="anger"), "heading"),
        (replace(TEMPER, text="  "), "text"),
        (replace(TEMPER, text="x" * 2001), "text"),
        (replace(TEMPER, purposes=("fun",)), "purposes"),
        (replace(TEMPER, needs=("1",)), "needs"),  # what he has done is static
        (replace(TEMPER, needs=("13",)), "needs"),
        (replace(TEMPER, needs=("3", "4", "6", "7", "8")), "needs"),  # at most four
        (replace(TEMPER, after=999), "after"),
    ],
)
def test_an_objective_that_cannot_be(world, custody, supervisor, wanted, field):
    plan = begin(world, custody, supervisor)
    with pytest.raises(Refused) as refused:
        objectives.add(plan, wanted=wanted, by=supervisor)
    assert refused.value.field == field
    assert not Objective.objects.exists()


def test_objectives_in_order_with_their_needs(world, custody, supervisor):
    plan = begin(world, custody, supervisor)
    temper = objectives.add(plan, wanted=TEMPER, by=supervisor)
    home = objectives.add(plan, wanted=replace(HOME, after=temper.pk), by=supervisor)
    assert [(one.need, one.title) for one in temper.needs.all()] == [
        ("11", "Thinking and behaviour"),
        ("harm:staff", "Harm to staff"),
    ]
    with pytest.raises(Refused) as refused:
        objectives.change(temper, wanted=replace(TEMPER, after=home.pk), version=1, by=supervisor)
    assert refused.value.field == "after"
    objectives.reorder(plan, order=[home.pk, temper.pk], by=supervisor)
    assert [one.pk for one in current_objectives([custody.prisoner_id])] == [home.pk, temper.pk]
    with pytest.raises(Refused, match="added or taken out"):
        objectives.reorder(plan, order=[home.pk], by=supervisor)
    objectives.change(temper, wanted=replace(TEMPER, needs=("12",)), version=1, by=supervisor)
    assert [one.need for one in ObjectiveNeed.objects.current().filter(objective=temper)] == ["12"]
    assert ObjectiveNeed.objects.filter(objective=temper).count() == 3  # ended ones stay


def test_a_stale_save_is_refused_with_what_stands_now(world, custody, supervisor):
    plan = begin(world, custody, supervisor)
    made = objectives.add(plan, wanted=TEMPER, by=supervisor)
    objectives.change(made, wanted=replace(TEMPER, target="One at most"), version=1, by=supervisor)
    with pytest.raises(Stale) as stale:
        objectives.change(made, wanted=replace(TEMPER, target="Two"), version=1, by=supervisor)
    assert (stale.value.theirs["target"], stale.value.theirs["version"]) == ("One at most", 2)
    plans.save_blocks(plan, blocks=BLOCKS, version=1, by=supervisor)
    with pytest.raises(Stale) as stale:
        plans.save_blocks(plan, blocks=replace(BLOCKS, contact_every_days=28), version=1, by=supervisor)
    assert stale.value.theirs["contact_every_days"] == 14
    step = work.add(made, work=TUTOR, by=supervisor)
    work.change(step, work=replace(TUTOR, status="ongoing"), version=1, today=world.today, by=supervisor)
    with pytest.raises(Stale):
        work.change(step, work=TUTOR, version=1, today=world.today, by=supervisor)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"what": ""}, "what"),
        ({"doers": (("wizard", "M."),)}, "kind_1"),
        ({"doers": (("prisoner", ""),) * 4}, "doers"),
        ({"timescale": "soon"}, "timescale"),
        ({"timescale": "see_comment"}, "comment"),
        ({"status": "done"}, "status"),
    ],
)
def test_an_action_that_cannot_be(world, custody, supervisor, changes, field):
    made = objectives.add(begin(world, custody, supervisor), wanted=TEMPER, by=supervisor)
    with pytest.raises(Refused) as refused:
        work.add(made, work=replace(TUTOR, **changes), by=supervisor)
    assert refused.value.field == field


def test_what_is_needed_but_unavailable_stays_in_the_plan(world, custody, supervisor):
    plan = begin(world, custody, supervisor)
    made = objectives.add(plan, wanted=TEMPER, by=supervisor)
    step = work.add(made, work=replace(TUTOR, timescale="unavailable"), by=supervisor)
    written = content.read(SentencePlan.objects.for_page().get(), custody=custody).as_data()
    assert written["objectives"][0]["actions"][0]["timescale"] == "Needed but unavailable"
    work.change(
        step, work=replace(TUTOR, status="removed_unsuitable"), version=1, today=world.today, by=supervisor
    )
    written = content.read(SentencePlan.objects.for_page().get(), custody=custody).as_data()
    assert written["objectives"][0]["actions"] == []


@pytest.mark.parametrize(
    "role",
    ["wing_staff", "learning_and_skills", "carat", "health", "psychology", "security", "programme_tutor"],
)
def test_departments_contribute_comments(world, custody, supervisor, role):
    plan = assessed(world, custody, supervisor)
    made = comments.comment(
        plan.objectives.get(),
        text="Calm on the wing.",
        now=noon(world),
        today=world.today,
        by=world.actor(role),
    )
    assert made.contact.author_role == role
    about = Notice.objects.filter(user=supervisor.user).exclude(key__startswith="allocation")
    assert [
        one.key for one in about if "Calm on the wing." in one.text or one.key.startswith("contact:")
    ] == [f"plan:comment:{made.pk}"]


def test_the_case_administrator_does_not_comment(world, custody, supervisor):
    plan = assessed(world, custody, supervisor)
    with pytest.raises(Refused, match="does not contribute"):
        comments.comment(
            plan.objectives.get(),
            text="Hm.",
            now=noon(world),
            today=world.today,
            by=world.actor("case_administrator"),
        )


def test_progress_leaves_the_signatures(world, custody, supervisor):
    plan = complete(world, assessed(world, custody, supervisor), supervisor)
    made = plan.objectives.get()
    with pytest.raises(Refused) as refused:
        objectives.set_status(made, status="ongoing", comment=" ", today=world.today, by=supervisor)
    assert refused.value.field == "comment"
    objectives.set_status(made, status="ongoing", comment="Started.", today=world.today, by=supervisor)
    step = made.actions.get()
    work.change(step, work=replace(TUTOR, status="ongoing"), version=1, today=world.today, by=supervisor)
    plan.refresh_from_db()
    assert plan.state == State.SIGNED
    assert ObjectiveStatus.objects.get().comment == "Started."
    objectives.set_status(
        made, status="no_longer_applicable", comment="Wrong man.", today=world.today, by=supervisor
    )
    plan.refresh_from_db()
    assert plan.state == State.DRAFT  # taken out is a change of what was signed
