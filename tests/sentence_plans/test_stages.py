"""The stage is worked out from what is on record, written with its reason, and shown (docs/domain.md 3.1)."""

import datetime
from typing import Any

import pytest

from cases.actions import contacts, custodies, prison_settings, transfers
from cases.models import Clock, Custody, Headline, Stage
from omu.actions.refresh import refresh
from risk.models import ScopeDecision
from sentence_plans.models import SentencePlan
from tests.risk import writing as assessing
from tests.sentence_plans import writing as planning
from tests.world import World

D = datetime.date
CONTACT = {
    "kind": "general",
    "mode": "face_to_face",
    "with_whom": "prisoner",
    "text": "Spoke about the sentence.",
}


@pytest.fixture
def supervisor(world: World) -> Any:
    return world.actor("offender_supervisor", grade="probation_officer")


def now(custody: Custody) -> Headline:
    refresh([Custody.objects.for_page().get(pk=custody.pk)], today=D(2026, 10, 8))
    return Headline.objects.get(custody=custody)


def spoke(world: World, custody: Custody, by: Any) -> None:
    at = datetime.datetime(2026, 10, 8, 9, 0, tzinfo=datetime.UTC)
    contacts.log(custody, **CONTACT, happened_at=at, now=at, today=world.today, by=by)


def completed(world: World, custody: Custody, by: Any) -> SentencePlan:
    plan = planning.begin(world, custody, by)
    planning.fill(plan, by)
    return planning.complete(world, plan, by)


def test_a_fresh_case_walks_through_assess_plan_deliver_and_review(
    world: World, supervisor: Any, as_actor: Any
) -> None:
    custody = world.receive()
    seen = [now(custody).stage]
    world.allocate(custody, supervisor)
    seen.append(now(custody).stage)
    spoke(world, custody, supervisor)
    seen.append(now(custody).stage)
    assessing.signed(world, custody, supervisor)
    seen.append(now(custody).stage)
    completed(world, custody, supervisor)
    seen.append(now(custody).stage)
    assessing.begin(world, custody, supervisor, "review")
    seen.append(now(custody).stage)
    assert seen == ["received", "allocated", "assessing", "planning", "delivering", "under_review"]
    page = as_actor(supervisor).get(f"/cases/{custody.prisoner.number}/").content.decode()
    assert "Under review" in page
    assert "A review of the assessment was begun on 8 October 2026." in page


def test_pre_release_by_the_setting_of_the_prison_and_left_on_a_new_date(
    world: World, supervisor: Any
) -> None:
    """Release on 8 June 2027 is eight months away: pre-release by a setting of eight, not of six."""
    dates = {"CRD": D(2027, 6, 8), "LED": D(2028, 2, 7), "SED": D(2028, 2, 7)}
    custody = world.receive(years=1, months=4, key_dates=dates)
    world.allocate(custody, supervisor)
    assessing.signed(world, custody, supervisor)
    completed(world, custody, supervisor)
    assert now(custody).stage == Stage.DELIVERING
    prison_settings.set_value(
        world.ashbourne, key="pre_release_months", value=8, effective_from=world.today, reason="x",
        today=world.today, by=world.system,
    )  # fmt: skip
    facts = now(custody)
    assert (facts.stage, facts.stage_reason) == (
        Stage.PRE_RELEASE,
        "Earliest release 8 June 2027; pre-release begins 8 months before.",
    )
    custody.refresh_from_db()
    custodies.set_dates(
        custody, dates={"CRD": D(2027, 6, 9)}, source="x", version=custody.version, today=world.today,
        by=world.system,
    )  # fmt: skip
    assert now(custody).stage == Stage.DELIVERING


def test_a_transfer_asks_for_a_review_once_the_new_supervisor_has_spoken(
    world: World, supervisor: Any
) -> None:
    custody = world.receive(received_on=D(2026, 9, 1), sentenced_on=D(2026, 9, 1), key_dates={})
    world.allocate(custody, supervisor)
    world.today = D(2026, 10, 7)
    assessing.signed(world, custody, supervisor)
    completed(world, custody, supervisor)
    world.today = D(2026, 10, 8)
    there = world.actor("offender_supervisor", place=world.morden)
    oca = world.actor("oca", place=world.morden)
    moving = transfers.request(
        custody, to_prison=world.morden, reason="x", today=world.today, by=world.actor("oca")
    )
    transfers.accept(moving, today=world.today, by=oca)
    transfers.arrive(moving, today=world.today, by=oca)
    assert now(custody).stage == Stage.RECEIVED
    world.allocate(Custody.objects.for_page().get(pk=custody.pk), there)
    assert now(custody).stage == Stage.ALLOCATED
    spoke(world, Custody.objects.for_page().get(pk=custody.pk), there)
    facts = now(custody)
    assert facts.stage == Stage.UNDER_REVIEW
    assert "is owed since 8 October 2026: arrival by transfer." in facts.stage_reason


def test_a_six_month_sentence_owes_t1_and_t2_alone(world: World, supervisor: Any, as_actor: Any) -> None:
    custody = world.receive(months=6, years=0, key_dates={"ARD": D(2027, 1, 6), "SED": D(2027, 4, 7)})
    now(custody)
    clocks = {one.standard: one for one in Clock.objects.filter(custody=custody)}
    assert {"T1", "T2"} <= {
        key for key, one in clocks.items() if one.due_on and not one.not_applicable_because
    }
    assert "Not in scope" in clocks["T4"].not_applicable_because
    assert "less than 12 months" in clocks["T5"].not_applicable_because
    page = as_actor(supervisor).get(f"/cases/{custody.prisoner.number}/dates/").content.decode()
    assert "less than 12 months" in page


def test_out_of_scope_a_case_has_a_supervisor_an_assessment_and_a_plan(world: World, supervisor: Any) -> None:
    custody = world.receive()
    world.allocate(custody, supervisor)
    assessing.signed(world, custody, supervisor)
    plan = completed(world, custody, supervisor)
    assert ScopeDecision.objects.current().get(custody=custody).in_scope is False
    assert plan.completed_on == world.today
    assert Headline.objects.get(custody=custody).offender_supervisor == supervisor.user
