"""Moves between prisons (docs/domain.md 13): who is responsible, and where the person is, told apart.

Asking, accepting, refusing and withdrawing settle responsibility; leaving and arriving are movement, as are
failing to arrive and coming back (cases/actions/movements.py). From acceptance the receiving prison opens the
whole record; it is accountable from the instant at which both hold: accepted, and arrived.
"""

import datetime

from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from cases.actions import absences, allocations, dossiers, hand_over_notes, headlines, transfer_notices
from cases.models import (
    Custody,
    DossierPurpose,
    HandOver,
    MovementKind,
    Stage,
    Stay,
    Transfer,
    TransferMovement,
    TransferState,
)
from staff import audit
from staff.actions.errors import Refused
from staff.actors import Actor
from staff.models import Prison

UNDER_WAY = {TransferState.REQUESTED, TransferState.ACCEPTED}
CANNOT_WITHDRAW = (
    "This transfer can no longer be withdrawn: it has ended, or the person has left. Record that he or she "
    "is back, or wait until the other prison says that nobody arrived."
)


def locked(transfer: Transfer) -> Transfer:
    """The transfer as it stands now, held until the end of the transaction."""
    return (
        Transfer.objects.select_for_update(of=("self",))
        .select_related("custody__headline", "prisoner", "from_prison", "to_prison")
        .get(pk=transfer.pk)
    )


def note(transfer: Transfer, *, deed: str, reason: str = "", by: Actor) -> None:
    """The audit event of one step."""
    audit.record(
        by=by,
        deed=f"cases.transfer.{deed}",
        subject=transfer,
        prisoner_number=transfer.prisoner.number,
        reason=reason,
        details={"from": transfer.from_prison.code, "to": transfer.to_prison.code},
    )


def must_be_at(prison_id: int, *, message: str, by: Actor) -> None:
    """Raise Refused with `message` where the actor does not act for that prison."""
    if not by.is_system and by.prison_id != prison_id:
        raise Refused(message)


def _may_ask(
    held: Custody, *, to_prison: Prison, move_on: datetime.date | None, today: datetime.date, by: Actor
) -> None:
    if held.closed_on:
        raise Refused("This case is closed: nobody can be moved.")
    absences.must_be_present(held)
    must_be_at(
        held.headline.prison_id, by=by, message="Only the prison that holds the person asks for a transfer."
    )
    if to_prison.pk == held.headline.prison_id:
        raise Refused("He or she is at this prison already. Choose another.", field="to_prison")
    if move_on and move_on < today:
        raise Refused("The planned day of the move has passed.", field="move_on")


@transaction.atomic
def request(
    custody: Custody,
    *,
    to_prison: Prison,
    reason: str,
    plan_gap: str = "",
    move_on: datetime.date | None = None,
    today: datetime.date,
    by: Actor,
) -> Transfer:
    """Ask another prison to take somebody.

    Raises Refused for the same prison, a closed case, a day that has passed, or where a transfer is open.
    """
    held = (
        Custody.objects.select_for_update(of=("self",))
        .select_related("prisoner", "headline")
        .get(pk=custody.pk)
    )
    _may_ask(held, to_prison=to_prison, move_on=move_on, today=today, by=by)
    try:
        with transaction.atomic():
            made = Transfer.objects.create(
                custody=held,
                prisoner=held.prisoner,
                from_prison_id=held.headline.prison_id,
                to_prison=to_prison,
                reason=reason,
                plan_gap=plan_gap,
                move_on=move_on,
                requested_by=by.person,
            )
    except IntegrityError as fault:
        raise Refused("A transfer of this person is under way already. See the transfer board.") from fault
    headlines.touch(held)
    note(made, deed="requested", reason=reason, by=by)
    transfer_notices.asked(made, today=today, by=by)
    return made


def _answer(held: Transfer, *, state: str, reason: str, today: datetime.date, by: Actor) -> None:
    if held.state != TransferState.REQUESTED:
        raise Refused(f"This transfer was {held.get_state_display().lower()} already.")
    held.state, held.answer_reason = state, reason
    held.answered_at, held.answered_by = Now(), by.user
    held.ended_on = None if state == TransferState.ACCEPTED else today
    held.version += 1
    held.save()
    held.refresh_from_db(fields=["answered_at"])


@transaction.atomic
def accept(transfer: Transfer, *, today: datetime.date, by: Actor) -> Transfer:
    """Accept a transfer in: from now on this prison opens the whole record. Of two at once one is refused.

    The record is asked for as a document at once, so that both prisons can fetch it (docs/adr/0011).
    """
    held = locked(transfer)
    must_be_at(held.to_prison_id, by=by, message="Only the receiving prison accepts a transfer.")
    _answer(held, state=TransferState.ACCEPTED, reason="", today=today, by=by)
    headlines.record(held.custody, incoming_prison=held.to_prison)
    note(held, deed="accepted", by=by)
    _print(held, by=by)
    transfer_notices.answered(held, by=by)
    hand_over_notes.ask(held, today=today, by=by)
    if held.arrived_on:
        _hand_over(held, today=today, by=by)
    return held


def _print(held: Transfer, *, by: Actor) -> None:
    """Ask for the record of somebody who is to come; the system, which reads nothing, asks for none."""
    if by.may("dossier:W") and not by.is_system:
        purpose, reader = DossierPurpose.NEXT_PRISON, held.to_prison.name
        dossiers.ask(held.custody, purpose=purpose, reader=reader, transfer=held, by=by)


