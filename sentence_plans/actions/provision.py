"""What a prison runs, and its courses with their places (docs/domain.md 16.2)."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from sentence_plans.actions import catalogue, plans
from sentence_plans.models import Course, Delivery, Programme, Provision
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


@dataclass(frozen=True, kw_only=True)
class Whole:
    """A provision with its courses as another installation has them; `user` entered it there."""

    prison: Prison
    programme: str
    run: Run
    user: User
    courses: tuple[Planned, ...] = ()


@transaction.atomic
def add_many(found: Iterable[Whole], *, today: datetime.date, by: Actor) -> list[Provision]:
    """Enter what many prisons run, from a file; what is run here already stays as it is, courses too.

    Checked as `add` and `plan_course` do, but that a course may have begun. Raises Refused.
    """
    if not by.is_system:
        raise Refused("What prisons run is taken from a file by those who run the service alone.")
    told = list(found)
    if not told:
        return []
    catalogue.load(by=by)
    programmes = {one.code: one for one in Programme.objects.offered()}
    here = set(Provision.objects.current().values_list("prison_id", "programme__code"))
    fresh = {(one.prison.pk, one.programme): _fit(one, programmes, today=today) for one in told}
    kept = [one for pair, one in fresh.items() if pair not in here]
    made = Provision.objects.bulk_create(
        Provision(programme=programmes[one.programme], prison=one.prison, saved_by=one.user, **_said(one.run))
        for one in kept
    )
    Course.objects.bulk_create(
        Course(
            provision=row, starts_on=each.starts_on, ends_on=each.ends_on, places=each.places,
            saved_by=one.user,
        )
        for row, one in zip(made, kept, strict=True) for each in one.courses
    )  # fmt: skip
    audit.record_many([_event(row, "added", by=by) for row in made])
    return made


def _fit(one: Whole, programmes: Mapping[str, Programme], *, today: datetime.date) -> Whole:
    """The same, once it is checked."""
    if one.programme not in programmes:
        raise Refused(f"There is no programme “{one.programme}” that is offered.", field="programme")
    _check(one.run)
    for each in one.courses:
        _check_course(each, taken=0, was=each.starts_on, today=today)
    return one


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
    audit.record(**_told(row, deed, details), by=by)


def _event(row: Provision, deed: str, *, by: Actor) -> audit.AuditEvent:
    return audit.event(**_told(row, deed, {}), by=by)


def _told(row: Provision, deed: str, details: Mapping[str, Any]) -> dict[str, Any]:
    """What is said of a deed."""
    said: dict[str, Any] = {"programme": row.programme_id, "prison": row.prison_id} | dict(details)
    return {"deed": f"sentence_plans.provision.{deed}", "subject": row, "details": said}


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
