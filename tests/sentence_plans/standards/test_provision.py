"""Provision, courses, and when a place can be expected (docs/domain.md 16.2); expected values by hand."""

import datetime

import pytest

from cases.standards.duties import Ending
from cases.standards.policies import built_in
from sentence_plans.standards.programme_clocks import Finished, report_duties
from sentence_plans.standards.provision import (
    Start,
    course_fault,
    estimate,
    place_fault,
    provision_fault,
    too_late,
)

TODAY = datetime.date(2026, 10, 8)
JANUARY, APRIL = datetime.date(2027, 1, 4), datetime.date(2027, 4, 5)
DAY = datetime.timedelta(days=1)


@pytest.mark.parametrize(
    ("places", "courses", "field"),
    [(0, 1, "places_a_year"), (9, 0, "courses_a_year"), (4, 5, "courses_a_year"), (4, 4, None), (1, 1, None)],
)
def test_what_is_run_has_places_and_courses(places, courses, field):
    fault = provision_fault(places_a_year=places, courses_a_year=courses)
    assert (fault.field if fault else None) == field


@pytest.mark.parametrize(
    ("starts", "ends", "places", "taken", "was", "field"),
    [
        (TODAY, TODAY, 1, 0, None, None),
        (TODAY - DAY, TODAY + DAY, 10, 0, None, "starts_on"),
        (TODAY - DAY, TODAY + DAY, 10, 0, TODAY - DAY, None),
        (TODAY + DAY, TODAY, 10, 0, None, "ends_on"),
        (TODAY, TODAY + DAY, 0, 0, None, "places"),
        (TODAY, TODAY + DAY, 7, 8, None, "places"),
        (TODAY, TODAY + DAY, 8, 8, None, None),
    ],
)
def test_what_cannot_be_a_course(starts, ends, places, taken, was, field):
    fault = course_fault(starts_on=starts, ends_on=ends, places=places, taken=taken, was=was, today=TODAY)
    assert (fault.field if fault else None) == field


@pytest.mark.parametrize(
    ("taken", "starts", "off", "offered"),
    [
        (9, TODAY, False, True),
        (10, TODAY, False, False),
        (0, TODAY - DAY, False, False),
        (0, TODAY, True, False),
    ],
)
def test_whether_a_place_can_be_offered(taken, starts, off, offered):
    why = place_fault(places=10, taken=taken, starts_on=starts, called_off=off, today=TODAY)
    assert (why == "") is offered


def expected(before, **changes):
    """Two courses of ten: three places free in January, ten in April; then 40 places on 4 courses a year."""
    plain = {
        "courses": (Start(starts_on=APRIL, free=10), Start(starts_on=JANUARY, free=3)),
        "places_a_year": 40, "courses_a_year": 4, "is_staffed": True, "today": TODAY,
    }  # fmt: skip
    return estimate(before=before, **plain | changes)


@pytest.mark.parametrize(
    ("before", "on", "certain"),
    [
        (0, JANUARY, True),
        (2, JANUARY, True),  # the third of three places
        (3, APRIL, True),
        (12, APRIL, True),  # 3 + 10 places: the thirteenth
        # The fourteenth: the first course after April. 365 / 4 = 91.25, 91 days after 5 April: 5 July.
        (13, datetime.date(2027, 7, 5), False),
        (22, datetime.date(2027, 7, 5), False),  # the last of its ten
        # The next: 2 * 91.25 = 182.5, which rounds to 182 (half to even): 4 October.
        (23, datetime.date(2027, 10, 4), False),
    ],
)
def test_when_a_place_can_be_expected(before, on, certain):
    found = expected(before)
    assert (found.on, found.is_certain) == (on, certain)
    assert str(before) in found.reason


def test_without_courses_the_year_is_counted_from_today():
    """Ten a course, four courses a year, nobody ahead: 91 days after 8 October is 7 January."""
    assert expected(0, courses=()).on == datetime.date(2027, 1, 7)


def test_without_staff_nobody_can_say():
    found = expected(0, is_staffed=False)
    assert found.on is None
    assert "staff" in found.reason


def test_a_course_that_has_begun_gives_no_place():
    past = (Start(starts_on=TODAY - DAY, free=10),)
    assert expected(0, courses=past).on == datetime.date(2027, 1, 7)


@pytest.mark.parametrize(
    ("weeks", "deadline", "late"),
    [
        (8, datetime.date(2027, 3, 1), False),  # 4 January and eight weeks is 1 March
        (8, datetime.date(2027, 2, 28), True),
        (None, JANUARY, False),
        (None, JANUARY - DAY, True),
        (8, None, False),
    ],
)
def test_what_ends_after_release_is_too_late(weeks, deadline, late):
    assert bool(too_late(starts_on=JANUARY, weeks=weeks, deadline=deadline, what="release")) is late


def test_nobody_knows_whether_it_is_too_late_without_a_start():
    assert too_late(starts_on=None, weeks=8, deadline=TODAY, what="release") == ""


def duty(**given):
    """T19 of a programme that ended on Thursday 8 October 2026."""
    finished = Finished(key="7", name="TSP", on=TODAY, closed_on=given.pop("closed_on", None))
    facts = {"endings": (), "absent_because": ""} | given
    return report_duties(finished=[finished], policies=built_in(), **facts)[0]


def test_report_and_meeting_are_owed_in_twenty_working_days():
    """Twenty working days after Thursday 8 October 2026, without a holiday between: Thursday 5 November."""
    found = duty()
    assert (found.standard, found.cause, found.due_on) == ("T19", "delivery:7", datetime.date(2026, 11, 5))
    assert found.met_on is None


def test_it_is_met_when_both_are_there_and_stopped_by_release():
    assert duty(closed_on=datetime.date(2026, 11, 5)).met_on == datetime.date(2026, 11, 5)
    gone = Ending(on=datetime.date(2026, 10, 20), because="release")
    assert duty(endings=(gone,)).stopped_on == gone.on
    late = duty(endings=(gone,), closed_on=datetime.date(2026, 11, 5))
    assert (late.met_on, late.stopped_on) == (None, gone.on)
