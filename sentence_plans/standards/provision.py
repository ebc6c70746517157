"""What can be entered as provision, and when a place can be expected (docs/domain.md 16). Plain Python."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

from cases.standards.clocks import day
from sentence_plans.standards.deliveries import Fault

DAYS_A_YEAR = 365


def provision_fault(*, places_a_year: int, courses_a_year: int) -> Fault | None:
    """Why a provision cannot be entered: what is run has places, and no more courses than places."""
    if places_a_year < 1:
        text = "Enter at least one place a year. A programme without places is not run: end it instead."
        return Fault(field="places_a_year", text=text)
    if courses_a_year < 1:
        return Fault(field="courses_a_year", text="Enter at least one course a year.")
    if courses_a_year > places_a_year:
        text = f"{courses_a_year} courses a year cannot share {places_a_year} places: each has at least one."
        return Fault(field="courses_a_year", text=text)
    return None


def course_fault(
    *, starts_on: date, ends_on: date, places: int, taken: int, was: date | None, today: date
) -> Fault | None:
    """Why a course cannot be entered or changed so. `taken`: places given away; `was`: its start until now.

    A course that is entered, or moved, starts today or later; the start of one that has begun stays.
    """
    if starts_on != was and starts_on < today:
        return Fault(field="starts_on", text="A course starts today or later.")
    if ends_on < starts_on:
        text = f"It starts on {day(on=starts_on)}: enter that day or a later one for its end."
        return Fault(field="ends_on", text=text)
    if places < 1:
        return Fault(field="places", text="Enter at least one place.")
    if places < taken:
        return Fault(field="places", text=f"{taken} places of this course are taken: enter {taken} or more.")
    return None


def place_fault(*, places: int, taken: int, starts_on: date, called_off: bool, today: date) -> str:
    """Why no place of a course can be offered; empty where one can."""
    if called_off:
        return "This course was called off. Choose another."
    if starts_on < today:
        return f"This course began on {day(on=starts_on)}. Choose a later one."
    if taken >= places:
        return f"All {places} places of this course are taken. Choose another, or add places to it first."
    return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """A course ahead: when it starts and how many places are free."""

    starts_on: date
    free: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """When somebody can expect to start (None: nobody can say) and why; `is_certain`: on a planned course."""

    on: date | None
    reason: str
    is_certain: bool = False


def estimate(
    *, before: int, courses: Sequence[Start], places_a_year: int, courses_a_year: int, is_staffed: bool,
    today: date,
) -> Estimate:  # fmt: skip
    """When the one with `before` others ahead on the list can start (docs/domain.md 9.3, 16.2).

    Those ahead take the free places of the courses planned, in order of their start. Past the last of them
    further courses follow at the rate of a year: each has places_a_year / courses_a_year places, one every
    365 / courses_a_year days after the last planned start (or today).
    """
    if not is_staffed:
        return Estimate(on=None, reason="It has no staff at present: nobody can say when a place is free.")
    free = 0
    ahead = sorted((one for one in courses if one.starts_on >= today), key=lambda one: one.starts_on)
    for one in ahead:
        free += one.free
        if before < free:
            words = f"{before} ahead on the list; the course from {day(on=one.starts_on)} has a place."
            return Estimate(on=one.starts_on, reason=words, is_certain=True)
    each = places_a_year / courses_a_year
    number = ceil((before - free + 1) / each)
    last = ahead[-1].starts_on if ahead else today
    words = (
        f"{before} ahead on the list, {free} free places on planned courses; then {places_a_year} places on "
        f"{courses_a_year} courses a year."
    )
    return Estimate(on=last + timedelta(days=round(number * DAYS_A_YEAR / courses_a_year)), reason=words)


def too_late(*, starts_on: date | None, weeks: int | None, deadline: date | None, what: str) -> str:
    """Why a programme cannot be done before `deadline`; empty where it can, or where nobody knows.

    `what` names the deadline: "release", "the parole date", "the tariff date". Without a known length a
    course counts from its start.
    """
    if starts_on is None or deadline is None:
        return ""
    ends_on = starts_on + timedelta(weeks=weeks or 0)
    if ends_on <= deadline:
        return ""
    return (
        f"It would end on {day(on=ends_on)}, after {what} on {day(on=deadline)}."
        if weeks
        else (f"It would only start on {day(on=starts_on)}, after {what} on {day(on=deadline)}.")
    )
