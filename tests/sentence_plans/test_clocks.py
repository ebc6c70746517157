"""T5 and the reviews of the plan, from the rows of the database (docs/domain.md 5)."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.models import Change, Clock, Custody
from omu.actions import refresh
from sentence_plans.actions import clocks, objectives, reviews
from tests.sentence_plans.writing import assessed, complete, reviewed

LATER = datetime.date(2026, 11, 2)


@pytest.fixture
def custody(world):
    """Received and sentenced on Thursday 8 October 2026, four years; release on 7 October 2028."""
    return world.receive()


@pytest.fixture
def supervisor(world, custody):
    actor = world.actor("offender_supervisor", grade="probation_officer")
    world.allocate(custody, actor)
    return actor


def clock(custody, standard, cause):
    refresh.refresh([custody], today=LATER)
    return Clock.objects.get(custody=custody, standard=standard, cause=cause)


def test_the_first_plan_is_owed_from_sentence(world, custody):
    first = clock(custody, "T5", "sentence")
    # A day short of two years to release: 8 weeks, 56 days after 8 October.
    assert (first.started_on, first.due_on, first.met_on) == (world.today, datetime.date(2026, 12, 3), None)


def test_two_years_to_release_give_sixteen_weeks(world):
    dates = {"CRD": datetime.date(2028, 10, 8), "SED": datetime.date(2030, 10, 7)}
    first = clock(world.receive(key_dates=dates), "T5", "sentence")
    assert first.due_on == datetime.date(2027, 1, 28)  # 112 days


def test_completion_meets_it_and_starts_the_review(world, custody, supervisor):
    plan = assessed(world, custody, supervisor)
    assert clock(custody, "T5", "sentence").met_on is None
    assert not Clock.objects.filter(standard="T8.plan").exists()
    complete(world, plan, supervisor)
    assert Change.objects.filter(custody=custody).exists()
    assert clock(custody, "T5", "sentence").met_on == world.today
    review = Clock.objects.get(standard="T8.plan", cause=f"plan:{plan.pk}")
    assert (review.started_on, review.due_on) == (world.today, datetime.date(2027, 10, 8))


def test_a_review_meets_the_duty_and_starts_the_next(world, custody, supervisor):
    plan = complete(world, assessed(world, custody, supervisor), supervisor)
    made = reviews.review(plan, reviewed=reviewed(plan), today=LATER, by=supervisor)
    assert clock(custody, "T8.plan", f"plan:{plan.pk}").met_on == LATER
    following = Clock.objects.get(standard="T8.plan", cause=f"plan:review:{made.pk}")
    assert (following.started_on, following.due_on) == (LATER, datetime.date(2027, 11, 2))


def test_signing_again_after_a_change_is_no_review(world, custody, supervisor):
    plan = complete(world, assessed(world, custody, supervisor), supervisor)
    objectives.add(plan, wanted=reworded(), by=supervisor)
    complete(world, plan, supervisor)
    refresh.refresh([custody], today=LATER)
    assert Clock.objects.filter(standard="T8.plan").count() == 1


def reworded():
    return objectives.Wanted(heading="ete", text="Hold a job", needs=("4",), measure="Six months in work")


def test_an_objective_achieved_asks_for_a_review(world, custody, supervisor):
    plan = complete(world, assessed(world, custody, supervisor), supervisor)
    later = datetime.date(2026, 10, 12)
    row = objectives.set_status(
        plan.objectives.get(), status="fully_achieved", comment="Kept calm.", today=later, by=supervisor
    )
    owed = clock(custody, "T9b.plan", f"objective:{row.pk}")
    # 20 working days after Monday 12 October: Monday 9 November.
    assert (owed.started_on, owed.due_on, owed.met_on) == (later, datetime.date(2026, 11, 9), None)
    reviews.review(plan, reviewed=reviewed(plan), today=LATER, by=supervisor)
    assert clock(custody, "T9b.plan", f"objective:{row.pk}").met_on == LATER


def test_a_short_sentence_out_of_scope_owes_no_first_plan(world):
    case = world.receive(years=0, months=11, key_dates={"ARD": datetime.date(2027, 3, 20)})
    first = clock(case, "T5", "sentence")
    assert "less than 12 months" in first.not_applicable_because


def test_a_length_not_known_runs_and_says_so(world):
    first = clock(world.receive(sentence_kind="DET", years=0, key_dates={}), "T5", "sentence")
    assert first.due_on is not None
    assert "sentence length" in str(first.explanation)


def test_facts_of_many_cost_what_those_of_one_cost(world, custody, supervisor):
    complete(world, assessed(world, custody, supervisor), supervisor)
    for _ in range(4):
        world.receive()
    cases = list(Custody.objects.select_related("prisoner", "headline").order_by("pk"))
    with CaptureQueriesContext(connection) as one:
        clocks.gather(cases[:1])
    with CaptureQueriesContext(connection) as many:
        clocks.gather(cases)
    assert len(one) == len(many) < 34
