"""What a prison runs, and its courses with their places (docs/domain.md 16.2)."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from sentence_plans.actions import catalogue, plans
from sentence_plans.models import Course, Delivery, Provision
from sentence_plans.standards import provision as rules
from staff import audit
from staff.actions.errors import Refused
from staff.actors import Actor
from staff.models import Prison, User

LONGEST, LONGEST_NAME = 2_000, 120
NAMES = ("places_a_year", "courses_a_year", "is_staffed", "targeting", "asked_of", "ended_because")
COURSE_NAMES = ("starts_on", "ends_on", "places", "called_off_because")


@dataclass(frozen=True, kw_only=True)
class Run:
    """What a prison says of a programme it runs; `ended_because` ends it."""

    places_a_year: int
    courses_a_year: int
    is_staffed: bool = True
    targeting: str = ""
    asked_of: str = ""
    ended_because: str = ""


@dataclass(frozen=True, kw_only=True)
class Planned:
    """One course; `called_off_because` calls it off."""

    starts_on: datetime.date
    ends_on: datetime.date
    places: int
    called_off_because: str = ""


def writes(prison_id: int, *, by: Actor) -> bool:
    """Whether somebody says what a prison runs: of one's own prison alone."""
    return by.is_system or (by.may("provision:W") and by.prison_id == prison_id)


def _writer(prison_id: int, *, by: Actor) -> User:
    if by.user is None or not writes(prison_id, by=by):
        raise Refused("What a prison runs is entered by its own head of OMU or programme tutors.")
    return by.user


def _check(run: Run) -> None:
    if fault := rules.provision_fault(places_a_year=run.places_a_year, courses_a_year=run.courses_a_year):
        raise Refused(fault.text, field=fault.field)
    for name, longest in (("targeting", LONGEST), ("ended_because", LONGEST), ("asked_of", LONGEST_NAME)):
        if len(getattr(run, name)) > longest:
            raise Refused(f"Write at most {longest:,} characters.", field=name)


def _said(run: Run) -> dict[str, Any]:
    return {
        "places_a_year": run.places_a_year, "courses_a_year": run.courses_a_year,
        "is_staffed": run.is_staffed, "targeting": run.targeting.strip(), "asked_of": run.asked_of.strip(),
        "ended_because": run.ended_because.strip(),
    }  # fmt: skip


@transaction.atomic
def add(prison: Prison, *, programme: str, run: Run, by: Actor) -> Provision:
    """Enter that a prison runs a programme of the catalogue. Raises Refused naming the field."""
    user = _writer(prison.pk, by=by)
    _check(run)
    entry = catalogue.row_of(programme, by=by)
    if entry.ended_on:
        raise Refused("This programme is no longer offered. Choose another.", field="programme")
    try:
        with transaction.atomic():
            made = Provision.objects.create(programme=entry, prison=prison, saved_by=user, **_said(run))
    except IntegrityError as clash:
        message = f"{prison.name} runs {entry.name} already. Change what is entered of it."
        raise Refused(message, field="programme") from clash
    _record(made, "added", by=by)
    return made


@transaction.atomic
def change(provision: Provision, *, run: Run, version: int, today: datetime.date, by: Actor) -> Provision:
    """Change what is run, or end it with the reason. Raises Stale, and Refused naming the field."""
    user = _writer(provision.prison_id, by=by)
    rows = Provision.objects.select_for_update(of=("self",)).select_related("saved_by")
    row = rows.get(pk=provision.pk)
    if row.ended_on:
        raise Refused("This prison no longer runs it. Enter it again if it does.")
    if row.version != version:
        raise plans.stale(row, what="this", names=NAMES, version=row.version)
    _check(run)
    for name, value in _said(run).items():
        setattr(row, name, value)
    row.ended_on = today if row.ended_because else None
    row.version += 1
    row.saved_by, row.saved_at = user, Now()
    row.save()
    _record(row, "ended" if row.ended_on else "changed", by=by)
    return row


def _record(row: Provision, deed: str, *, by: Actor, **details: Any) -> None:
    audit.record(
        by=by, deed=f"sentence_plans.provision.{deed}", subject=row,
        details={"programme": row.programme_id, "prison": row.prison_id} | details,
    )  # fmt: skip


def taken(course: Course, *, beside: int = 0) -> int:
    """How many places of a course are given away; not counting the delivery with the key `beside`.

    A delivery that names a course has a place on it, also one that is booked before a transfer.
    """
    return Delivery.objects.filter(course=course).exclude(pk=beside).count()


@transaction.atomic
def plan_course(provision: Provision, *, planned: Planned, today: datetime.date, by: Actor) -> Course:
    """Enter a course. Raises Refused for a start in the past, an end before the start, or no places."""
    user = _writer(provision.prison_id, by=by)
    if provision.ended_on:
        raise Refused("This prison no longer runs the programme.")
    _check_course(planned, taken=0, was=None, today=today)
    made = Course.objects.create(
        provision=provision, starts_on=planned.starts_on, ends_on=planned.ends_on, places=planned.places,
        saved_by=user,
    )  # fmt: skip
    _record(provision, "course_planned", course=made.pk, by=by)
    return made


@transaction.atomic
def change_course(
    course: Course, *, planned: Planned, version: int, today: datetime.date, by: Actor
) -> Course:
    """Change a course, or call it off with the reason once nobody has a place on it.

    Raises Stale, and Refused naming the field: also for fewer places than are taken.
    """
    user = _writer(course.provision.prison_id, by=by)
    rows = Course.objects.select_for_update(of=("self",)).select_related("saved_by", "provision")
    row = rows.get(pk=course.pk)
    if row.version != version:
        raise plans.stale(row, what="this course", names=COURSE_NAMES, version=row.version)
    if row.called_off_because:
        raise Refused("This course was called off.")
    held = taken(row)
    _check_course(planned, taken=held, was=row.starts_on, today=today)
    if planned.called_off_because.strip() and held:
        message = f"{held} people have a place on it. Put them back on the waiting list first."
        raise Refused(message, field="called_off_because")
    row.starts_on, row.ends_on, row.places = planned.starts_on, planned.ends_on, planned.places
    row.called_off_because = planned.called_off_because.strip()
    row.version += 1
    row.saved_by, row.saved_at = user, Now()
    row.save()
    deed = "course_called_off" if row.called_off_because else "course_changed"
    _record(row.provision, deed, course=row.pk, by=by)
    return row


def _check_course(planned: Planned, *, taken: int, was: datetime.date | None, today: datetime.date) -> None:
    fault = rules.course_fault(
        starts_on=planned.starts_on, ends_on=planned.ends_on, places=planned.places, taken=taken, was=was,
        today=today,
    )  # fmt: skip
    if fault:
        raise Refused(fault.text, field=fault.field)
    if len(planned.called_off_because) > LONGEST:
        raise Refused(f"Write at most {LONGEST:,} characters.", field="called_off_because")
