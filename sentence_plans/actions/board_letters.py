"""Who is told what about a planning board: tasks, notices, reminders (docs/domain.md 8.6)."""

import datetime
from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now

from cases.models import Custody, Task
from sentence_plans.models import AttendanceMode, Board, Party, Seat
from staff import audit
from staff.actions import notices
from staff.actors import Actor
from staff.models import RoleAssignment, User


def board_address(board: Board) -> str:
    """Where a board is found."""
    return f"/cases/{board.custody.prisoner.number}/boards/{board.pk}/"


def seat_address(seat: Seat) -> str:
    """Where an invitation is answered."""
    return f"{board_address(seat.board)}answer/{seat.pk}/"


def invited(board: Board) -> str:
    """The words of an invitation."""
    number = board.custody.prisoner.number
    return (
        f"You are asked to take part in the planning board of {number} on {board.planned_on:%d/%m/%Y}, or to "
        f"write for it. Answer by {board.reply_by:%d/%m/%Y}."
    )


def called_off(board: Board) -> str:
    """The words when a board is called off."""
    number = board.custody.prisoner.number
    return f"The planning board of {number} on {board.planned_on:%d/%m/%Y} is called off."


def held(board: Board, *, seats: Iterable[Seat]) -> str:
    """What the log says of a board that was held."""
    rows = list(seats)
    there = [f"{one.titled} ({AttendanceMode(one.mode).label.lower()})" for one in rows if one.attended]
    wrote = [one.titled for one in rows if not one.attended and one.used]
    nothing = [one.titled for one in rows if not (one.attended or one.used)]
    parts = [f"Planning board held on {board.held_on:%d/%m/%Y}; in the chair: {board.chair_name}."]
    parts.append(f"Took part: {'; '.join(there)}.")
    if wrote:
        parts.append(f"Contributed in writing: {'; '.join(wrote)}.")
    if nothing:
        parts.append(f"No contribution from: {'; '.join(nothing)}.")
    return " ".join([*parts, board.comments]).strip()


def _receivers(seat: Seat, today: datetime.date | None = None) -> list[User]:
    """The person invited; for a department those who hold the role in the prison."""
    if seat.user:
        return [seat.user]
    if not seat.role:
        return []
    on = today or seat.board.arranged_on
    rows = RoleAssignment.objects.holding(on).filter(role=seat.role, prison=seat.board.prison)
    return [row.user for row in rows.select_related("user")]


def tell(seat: Seat, *, text: str, key: str, today: datetime.date | None = None, by: Actor) -> None:
    """A notice for whoever is invited by this seat, once for each key; nobody tells himself or herself."""
    for user in _receivers(seat, today):
        if by.user is None or user.pk != by.user.pk:
            notices.send(
                user, text=text, key=f"board:{seat.board_id}:{seat.pk}:{key}", leads_to=seat_address(seat),
                prisoner_number=seat.board.custody.prisoner.number, by=by,
            )  # fmt: skip


def tell_arranger(seat: Seat, *, by: Actor) -> None:
    """A notice of the answer for who arranged the board."""
    board = seat.board
    if by.user and board.arranged_by_id == by.user.pk:
        return
    number = board.custody.prisoner.number
    notices.send(
        board.arranged_by,
        text=f"Planning board of {number} on {board.planned_on:%d/%m/%Y}: {seat.titled}: "
        f"{seat.get_reply_display().lower()}.",
        key=f"board:{board.pk}:{seat.pk}:answer:{seat.reply}",
        leads_to=board_address(board),
        prisoner_number=number,
        by=by,
    )


def close(tasks: QuerySet[Task], *, by: Actor) -> None:
    """Take tasks about boards off the lists: answered, held, called off."""
    tasks.update(done_at=Now(), done_by=by.user)


def done(seat: Seat, *, by: Actor) -> None:
    """Take the task of one invitation off the list."""
    close(Task.objects.filter(key=f"board:{seat.board_id}:{seat.pk}", done_at__isnull=True), by=by)


def remind(custodies: Iterable[Custody], *, today: datetime.date, by: Actor) -> int:
    """Remind, once, whoever is invited and has not answered by the day asked for; how many were.

    Called with the clocks (docs/adr/0004): one query where nobody is to be reminded.
    """
    rows = Seat.objects.filter(
        board__custody__in=list(custodies),
        board__held_on__isnull=True,
        board__called_off_because="",
        board__reply_by__lte=today,
        reply="",
        reminded_on__isnull=True,
    ).exclude(party=Party.PRISONER)
    waiting = rows.select_related("board__custody__prisoner", "board__prison", "user")
    return sum(remind_seat(seat, today=today, by=by) for seat in waiting)


@transaction.atomic
def remind_seat(seat: Seat, *, today: datetime.date, by: Actor) -> int:
    """A reminder for one invitation, kept with its day; 0 where there is nobody to remind by notice."""
    if not (seat.user_id or seat.role):
        return 0
    number = seat.board.custody.prisoner.number
    text = (
        f"Reminder: the planning board of {number} on {seat.board.planned_on:%d/%m/%Y} waits for your answer."
    )
    tell(seat, text=text, key=f"reminder:{today}", today=today, by=by)
    Seat.objects.filter(pk=seat.pk).update(reminded_on=today)
    audit.record(
        by=by, deed="sentence_plans.board.reminded", subject=seat.board, prisoner_number=number,
        details={"party": seat.party},
    )  # fmt: skip
    return 1
