"""Answering an invitation to a planning board, and writing for it (docs/domain.md 8.6)."""

import datetime

from django.db import transaction

from sentence_plans.actions import board_letters, letters, plans, rights
from sentence_plans.actions.boards import LONGEST, LONGEST_NOTE, arranges
from sentence_plans.models import AttendanceMode, BoardReply, Contribution, Seat
from staff.actions.errors import Refused
from staff.actors import Actor
from staff.models import User


def _open_seat(seat: Seat, by: Actor) -> tuple[Seat, User]:
    """The invitation, locked, if the actor answers it or arranges boards. Raises Refused."""
    if by.user is None or not by.may("board:W"):
        raise Refused("Your role has no part in planning boards.")
    rows = Seat.objects.visible_to(by).select_for_update(of=("self",))
    held = rows.select_related("board__plan__custody__prisoner", "board__custody__headline").filter(
        pk=seat.pk
    )
    row = held.first()
    if row is None:
        raise Refused(rights.ELSEWHERE)
    if not (arranges(by) or Seat.objects.of(by).filter(pk=row.pk).exists()):
        raise Refused("This invitation is for somebody else.")
    if row.board.called_off_because:
        raise Refused("This board was called off.")
    return row, by.user


@transaction.atomic
def answer(
    seat: Seat,
    *,
    reply: str,
    mode: str = "",
    note: str = "",
    text: str = "",
    now: datetime.datetime,
    today: datetime.date,
    by: Actor,
) -> Seat:
    """Say whether somebody takes part and how, and write for the board; whoever arranges it may do so too.

    What is written stands on the board and in the log, word for word. Raises Refused, naming the field,
    without a reply, without a way of taking part, and for a reply to a board that was held.
    """
    row, user = _open_seat(seat, by)
    if reply not in {BoardReply.ACCEPTED, BoardReply.DECLINED}:
        raise Refused("Say whether you take part.", field="reply")
    if reply == BoardReply.ACCEPTED and mode not in AttendanceMode.values:
        raise Refused("Say how you take part.", field="mode")
    if len(note) > LONGEST_NOTE:
        raise Refused(f"Write at most {LONGEST_NOTE} characters.", field="note")
    if row.board.held_on:
        raise Refused("This board was held: what it had is recorded.")
    row.reply, row.mode = reply, mode if reply == BoardReply.ACCEPTED else ""
    row.reply_note, row.replied_on, row.replied_by = note.strip(), today, user
    row.save(update_fields=["reply", "mode", "reply_note", "replied_on", "replied_by"])
    if text.strip():
        _contribute(row, text=text, now=now, today=today, by=by)
    board_letters.done(row, by=by)
    board_letters.tell_arranger(row, by=by)
    plans.record(
        row.board.plan, deed="board_answered", details={"board": row.board_id, "reply": reply}, by=by
    )
    return row


def _contribute(
    seat: Seat, *, text: str, now: datetime.datetime, today: datetime.date, by: Actor
) -> Contribution:
    if len(text.strip()) > LONGEST:
        raise Refused(f"Write at most {LONGEST:,} characters.", field="text")
    made = Contribution.objects.create(seat=seat, text=text.strip(), **by.said_by(), on=today)
    words = f"For the planning board of {seat.board.planned_on:%d/%m/%Y}, {seat.name}: {made.text}"
    letters.log(seat.board.custody, text=words, now=now, today=today, by=by)
    return made
