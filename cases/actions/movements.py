"""Somebody on the way who did not arrive, or came back (docs/domain.md 13).

Where a person is never says who answers for the record: neither step moves a hand-over instant.
"""

import datetime

from django.db import transaction

from cases.actions import headlines, transfer_notices, transfers
from cases.models import MovementKind, Stay, Transfer, TransferState
from staff.actions.errors import Refused
from staff.actors import Actor


@transaction.atomic
def fail(transfer: Transfer, *, reason: str, today: datetime.date, by: Actor) -> Transfer:
    """The receiving prison says that somebody it accepted did not arrive.

    It goes on reading the record until the transfer is withdrawn; the arrival may still be recorded later.
    Raises Refused without a reason, before the acceptance, and where the arrival is on record.
    """
    held = transfers.locked(transfer)
    message = "Only the receiving prison records that somebody failed to arrive."
    transfers.must_be_at(held.to_prison_id, by=by, message=message)
    if held.state != TransferState.ACCEPTED or held.failed_on:
        raise Refused(
            "Somebody fails to arrive once, after the transfer was accepted and before the arrival."
        )
    if not reason.strip():
        raise Refused("Say what is known of why nobody arrived.", field="reason")
    held.failed_on = today
    held.version += 1
    held.save(update_fields=["failed_on", "version"])
    headlines.touch(held.custody)
    transfers.moved(held, kind=MovementKind.FAILED, reason=reason.strip(), on=today, by=by)
    transfers.note(held, deed="failed", reason=reason.strip(), by=by)
    transfer_notices.failed(held, reason=reason.strip(), by=by)
    return held


@transaction.atomic
def come_back(
    transfer: Transfer, *, reason: str, location: str = "", today: datetime.date, by: Actor
) -> Transfer:
    """The prison that sent somebody says that he or she is back: a new stay there, and a task to allocate.

    Also of somebody who had arrived without an accepted record, and after a withdrawal while nobody knows
    where the person is. Raises Refused without a reason and where the person did not leave.
    """
    held = transfers.locked(transfer)
    message = "Only the sending prison records that somebody came back."
    transfers.must_be_at(held.from_prison_id, by=by, message=message)
    if not may_come_back(held):
        raise Refused("Somebody comes back who has left, and whose transfer did not end elsewhere.")
    if not reason.strip():
        raise Refused("Say why he or she came back.", field="reason")
    put_back(held, reason=reason.strip(), location=location, today=today, by=by)
    transfers.note(held, deed="returned", reason=reason.strip(), by=by)
    return held


@transaction.atomic
def put_back(held: Transfer, *, reason: str, location: str, today: datetime.date, by: Actor) -> None:
    """The person is at the sending prison again; a move that nobody had asked for ends with it."""
    Stay.objects.filter(prisoner=held.prisoner, ended_on__isnull=True).update(ended_on=today)
    Stay.objects.create(
        custody=held.custody, prisoner=held.prisoner, prison=held.from_prison, arrived_on=today,
        arrived_by="transfer", location=location,
    )  # fmt: skip
    held.left_on = held.arrived_on = held.failed_on = None
    held.version += 1
    if held.state == TransferState.UNASKED:
        held.state, held.ended_on, held.answer_reason = TransferState.WITHDRAWN, today, reason
        transfer_notices.closed(held, by=by)
    held.save()
    headlines.record(held.custody, in_transit_since=None)
    transfers.moved(held, kind=MovementKind.RETURNED, reason=reason, on=today, by=by)
    transfer_notices.returned(held, by=by)


def may_come_back(held: Transfer) -> bool:
    """Whether the person left on this transfer and is on the way, or waits elsewhere for its acceptance.

    `held` comes with custody and headline.
    """
    if not held.left_on or held.custody.closed_on or held.state == TransferState.ARRIVED:
        return False
    if held.ended_on is None:
        return True
    elsewhere = Transfer.objects.filter(custody=held.custody, pk__gt=held.pk).exists()
    return held.custody.headline.in_transit_since is not None and not elsewhere
