"""A whole review: what stops it, what it keeps, and how it is read (docs/domain.md 8.7, 8.8)."""

import datetime
from dataclasses import replace

import pytest
from django.urls import reverse

from cases.models import Headline
from omu.dossier import plan as dossier_plan
from sentence_plans.actions import content, objectives, record_headlines, reviews, signing
from sentence_plans.actions.reviews import Answered
from sentence_plans.models import ObjectiveStatus, PlanReview, SentencePlan
from sentence_plans.standards.reviews import Part
from staff.actions.errors import Refused
from tests.sentence_plans.writing import HOME, TOGETHER, assessed, complete, reviewed, typed_review

LATER = datetime.date(2026, 11, 2)
NOT_THERE = TOGETHER | {"prisoner": Part("none", "In hospital; asked by letter.")}


@pytest.fixture
def plan(world, custody, supervisor):
    return complete(world, assessed(world, custody, supervisor, score=2), supervisor)


def refused(plan, by, **changes):
    with pytest.raises(Refused) as refusal:
        reviews.review(plan, reviewed=reviewed(plan, **changes), today=LATER, by=by)
    assert not PlanReview.objects.exists()
    return refusal.value.field


def test_what_stops_a_review_is_named_at_its_field(plan, supervisor):
    key = plan.objectives.get().pk
    line = Answered(status="ongoing", comment="Quiet.", lor="lower", roh="same")
    without = {party: one for party, one in TOGETHER.items() if party != "prisoner"}
    assert refused(plan, supervisor, parties=without) == "how_prisoner"
    assert refused(plan, supervisor, parties=TOGETHER | {"prisoner": Part("none")}) == "said_prisoner"
    assert refused(plan, supervisor, prisoner_view=" ") == "prisoner_view"
    assert refused(plan, supervisor, objectives={}) == f"status_{key}"
    for name in ("comment", "lor", "roh"):
        assert refused(plan, supervisor, objectives={key: replace(line, **{name: ""})}) == f"{name}_{key}"
    achieved = {key: replace(line, status="fully_achieved")}
    assert refused(plan, supervisor, objectives=achieved) == f"sustained_{key}"
    assert refused(plan, supervisor, lor="") == "lor"
    assert refused(plan, supervisor, roh_evidence=" ") == "roh_evidence"
    assert refused(plan, supervisor, victim_state="") == "victim_state"
    need = reviewed(plan).factors.popitem()[0]
    factors = reviewed(plan).factors
    assert refused(plan, supervisor, factors={}).startswith("judged_")
    assert refused(plan, supervisor, factors=factors | {need: ("good", "")}) == f"shows_{need}"
    assert refused(plan, supervisor, kind="transfer") == "ahead_destination"
    assert refused(plan, supervisor, kind="termination") == "end_reason"
    assert refused(plan, supervisor, period={"warnings": 1_000}) == "period_warnings"


def test_a_review_keeps_who_took_part_and_what_each_objective_and_factor_came_to(plan, supervisor):
    key = plan.objectives.get().pk
    line = Answered(
        status="fully_achieved", comment="Calm.", lor="lower", roh="not_meant", sustained_by="His uncle."
    )
    wanted = reviewed(plan, objectives={key: line}, parties=NOT_THERE, prisoner_view="")
    made = reviews.review(plan, reviewed=wanted, today=LATER, by=supervisor)
    one = made.objectives.get()
    assert (one.status, one.lor, one.roh, one.sustained_by) == (
        "fully_achieved", "lower", "not_meant", "His uncle.",
    )  # fmt: skip
    assert [row.party for row in made.parties.all() if row.took_part] == [
        "offender_manager", "offender_supervisor",
    ]  # fmt: skip
    assert made.parties.get(party="prisoner").why_not == "In hospital; asked by letter."
    assert {row.judgement for row in made.factors.all()} == {"some"}
    assert (made.overall, len(made.digest)) == ("some", 64)
    assert ObjectiveStatus.objects.filter(objective=key).first().status == "fully_achieved"


def test_what_ended_since_the_last_review_is_answered_for_once(plan, supervisor):
    one = plan.objectives.get()
    objectives.set_status(one, status="not_achieved", comment="No.", today=LATER, by=supervisor)
    line = Answered(status="not_achieved", comment="It was too early.", lor="same", roh="same")
    wanted = reviewed(plan, objectives={one.pk: line})
    reviews.review(plan, reviewed=wanted, today=LATER, by=supervisor)
    assert ObjectiveStatus.objects.count() == 1  # nothing changed, so no status of its own
    second = reviews.review(plan, reviewed=reviewed(plan), today=LATER, by=supervisor)
    assert not second.objectives.exists()


