"""What whoever held a case tells the next prison before somebody leaves, or why nobody does (13)."""

import datetime

from django.db import transaction
from django.db.models.functions import Now

from cases.actions import headlines
from cases.models import HandOverNote, MovementKind, Task, Transfer, TransferState
from staff import audit
from staff.actions.errors import Refused
from staff.actors import Actor

LONGEST = 4_000
LONGEST_REASON = 300
OWED = (
    "No hand-over note is written for this move. The offender supervisor or the head of the unit writes it; "
    "where nobody can, say why there is none."
)


def standing(transfer: Transfer) -> HandOverNote | None:
    """The note for the move ahead or made: the latest, and none from before somebody came back."""
    rows = HandOverNote.objects.filter(transfer=transfer)
    returned = transfer.movements.filter(kind=MovementKind.RETURNED).order_by("-id").first()
    return (rows.filter(at__gt=returned.at) if returned else rows).first()


def may_write(transfer: Transfer, *, by: Actor) -> bool:
    """Whether the actor writes the note: who holds or countersigns plans at the prison that sends."""
    signs = by.may("sentence_plan:S") or by.may("sentence_plan:C")
    under_way = transfer.state in {TransferState.UNASKED, TransferState.REQUESTED, TransferState.ACCEPTED}
    return bool(by.prison_id) and by.prison_id == transfer.from_prison_id and signs and under_way


@transaction.atomic
def write(transfer: Transfer, *, text: str, today: datetime.date, by: Actor) -> HandOverNote:
    """Sign the hand-over note; a later one takes the place of an earlier one, which is kept.

    Raises Refused for another prison, a role that does not write it, a transfer that has ended, and for no
    text or one too long.
    """
    held = Transfer.objects.select_for_update(of=("self",)).select_related("prisoner", "custody")
    row = held.get(pk=transfer.pk)
    if not may_write(row, by=by):
        raise Refused(
            "The hand-over note is written by the offender supervisor or the head of the unit of the prison "
            "that sends, until the person has arrived and is accepted."
        )
    said = text.strip()
    if not said:
        raise Refused("Write what the next prison has to know.", field="text")
    if len(said) > LONGEST:
        raise Refused(f"Write at most {LONGEST:,} characters.", field="text")
    return _keep(row, text=said, today=today, by=by)


@transaction.atomic
def settle(held: Transfer, *, no_note: str, today: datetime.date, by: Actor) -> None:
    """Before somebody leaves: there is a note, or it is kept why there is none. Raises Refused at `no_note`.

    `held` is locked and comes with prisoner and custody.
    """
    Task.objects.filter(key=_key(held), done_at__isnull=True).update(done_at=Now(), done_by=by.user)
    if standing(held):
        return
    said = no_note.strip()
    if not said:
        raise Refused(OWED, field="no_note")
    if len(said) > LONGEST_REASON:
        raise Refused(f"Write at most {LONGEST_REASON} characters.", field="no_note")
    _keep(held, why_none=said, today=today, by=by)


@transaction.atomic
def ask(held: Transfer, *, today: datetime.date, by: Actor) -> None:
    """Ask the offender supervisor for the note, once the transfer is accepted."""
    supervisor = held.custody.headline.offender_supervisor
    if supervisor is None or held.left_on or standing(held):
        return
    Task.objects.get_or_create(
        key=_key(held),
        defaults={
            "custody": held.custody,
            "user": supervisor,
            "kind": "hand_over_note",
            "text": f"Write the hand-over note of {held.prisoner.number} for {held.to_prison.name}.",
            "leads_to": f"/cases/{held.prisoner.number}/hand-over/",
            "due_on": held.move_on or today,
        },
    )


def _key(held: Transfer) -> str:
    return f"transfer:{held.pk}:hand_over"


def _keep(
    row: Transfer, *, text: str = "", why_none: str = "", today: datetime.date, by: Actor
) -> HandOverNote:
    made = HandOverNote.objects.create(
        transfer=row, text=text, why_none=why_none, by=by.user, name=by.name, role=by.role_in_words, on=today
    )
    Task.objects.filter(key=_key(row), done_at__isnull=True).update(done_at=Now(), done_by=by.user)
    headlines.touch(row.custody)
    audit.record(
        by=by,
        deed="cases.hand_over_note.written" if text else "cases.hand_over_note.none",
        subject=made,
        prisoner_number=row.prisoner.number,
        reason=why_none,
    )
    return made
