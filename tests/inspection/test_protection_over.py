"""What follows the end of child protection in the log: signing, plan, measures (docs/domain.md 10.4).

It is over on Thursday 8 October; what marks it is of the day before, of that day or of the day after.
"""

import datetime

import pytest

from risk.actions import content as assessments
from risk.actions import signing
from risk.models import Assessment
from sentence_plans.actions import content as plans
from sentence_plans.models import SentencePlan
from tests.cases.test_protection_ends import marked, over
from tests.inspection.test_measures_command import told
from tests.risk.writing import begin, fill, levels, signed
from tests.sentence_plans.writing import begin as begin_plan

D = datetime.date
EARLIER = D(2026, 10, 1)
WHY = "Child protection is relevant. That is always countersigned."
#: Day of October on which an entry marks it; whether it counts after it was over on the 8th.
MARKS = [(7, False), (8, False), (9, True)]


@pytest.fixture
def custody(world):
    return world.receive(sentenced_on=EARLIER, received_on=EARLIER)


@pytest.fixture
def officer(world, custody):
    """A probation officer, who signs Medium alone."""
    actor = world.actor("offender_supervisor", grade="probation_officer")
    world.allocate(custody, actor)
    return actor


def ended(world, custody, on):
    """A mark of the 7th that is over on the 8th, and one of a day of October."""
    marked(world, custody, on=7)
    over(world, custody)
    if on != 7:
        marked(world, custody, on=on)


@pytest.mark.parametrize(("on", "counts"), MARKS)
def test_a_countersignature_is_owed_until_it_is_over_and_again_from_the_day_after(
    world, custody, officer, on, counts
):
    made = begin(world, custody, officer)
    fill(made, officer, levels(public="medium"), 2)

    def answer():
        written = assessments.read(Assessment.objects.for_page().get(pk=made.pk))
        return signing.may_sign(written, today=world.today, by=officer)

    assert answer().countersign is False
    marked(world, custody, on=7)
    assert WHY in answer().reasons
    over(world, custody)
    assert WHY not in answer().reasons
    marked(world, custody, on=on)
    found = answer()
    assert (found.countersign, WHY in found.reasons) == (counts, counts)


@pytest.mark.parametrize(("on", "counts"), MARKS)
def test_the_plan_is_asked_for_an_objective_until_it_is_over_and_again_from_the_day_after(
    world, custody, officer, on, counts
):
    signed(world, custody, officer, levels(public="medium"), 2)
    plan = begin_plan(world, custody, officer)

    def asked():
        row = SentencePlan.objects.for_page().get(pk=plan.pk)
        return plans.read(row, custody=row.custody).signable().child_protection

    assert asked() is False
    marked(world, custody, on=7)
    assert asked() is True
    over(world, custody)
    assert asked() is False
    marked(world, custody, on=on)
    assert asked() is counts


@pytest.mark.parametrize(("as_of", "counted"), [("2026-10-07", 1), ("2026-10-08", 0), ("2026-10-09", 0)])
def test_the_measures_on_child_protection_take_the_case_until_it_is_over(world, custody, as_of, counted):
    """IM-037 objectives, IM-110 and IM-112 oversight: the case counts on the 7th, and not from the 8th."""
    ended(world, custody, 7)
    found = told("--prison", "ASH", "--from", "2026-04-01", "--to", "2026-10-09", "--as-of", as_of)
    by_id = {one["id"]: (one["denominator"], one["not_applicable"]) for one in found["measures"]}
    assert {by_id[one] for one in ("IM-037", "IM-110", "IM-112")} == {(counted, 1 - counted)}


def test_a_mark_of_the_day_after_is_counted_again(world, custody):
    ended(world, custody, 9)
    found = told("--prison", "ASH", "--from", "2026-04-01", "--to", "2026-10-09", "--as-of", "2026-10-09")
    assert {one["id"]: one["denominator"] for one in found["measures"]}["IM-110"] == 1
