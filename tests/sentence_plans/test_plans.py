"""The life of a plan through its actions: opening, rights, needs, reviews (docs/domain.md 8)."""

import pytest
from django.db import DatabaseError, connection, transaction

from cases.models import Change, Headline, PlanState
from sentence_plans.actions import comments, content, objectives, plans, reviews
from sentence_plans.models import (
    NeedReason,
    Objective,
    ObjectiveStatus,
    PlanReview,
    SentencePlan,
    State,
)
from staff.actions.errors import Refused
from staff.models import AuditEvent
from tests.risk.writing import begin as begin_assessment
from tests.risk.writing import signed as signed_assessment
from tests.sentence_plans.writing import (
    HOME,
    TEMPER,
    assessed,
    begin,
    complete,
    fill,
    noon,
    reviewed,
    sign,
)


def headline(custody):
    return Headline.objects.get(custody=custody)


def test_before_an_assessment_the_plan_is_interim(world, custody, supervisor):
    plan = begin(world, custody, supervisor)
    assert (plan.state, plan.assessment) == (State.INTERIM, None)
    assert headline(custody).plan_state == PlanState.INTERIM
    assert (
        AuditEvent.objects.get(deed="sentence_plans.plan.opened").prisoner_number == custody.prisoner.number
    )
    assert Change.objects.filter(custody=custody).exists()
    with pytest.raises(Refused, match="There is a plan"):
        begin(world, custody, supervisor)


def test_the_interim_plan_turns_into_the_initial_one(world, custody, supervisor):
    plan = begin(world, custody, supervisor)
    fill(plan, supervisor)
    with pytest.raises(Refused, match="No assessment is complete"):
        plans.cite_latest(plan, by=supervisor)
    done = signed_assessment(world, custody, supervisor)
    cited = plans.cite_latest(plan, by=supervisor)
    assert (cited.pk, cited.state, cited.assessment) == (plan.pk, State.DRAFT, done)
    assert headline(custody).plan_state == PlanState.DRAFT
    with pytest.raises(Refused, match="already"):
        plans.cite_latest(plan, by=supervisor)
    assert SentencePlan.objects.count() == Objective.objects.count() == 1


@pytest.mark.parametrize(
    "role", ["wing_staff", "case_administrator", "head_of_omu", "inspector", "psychology"]
)
def test_who_does_not_write(world, custody, supervisor, role):
    with pytest.raises(Refused, match="does not write"):
        begin(world, custody, world.actor(role))
    plan = begin(world, custody, supervisor)
    with pytest.raises(Refused, match="does not write"):
        objectives.add(plan, wanted=TEMPER, by=world.actor(role))


def test_the_manager_of_another_case_is_refused(world, custody, supervisor, manager):
    plan = assessed(world, custody, supervisor)
    elsewhere = world.actor("offender_manager", place=world.vale)
    for deed in (
        lambda: begin(world, custody, elsewhere),
        lambda: objectives.add(plan, wanted=HOME, by=elsewhere),
        lambda: sign(world, plan, "author", elsewhere),
        lambda: comments.comment(
            plan.objectives.get(), text="No.", now=noon(world), today=world.today, by=elsewhere
        ),
        lambda: reviews.review(plan, reviewed=reviewed(plan), today=world.today, by=elsewhere),
    ):
        with pytest.raises(Refused, match="not within your reach"):
            deed()
    assert not SentencePlan.objects.visible_to(elsewhere).exists()
    assert SentencePlan.objects.visible_to(manager).count() == 1


def test_an_assessment_not_complete_is_not_cited(world, custody, supervisor):
    begin_assessment(world, custody, supervisor)
    assert begin(world, custody, supervisor).assessment is None


def test_a_need_without_an_objective_has_a_reason(world, custody, supervisor):
    signed_assessment(world, custody, supervisor, score=2)
    plan = begin(world, custody, supervisor)
    with pytest.raises(Refused, match="not present"):
        plans.record_need_reason(plan, need="5", reason="No need.", by=supervisor)
    plans.record_need_reason(plan, need="8", reason="Clean for five years.", by=supervisor)
    written = content.read(SentencePlan.objects.for_page().get(), custody=custody)
    assert written.as_data()["reasons"] == {"Drug misuse": "Clean for five years."}
    assert ("8", "Clean for five years.") in written.signable().needs_left_out
    plans.record_need_reason(plan, need="8", reason="", by=supervisor)
    assert NeedReason.objects.get().reason == ""
    assert content.read(SentencePlan.objects.for_page().get(), custody=custody).reasons == {}


def test_a_review_says_both_and_every_objective(world, custody, supervisor):
    plan = assessed(world, custody, supervisor)
    with pytest.raises(Refused, match="never complete"):
        reviews.review(plan, reviewed=reviewed(plan), today=world.today, by=supervisor)
    complete(world, plan, supervisor)
    key = plan.objectives.get().pk
    unsaid = reviews.Answered(status="ongoing", comment="", lor="lower", roh="same")
    for changes, field in (
        ({"lor": ""}, "lor"),
        ({"roh": ""}, "roh"),
        ({"roh_evidence": " "}, "roh_evidence"),
        ({"objectives": {}}, f"status_{key}"),
        ({"objectives": {key: unsaid}}, f"comment_{key}"),
    ):
        with pytest.raises(Refused) as refused:
            reviews.review(plan, reviewed=reviewed(plan, **changes), today=world.today, by=supervisor)
        assert refused.value.field == field
    assert not PlanReview.objects.exists()
    assert not ObjectiveStatus.objects.exists()
    made = reviews.review(plan, reviewed=reviewed(plan), today=world.today, by=supervisor)
    assert (made.number, made.version.number, made.lor) == (1, plan.version, "lower")
    assert Objective.objects.get().status == "ongoing"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE sentence_plans_planversion SET digest = 'x'",
        "DELETE FROM sentence_plans_plansignature",
        "UPDATE sentence_plans_objectivecomment SET text = 'better'",
        "DELETE FROM sentence_plans_objectivestatus",
        "UPDATE sentence_plans_planreview SET lor = 'lower'",
    ],
)
def test_the_database_refuses_to_change_evidence(world, custody, supervisor, manager, statement):
    plan = complete(world, assessed(world, custody, supervisor), supervisor)
    comments.comment(plan.objectives.get(), text="Good.", now=noon(world), today=world.today, by=manager)
    reviews.review(plan, reviewed=reviewed(plan), today=world.today, by=supervisor)
    with pytest.raises(DatabaseError, match="pgtrigger"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
