"""Arranging meetings on public protection, attendance, closing with minutes (docs/domain.md 10.2)."""

import datetime
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models.functions import Now

from cases.actions import tasks
from cases.models import Task
from risk.actions import agendas, meeting_filing, protection_clocks
from risk.models import Attendance, Meeting, MeetingItem, MeetingKind, MeetingSeat, sees_meetings
from risk.standards import meetings as rules
from staff import audit
from staff.actions.errors import Refused
from staff.actors import Actor
from staff.models import Prison

LONGEST, LONGEST_NOTE, LONGEST_NAME = 8_000, 300, 160
ELSEWHERE = "This is a meeting of another prison."


@dataclass(frozen=True, kw_only=True)
class Arranged:
    """When, where and as what a meeting is to be held, and which departments have to be there."""

    kind: str
    planned_on: datetime.date
    required: Collection[str]
    invited: Collection[str] = ()
    title: str = ""
    starts_at: datetime.time | None = None
    place: str = ""
    without_omu_because: str = ""


def may_write(actor: Actor) -> bool:
    """Whether the role arranges and records meetings of its prison."""
    return actor.may("idrmt:W") and sees_meetings(actor) and actor.prison_id is not None


def _check(arranged: Arranged, *, today: datetime.date) -> None:
    if arranged.kind not in MeetingKind.values:
        raise Refused("Choose which meeting it is.", field="kind")
    if arranged.kind == MeetingKind.OTHER and not arranged.title.strip():
        raise Refused("Say what the meeting is called.", field="title")
    for name, most in (("title", 120), ("place", 200), ("without_omu_because", LONGEST_NOTE)):
        if len(getattr(arranged, name).strip()) > most:
            raise Refused(f"Write at most {most} characters.", field=name)
    objection = rules.arranging(
        planned_on=arranged.planned_on,
        required=arranged.required,
        without_omu_because=arranged.without_omu_because,
        today=today,
    )
    if objection:
        raise Refused(objection.reason, field=objection.field)
    if set(arranged.invited) - set(rules.DEPARTMENTS):
        raise Refused("Choose among the departments.", field="invited")


@transaction.atomic
def arrange(prison: Prison, *, arranged: Arranged, today: datetime.date, by: Actor) -> Meeting:
    """Arrange a meeting; each department asked to it finds it on its task list.

    Raises Refused for another prison or role, a day that is past, and where offender management is not
    required and nobody says why.
    """
    if not (by.is_system or (may_write(by) and by.prison_id == prison.pk)):
        raise Refused("Meetings of a prison are arranged by its own staff who record them.")
    _check(arranged, today=today)
    made = Meeting.objects.create(
        prison=prison, kind=arranged.kind, title=arranged.title.strip(), planned_on=arranged.planned_on,
        starts_at=arranged.starts_at, place=arranged.place.strip(), arranged_on=today, arranged_by=by.user,
        without_omu_because="" if rules.OMU in arranged.required else arranged.without_omu_because.strip(),
    )  # fmt: skip
    wanted = [key for key in rules.DEPARTMENTS if key in {*arranged.required, *arranged.invited}]
    seats = [
        MeetingSeat(meeting=made, department=key, is_required=key in arranged.required) for key in wanted
    ]
    MeetingSeat.objects.bulk_create(seats)
    for seat in seats:
        _invite(made, seat, by=by)
    record(made, what="arranged", by=by)
    protection_clocks.refresh_prisons([prison.pk], today=today)
    return made


def _invite(meeting: Meeting, seat: MeetingSeat, *, by: Actor) -> None:
    role = rules.DEPARTMENTS[seat.department][1]
    if not role:
        return
    at = f" at {meeting.starts_at:%H:%M}" if meeting.starts_at else ""
    where = f", {meeting.place}" if meeting.place else ""
    tasks.ask(
        None,
        key=f"meeting:{meeting.pk}:{seat.department}",
        kind="meeting",
        text=f"Take part: {meeting.name}, {meeting.planned_on:%d/%m/%Y}{at}{where}",
        role=role,
        prison=meeting.prison,
        leads_to="" if role in NARROW else f"/meetings/{meeting.pk}/",
        due_on=meeting.planned_on,
        by=by,
    )


#: Roles that have a seat and do not read the meeting on its page (docs/domain.md 2.2).
NARROW = frozenset({"wing_staff", "psychology", "health", "carat", "programme_tutor"})


def record(meeting: Meeting, *, what: str, reason: str = "", by: Actor) -> None:
    """The line of the audit about a meeting."""
    audit.record(
        by=by,
        deed=f"risk.meeting.{what}",
        subject=meeting,
        reason=reason,
        details={"kind": meeting.name, "on": meeting.planned_on.isoformat()},
    )


def held_open(meeting: Meeting, *, by: Actor) -> Meeting:
    """The meeting, locked, if it is one's own prison's and still open; Refused otherwise."""
    rows = Meeting.objects.visible_to(by).select_for_update(of=("self",))
    row = rows.select_related("prison").filter(pk=meeting.pk).first()
    if row is None or not may_write(by):
        raise Refused(ELSEWHERE if row is None else "Your role does not record meetings.")
    if not row.is_ahead:
        raise Refused("This meeting was closed or called off already.")
    return row