@transaction.atomic
def refuse(transfer: Transfer, *, reason: str, today: datetime.date, by: Actor) -> Transfer:
    """Refuse a transfer in, with the reason."""
    held = locked(transfer)
    must_be_at(held.to_prison_id, by=by, message="Only the receiving prison refuses a transfer.")
    if held.arrived_on:
        message = "He or she is here already. Accept, or send the person back: the other prison records it."
        raise Refused(message)
    if not reason:
        raise Refused("Say why the transfer is refused.", field="reason")
    _answer(held, state=TransferState.REFUSED, reason=reason, today=today, by=by)
    note(held, deed="refused", reason=reason, by=by)
    transfer_notices.answered(held, by=by)
    return held


@transaction.atomic
def withdraw(transfer: Transfer, *, reason: str, today: datetime.date, by: Actor) -> Transfer:
    """Withdraw a transfer of somebody who is still here, or who failed to arrive.

    The receiving prison loses sight of the record.
    """
    held = locked(transfer)
    must_be_at(held.from_prison_id, by=by, message="Only the sending prison withdraws a transfer.")
    if held.state not in UNDER_WAY or held.arrived_on or (held.left_on and not held.failed_on):
        raise Refused(CANNOT_WITHDRAW)
    if not reason:
        raise Refused("Say why the transfer is withdrawn.", field="reason")
    held.state, held.ended_on, held.answer_reason = TransferState.WITHDRAWN, today, reason
    held.version += 1
    held.save()
    headlines.record(held.custody, incoming_prison=None)
    note(held, deed="withdrawn", reason=reason, by=by)
    transfer_notices.closed(held, by=by)
    return held


@transaction.atomic
def leave(transfer: Transfer, *, no_note: str = "", today: datetime.date, by: Actor) -> Transfer:
    """The person has left: the stay ends, and what the prison held of the case ends with it.

    Refused, at `no_note`, without a hand-over note of the prison that sends or the reason why there is none.
    """
    held = locked(transfer)
    must_be_at(held.from_prison_id, by=by, message="Only the sending prison records that somebody left.")
    if held.state != TransferState.ACCEPTED or held.left_on:
        raise Refused("Somebody leaves once, after the transfer was accepted.")
    absences.must_be_present(held.custody)
    hand_over_notes.settle(held, no_note=no_note, today=today, by=by)
    _leave(held, today=today, by=by)
    note(held, deed="left", by=by)
    return held


def moved(held: Transfer, *, kind: MovementKind, on: datetime.date, reason: str = "", by: Actor) -> None:
    """Write down a step of the person beside the transfer."""
    TransferMovement.objects.create(transfer=held, kind=kind, on=on, reason=reason, by=by.user)


def _leave(held: Transfer, *, today: datetime.date, by: Actor) -> None:
    Stay.objects.filter(prisoner=held.prisoner, ended_on__isnull=True).update(ended_on=today)
    held.left_on, held.failed_on = today, None
    held.version += 1
    held.save(update_fields=["left_on", "failed_on", "version"])
    allocations.end_all_at(held.custody, reason=f"transfer to {held.to_prison.name}", today=today, by=by)
    headlines.record(held.custody, in_transit_since=today)
    moved(held, kind=MovementKind.LEFT, on=today, by=by)


@transaction.atomic
def arrive(transfer: Transfer, *, location: str = "", today: datetime.date, by: Actor) -> Transfer:
    """The person has arrived: a new stay; where the transfer was accepted this prison is accountable now.

    Somebody may arrive before the answer: the stay begins, the record stays with the prison that sent it
    until the transfer is accepted, and both prisons see it on the board.
    """
    held = locked(transfer)
    must_be_at(held.to_prison_id, by=by, message="Only the receiving prison records that somebody arrived.")
    if held.state not in UNDER_WAY or held.arrived_on:
        raise Refused("This transfer has ended, or the arrival is on record already. Ask for a new one.")
    absences.must_be_present(held.custody)
    put_there(held, location=location, today=today, by=by)
    note(held, deed="arrived", by=by)
    if held.state == TransferState.ACCEPTED:
        _hand_over(held, today=today, by=by)
    return held


@transaction.atomic
def put_there(held: Transfer, *, location: str, today: datetime.date, by: Actor) -> None:
    """The person is at the receiving prison from today: where he or she was before, that stay ends."""
    if not held.left_on:
        _leave(held, today=today, by=by)
    Stay.objects.create(
        custody=held.custody, prisoner=held.prisoner, prison=held.to_prison, arrived_on=today,
        arrived_by="transfer", location=location,
    )  # fmt: skip
    held.arrived_on, held.failed_on = today, None
    held.version += 1
    held.save(update_fields=["arrived_on", "failed_on", "version"])
    headlines.record(held.custody, in_transit_since=None)
    moved(held, kind=MovementKind.ARRIVED, on=today, by=by)


def _hand_over(held: Transfer, *, today: datetime.date, by: Actor) -> None:
    """Accepted and arrived: from this instant the receiving prison is accountable."""
    HandOver.objects.create(custody=held.custody, prison=held.to_prison, by=by.user)
    held.state, held.ended_on = TransferState.ARRIVED, today
    held.version += 1
    held.save(update_fields=["state", "ended_on", "version"])
    headlines.record(
        held.custody, prison=held.to_prison, incoming_prison=None, in_transit_since=None, stage=Stage.RECEIVED
    )
    transfer_notices.arrived(held, by=by)
