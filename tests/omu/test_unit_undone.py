"""Released within six months with required work undone, against a count by hand (docs/domain.md 20, 21)."""

import datetime

import pytest
from django.urls import reverse

from cases.models import Headline, Prisoner
from omu.dashboards import figures
from omu.dashboards.unit import Unit
from sentence_plans.models import Action, WorkStatus
from tests.sentence_plans import programme_writing as programmes
from tests.sentence_plans import writing

#: The day of the world is 8 October 2026: six months later is 8 April 2027, which counts.
LAST, AFTER = datetime.date(2027, 4, 8), datetime.date(2027, 4, 9)


@pytest.fixture
def released(world):
    """Makes a case released on a day, with one action in its plan in this state; without a plan for None."""
    supervisor = world.actor("offender_supervisor")

    def make(on=LAST, status=WorkStatus.NOT_STARTED):
        custody = world.receive()
        if status is not None:
            writing.fill(writing.begin(world, custody, supervisor), supervisor)
            Action.objects.filter(objective__plan__custody=custody).update(status=status)
        Headline.objects.filter(pk=custody.pk).update(earliest_release_on=on)
        return custody

    return make


def undone(world):
    unit = Unit(actor=world.actor("head_of_omu"), day=world.today, is_now=True)
    found = figures.cases(unit, "release-undone").values_list("custody__prisoner__number", flat=True)
    assert figures.count(unit, ["release-undone"])["release-undone"] == len(found)
    return set(found)


def numbers(*custodies):
    return {one.prisoner.number for one in custodies}


def test_work_of_the_plan_that_is_owed_before_release(world, released):
    owed = [released(status=one) for one in (WorkStatus.NOT_STARTED, WorkStatus.ONGOING)]
    released(status=WorkStatus.FULLY_ACHIEVED)
    released(status=WorkStatus.REMOVED_INAPPROPRIATE)
    released(on=AFTER)
    released(status=None)
    assert undone(world) == numbers(*owed)


def test_a_plan_under_another_record_of_the_same_human_being_counts(world, released):
    """Whichever of the two records the plan stands under, and whichever of them the other one names."""
    pairs = []
    for turned in (False, True):
        here, there = released(status=None), released(on=AFTER)
        named, names = (there, here) if turned else (here, there)
        Prisoner.objects.filter(pk=names.prisoner_id).update(same_as=named.prisoner)
        pairs.append(here)
    assert undone(world) == numbers(*pairs)


def test_a_programme_that_was_wanted_and_not_delivered(world, released):
    wanted = released(status=None)
    programmes.runs(world)
    programmes.referred(
        world, wanted, world.actor("offender_supervisor"), programme="tsp", outside_because="court"
    )
    assert undone(world) == numbers(wanted)


def test_the_number_on_the_page_opens_these_cases_and_their_file(world, released, as_actor):
    owed = released()
    released(status=WorkStatus.FULLY_ACHIEVED)
    client = as_actor(world.actor("head_of_omu"))
    page = client.get(reverse("unit")).context
    (row,) = (one for group in page["groups"] for one in group["rows"] if one["key"] == "release-undone")
    assert row["value"] == 1
    assert [one["number"] for one in client.get(row["href"]).context["rows"]] == [owed.prisoner.number]
    lines = b"".join(client.get(f"{row['href']}&csv=1")).decode().strip().splitlines()
    assert len(lines) == 2
