"""Arranging a planning board, and recording that it was held or called off (docs/domain.md 8.6)."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction

from cases.actions import headlines, prison_settings, tasks
from cases.models import Custody, Task
from sentence_plans.actions import board_letters, letters, plans, rights
from sentence_plans.models import (
    AttendanceMode,
    Board,
    BoardKind,
    Party,
    Seat,
    SentencePlan,
)
from sentence_plans.standards import boards as rules
from staff.actions.errors import Refused
from staff.actors import Actor
from staff.models import User

LONGEST, LONGEST_NOTE, LONGEST_NAME = 4_000, 300, 200
#: What a row of the record of a board can say of one party.
ABSENT = "absent"


@dataclass(frozen=True, kw_only=True)
class Invitation:
    """Who is asked: a person, a department of the prison by its role, or a name without an account."""

    party: str
    name: str
    user: User | None = None
    role: str = ""


@dataclass(frozen=True, kw_only=True)
class Meeting:
    """When and for what a board meets. Without `reply_by` the setting of the prison says until when."""

    planned_on: datetime.date
    starts_at: datetime.time | None = None
    place: str = ""
    kind: str = BoardKind.INITIAL
    asked: str = ""
    reply_by: datetime.date | None = None


def arranges(actor: Actor) -> bool:
    """Whether the role arranges and records boards."""
    return actor.may("board:A")


def _arranger(custody: int, by: Actor) -> User:
    if by.user is None or not arranges(by):
        raise Refused("Your role does not arrange planning boards.")
    if not Custody.objects.visible_to(by).filter(pk=custody).exists():
        raise Refused(rights.ELSEWHERE)
    return by.user


@transaction.atomic
def arrange(
    plan: SentencePlan, *, meeting: Meeting, invited: Iterable[Invitation], today: datetime.date, by: Actor
) -> Board:
    """Arrange a board on an open plan; each invited with an account or a department has a task.

    Raises Refused, naming the field, for days that do not fit, nobody but the prisoner invited, or a role
    that arranges none.
    """
    user = _arranger(plan.custody_id, by)
    row = rights.held(plan)
    custody = row.custody
    asked = list(invited)
    reply_by = _checked(meeting, custody, today=today)
    if not [one for one in asked if one.party != Party.PRISONER]:
        raise Refused("Invite somebody beside the prisoner.", field="parties")
    board = Board.objects.create(
        plan=row, custody=custody, prison=custody.headline.prison, kind=meeting.kind,
        planned_on=meeting.planned_on, starts_at=meeting.starts_at, place=meeting.place.strip(),
        reply_by=reply_by, asked=meeting.asked.strip(), arranged_on=today, arranged_by=user,
    )  # fmt: skip
    for one in asked:
        _invite(board, one, by=by)
    headlines.touch(custody)
    plans.record(row, deed="board_arranged", details={"board": board.pk, "on": str(board.planned_on)}, by=by)
    return board


def _checked(meeting: Meeting, custody: Custody, *, today: datetime.date) -> datetime.date:
    """Until when an answer is asked for, where everything else fits."""
    if meeting.kind not in BoardKind.values:
        raise Refused("Choose what the board is for.", field="kind")
    if len(meeting.asked) > LONGEST:
        raise Refused(f"Write at most {LONGEST:,} characters.", field="asked")
    if len(meeting.place) > LONGEST_NAME:
        raise Refused(f"Write at most {LONGEST_NAME} characters.", field="place")
    prison = custody.headline.prison_id
    days = int(prison_settings.in_force("board_reply_days", prison_ids=[prison], today=today)[prison])
    reply_by = meeting.reply_by or rules.reply_day(planned_on=meeting.planned_on, days=days, today=today)
    objection = rules.arranging(planned_on=meeting.planned_on, reply_by=reply_by, today=today)
    if objection:
        raise Refused(objection.reason, field=objection.field)
    return reply_by


def _invite(board: Board, one: Invitation, *, by: Actor) -> Seat:
    name = one.name.strip()
    if one.party not in Party.values or not name:
        raise Refused("Say who is invited.", field="parties")
    if len(name) > LONGEST_NAME:
        raise Refused(f"Write at most {LONGEST_NAME} characters.", field="others")
    seat = Seat.objects.create(board=board, party=one.party, user=one.user, role=one.role, name=name)
    if one.user or one.role:
        tasks.ask(
            board.custody,
            key=f"board:{board.pk}:{seat.pk}",
            kind="board",
            text=f"Answer the invitation to the planning board of {board.planned_on:%d/%m/%Y}",
            user=one.user,
            role=one.role,
            prison=board.prison if one.role else None,
            leads_to=board_letters.seat_address(seat),
            due_on=board.reply_by,
            by=by,
        )
        board_letters.tell(seat, text=board_letters.invited(board), key="invited", by=by)
    return seat


@dataclass(frozen=True, kw_only=True)
class Record:
    """What is recorded of a board. `attended`: by key of the seat a mode, or "absent"; `used`: keys."""

    held_on: datetime.date
    chair: int
    attended: Mapping[int, str]
    used: frozenset[int] = frozenset()
    comments: str = ""


@transaction.atomic
def hold(board: Board, *, record: Record, now: datetime.datetime, today: datetime.date, by: Actor) -> Board:
    """Record that a board was held: who took part and how, what was used, who was in the chair.

    It stands in the log; open invitations leave the lists. Raises Refused naming the field (`attended_7`
    for seat 7), and where it was recorded already.
    """
    row, user = _open_board(board, by=by)
    seats = list(row.seats.select_for_update(of=("self",)).prefetch_related("contributions"))
    chair = next((one for one in seats if one.pk == record.chair), None)
    _check(record, row, seats, chair, today=today)
    for seat in seats:
        said = record.attended[seat.pk]
        seat.attended, seat.mode = said != ABSENT, "" if said == ABSENT else said
        seat.used = seat.pk in record.used and bool(seat.contributions.all())
        seat.save(update_fields=["attended", "mode", "used"])
    row.held_on, row.comments, row.recorded_by = record.held_on, record.comments.strip(), user
    row.chair, row.chair_name = (chair.party, chair.name) if chair else ("", "")
    row.save(update_fields=["held_on", "comments", "recorded_by", "chair", "chair_name"])
    letters.log(row.custody, text=board_letters.held(row, seats=seats), now=now, today=today, by=by)
    _settled(row, deed="board_held", by=by)
    return row


def _check(
    record: Record, row: Board, seats: list[Seat], chair: Seat | None, *, today: datetime.date
) -> None:
    if record.held_on > today or record.held_on < row.arranged_on:
        raise Refused("Enter the day it was held: from the day it was arranged to today.", field="held_on")
    if len(record.comments) > LONGEST:
        raise Refused(f"Write at most {LONGEST:,} characters.", field="comments")
    for seat in seats:
        if record.attended.get(seat.pk) not in {ABSENT, *AttendanceMode.values}:
            raise Refused(f"Say whether {seat.name} took part.", field=f"attended_{seat.pk}")
    if chair is None or record.attended[chair.pk] == ABSENT:
        raise Refused("Choose who was in the chair, among those who took part.", field="chair")


def _open_board(board: Board, *, by: Actor) -> tuple[Board, User]:
    rows = Board.objects.visible_to(by).select_for_update(of=("self",))
    row = rows.select_related("plan__custody__prisoner", "custody__headline").filter(pk=board.pk).first()
    if row is None:
        raise Refused(rights.ELSEWHERE)
    user = _arranger(row.custody_id, by)
    if not row.is_ahead:
        raise Refused("This board was held or called off already.")
    return row, user


@transaction.atomic
def call_off(board: Board, *, reason: str, by: Actor) -> Board:
    """Say that a board is not held, and why; those invited are told. Raises Refused without a reason."""
    row, user = _open_board(board, by=by)
    if not reason.strip() or len(reason.strip()) > LONGEST_NOTE:
        raise Refused(f"Say why, in at most {LONGEST_NOTE} characters.", field="reason")
    row.called_off_because, row.recorded_by = reason.strip(), user
    row.save(update_fields=["called_off_because", "recorded_by"])
    for seat in row.seats.all():
        board_letters.tell(seat, text=board_letters.called_off(row), key="called_off", by=by)
    _settled(row, deed="board_called_off", by=by)
    return row


def _settled(row: Board, *, deed: str, by: Actor) -> None:
    open_tasks = Task.objects.filter(key__startswith=f"board:{row.pk}:", done_at__isnull=True)
    board_letters.close(open_tasks, by=by)
    headlines.touch(row.custody)
    plans.record(row.plan, deed=deed, details={"board": row.pk}, by=by)