@transaction.atomic
def call_off(meeting: Meeting, *, reason: str, by: Actor) -> Meeting:
    """Say that a meeting is not held, and why; it leaves the task lists. Raises Refused without a reason."""
    row = held_open(meeting, by=by)
    if not reason.strip() or len(reason.strip()) > LONGEST_NOTE:
        raise Refused(f"Say why, in at most {LONGEST_NOTE} characters.", field="reason")
    row.called_off_because = reason.strip()
    row.save(update_fields=["called_off_because"])
    _off_the_lists(row, by=by)
    record(row, what="called_off", reason=row.called_off_because, by=by)
    return row


def _off_the_lists(row: Meeting, *, by: Actor) -> None:
    invited = Task.objects.open().filter(kind="meeting", key__startswith=f"meeting:{row.pk}:")
    invited.update(done_at=Now(), done_by=by.user)


@dataclass(frozen=True, slots=True)
class Came:
    """What one department's seat came to: how, who, and why not."""

    how: str
    name: str = ""
    note: str = ""


@transaction.atomic
def attendance(meeting: Meeting, *, came: Mapping[str, Came], by: Actor) -> Meeting:
    """Record who was there, by department. Raises Refused naming the field (`note_security`).

    A department that has to be there and stays away, or sends a report, says why or what.
    """
    row = held_open(meeting, by=by)
    for seat in row.seats.select_for_update(of=("self",)):
        said = came.get(seat.department, Came(""))
        if said.how not in Attendance.values:
            raise Refused("Choose what came of it.", field=f"how_{seat.department}")
        if said.how == Attendance.ABSENT and seat.is_required and not said.note.strip():
            raise Refused(f"Say why {seat.department_name} was not there.", field=f"note_{seat.department}")
        seat.how, seat.name = said.how, said.name.strip()[:LONGEST_NAME]
        seat.note = said.note.strip()[:LONGEST_NOTE]
        seat.save(update_fields=["how", "name", "note"])
    record(row, what="attendance", by=by)
    return row


@dataclass(frozen=True, kw_only=True)
class Closed:
    """What is said of a meeting when it is closed."""

    held_on: datetime.date
    chair_name: str
    minutes: str


@transaction.atomic
def close(
    meeting: Meeting, *, closed: Closed, now: datetime.datetime, today: datetime.date, by: Actor
) -> Meeting:
    """Close a meeting: its minutes are filed in each case as a restricted entry, and the supervisor is told.

    Of a risk management meeting the next one is arranged, where none is. Raises Refused for anybody but
    public protection and head of OMU, without minutes of the whole and of each case, and before attendance.
    """
    row = held_open(meeting, by=by)
    if not by.may("idrmt:A"):
        raise Refused(
            "A meeting is closed by public protection or the head of the unit, who files its minutes."
        )
    meeting_filing.draw_up(row, today=today, by=by)
    items = list(row.items.select_related("custody__prisoner", "custody__headline").order_by("pk"))
    _check_close(row, items, closed, today=today)
    row.held_on, row.chair_name = closed.held_on, closed.chair_name.strip()[:LONGEST_NAME]
    row.minutes, row.closed_on, row.closed_by = closed.minutes.strip(), today, by.user
    row.save(update_fields=["held_on", "chair_name", "minutes", "closed_on", "closed_by"])
    meeting_filing.file(row, items=items, now=now, today=today, by=by)
    _off_the_lists(row, by=by)
    record(row, what="closed", by=by)
    if row.kind == MeetingKind.IDRMT:
        _arrange_next(row, today=today, by=by)
    return row


def _check_close(row: Meeting, items: list[MeetingItem], closed: Closed, *, today: datetime.date) -> None:
    if closed.held_on > today or closed.held_on < row.arranged_on:
        raise Refused("Enter the day it was held: from the day it was arranged to today.", field="held_on")
    if len(closed.minutes) > LONGEST:
        raise Refused(f"Write at most {LONGEST:,} characters.", field="minutes")
    objection = rules.closing(
        unrecorded=[one.department_name for one in row.seats.all() if not one.how],
        unwritten=[one.custody.prisoner.list_name for one in items if not one.minutes],
        minutes=closed.minutes,
    )
    if objection:
        # Kept in the audit, at a field or not: somebody tried to close a meeting that had not been worked.
        raise Refused(objection.reason, field=objection.field or None, is_attempt=True)


def _arrange_next(row: Meeting, *, today: datetime.date, by: Actor) -> None:
    """The next meeting, within the time that T13 gives; nothing where one is arranged already."""
    protection_clocks.refresh_prisons([row.prison_id], today=today)
    if agendas.next_of(row.prison_id, kind=row.kind, today=today):
        return
    due_on = protection_clocks.meeting_due(row.prison_id) or row.planned_on
    on = rules.next_meeting_on(held_on=row.held_on or today, due_on=due_on)
    seats = list(row.seats.all())
    arrange(
        row.prison,
        arranged=Arranged(
            kind=row.kind, title=row.title, planned_on=max(on, today), starts_at=row.starts_at,
            place=row.place,
            required=[one.department for one in seats if one.is_required],
            invited=[one.department for one in seats],
            without_omu_because=row.without_omu_because,
        ),
        today=today,
        by=by,
    )  # fmt: skip