def test_a_review_is_read_with_what_the_plan_says_differently(world, plan, supervisor, as_actor):
    reviews.review(plan, reviewed=reviewed(plan), today=LATER, by=supervisor)
    objectives.add(plan, wanted=HOME, by=supervisor)
    complete(world, SentencePlan.objects.get(pk=plan.pk), supervisor)
    reviews.review(plan, reviewed=reviewed(plan), today=LATER, by=supervisor)
    number = plan.prisoner.number
    client = as_actor(supervisor)
    first = client.get(reverse("plan_review_read", args=[number, 1]))
    second = client.get(reverse("plan_review_read", args=[number, 2]))
    assert not first.context["changes"]
    assert [(one.field, one.now) for one in second.context["changes"]] == [("Added", HOME.text)]
    assert "On leave that week." in second.content.decode()
    assert client.get(reverse("plan_review_read", args=[number, 3])).status_code == 404
    kept = dossier_plan.gather(plan.custody, reader=supervisor)["reviews"]
    assert [one["number"] for one in kept] == [2, 1]
    assert kept[0]["objectives"][1].objective.text == HOME.text


def test_the_page_takes_a_whole_review_of_a_transfer(plan, supervisor, as_actor):
    client, address = as_actor(supervisor), reverse("plan_review", args=[plan.prisoner.number])
    typed = typed_review(plan, kind="transfer", programme_name_1="Thinking Skills", period_warnings="2")
    typed |= {"programme_completed_1": "yes", "programme_objectives_1": "partly"}
    answer = client.post(address, typed)
    assert "Before a transfer, say: where to." in answer.content.decode()
    typed |= {"ahead_destination": "Morden", "ahead_address": "no", "ahead_moves_on_day": "3"}
    typed |= {"ahead_moves_on_month": "11", "ahead_moves_on_year": "2026"}
    assert client.post(address, typed).url == reverse("plan_review_read", args=[plan.prisoner.number, 1])
    made = PlanReview.objects.get()
    assert made.ahead == {"destination": "Morden", "moves_on": "2026-11-03", "address": False}
    assert made.period == {"warnings": 2}
    assert made.programmes == [{"name": "Thinking Skills", "completed": True, "objectives": "partly"}]


def test_the_parties_of_the_last_board_and_what_the_log_counts_are_offered(plan, supervisor, as_actor):
    page = as_actor(supervisor).get(reverse("plan_review", args=[plan.prisoner.number]))
    assert page.context["form"].fields["said_offender_supervisor"].initial == supervisor.name
    assert "The log has 0." in page.content.decode()


def test_before_release_the_plan_says_which_outcome_nobody_has_said_lasts(world, plan, supervisor):
    one = plan.objectives.get()
    objectives.set_status(one, status="fully_achieved", comment="Calm.", today=LATER, by=supervisor)
    near = datetime.date(2028, 7, 7)  # three months before 7 October 2028

    def reason():
        row = SentencePlan.objects.for_page().get(pk=plan.pk)
        answer = signing.checks(content.read(row, custody=row.custody), today=near)
        return next(flag.reason for flag in answer.flags if flag.key == "resettlement")

    assert reason().endswith("Empty: Life skills for release. Empty: What keeps objective 1 so.")
    line = Answered(
        status="fully_achieved", comment="Calm.", lor="lower", roh="same", sustained_by="His uncle."
    )
    wanted = reviewed(plan, objectives={one.pk: line})
    reviews.review(plan, reviewed=wanted, today=LATER, by=supervisor)
    assert reason().endswith("Empty: Life skills for release.")


def test_the_release_page_knows_of_outcomes_of_which_nobody_has_said_what_keeps_them(plan, supervisor):
    one = plan.objectives.get()

    def bare():
        return Headline.objects.get(custody=plan.custody_id).unsustained

    assert bare() == 0
    objectives.set_status(one, status="fully_achieved", comment="Calm.", today=LATER, by=supervisor)
    assert bare() == 1
    line = Answered(status="fully_achieved", comment="Calm.", lor="lower", roh="same", sustained_by="Uncle.")
    wanted = reviewed(plan, objectives={one.pk: line})
    reviews.review(plan, reviewed=wanted, today=LATER, by=supervisor)
    assert bare() == 0
    assert record_headlines.facts([plan.custody_id])[plan.custody_id]["unsustained"] == 0
