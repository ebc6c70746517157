"""Somebody has arrived whom no prison has asked to send (docs/domain.md 13).

Where the person is changes at once, who answers for the record does not: the prison that did so until now is
told and asked to ask for the move, and until its request is accepted the other reads the cover sheet only.
"""

import datetime

from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from cases.actions import absences, headlines, movements, transfer_notices, transfers
from cases.models import Custody, Prisoner, Transfer, TransferState
from staff.actions.errors import Refused
from staff.actors import Actor
from staff.models import Prison

UNDER_WAY = "A transfer of this person is under way already. See the transfer board."
ELSEWHERE = (
    "A move of this person to another prison is under way. Ring the prison that holds the case: when it has "
    "withdrawn that move, record the arrival here."
)


@transaction.atomic
def receive(
    prisoner: Prisoner, *, prison: Prison, reason: str, location: str = "", today: datetime.date, by: Actor
) -> Transfer:
    """Record that somebody whose case is open at another prison is at this one; returns the move.

    Where that prison has asked already it is the arrival of its transfer. `reason` says how the person came.
    Raises Refused for another prison than the actor's, no open case, one that is here already, somebody
    absent, no reason, and while a move to a third prison is under way.
    """
    transfers.must_be_at(prison.pk, by=by, message="Only the prison where somebody is records the arrival.")
    held = Custody.objects.select_for_update(of=("self",)).select_related("prisoner", "headline__prison")
    custody = held.filter(prisoner=prisoner, closed_on__isnull=True).first()
    if custody is None:
        raise Refused("There is no open case under this number. Receive him or her.", field="number")
    if custody.headline.prison_id == prison.pk:
        raise Refused("There is an open case here already: nothing needs to be received.", field="number")
    absences.must_be_present(custody)
    if not reason.strip():
        raise Refused("Say how he or she came, and from where.", field="reason")
    if asked := Transfer.objects.filter(prisoner=custody.prisoner, ended_on__isnull=True).first():
        return _of_a_transfer(asked, prison=prison, location=location, today=today, by=by)
    return _without(custody, prison=prison, reason=reason.strip(), location=location, today=today, by=by)


def _of_a_transfer(
    asked: Transfer, *, prison: Prison, location: str, today: datetime.date, by: Actor
) -> Transfer:
    if asked.to_prison_id != prison.pk:
        raise Refused(ELSEWHERE, field="number")
    if asked.arrived_on:
        raise Refused(UNDER_WAY, field="number")
    return transfers.arrive(asked, location=location, today=today, by=by)


def _without(
    custody: Custody, *, prison: Prison, reason: str, location: str, today: datetime.date, by: Actor
) -> Transfer:
    supervisor = custody.headline.offender_supervisor
    try:
        with transaction.atomic():
            made = Transfer.objects.create(
                custody=custody, prisoner=custody.prisoner, from_prison=custody.headline.prison,
                to_prison=prison, reason=reason, state=TransferState.UNASKED, requested_by=by.person,
            )  # fmt: skip
    except IntegrityError as fault:
        raise Refused(UNDER_WAY, field="number") from fault
    transfers.put_there(made, location=location, today=today, by=by)
    transfers.note(made, deed="not_asked", reason=reason, by=by)
    transfer_notices.not_asked(made, supervisor=supervisor, today=today, by=by)
    return made


@transaction.atomic
def hand_over(transfer: Transfer, *, today: datetime.date, by: Actor) -> Transfer:
    """The prison that answers for somebody who is elsewhere asks that prison to take the record.

    From now on it is a transfer like any other, of somebody who is there. Raises Refused for another prison
    and where the move was asked for.
    """
    held = transfers.locked(transfer)
    message = "Only the prison that answers for the record asks the other to take it."
    transfers.must_be_at(held.from_prison_id, by=by, message=message)
    if held.state != TransferState.UNASKED:
        raise Refused(f"This transfer is {held.get_state_display().lower()}: it was asked for already.")
    held.state, held.requested_by, held.requested_at = TransferState.REQUESTED, by.person, Now()
    held.version += 1
    held.save()
    held.refresh_from_db(fields=["requested_at"])
    headlines.touch(held.custody)
    transfers.note(held, deed="requested", reason=held.reason, by=by)
    transfer_notices.closed(held, by=by)
    transfer_notices.asked(held, today=today, by=by)
    return held


@transaction.atomic
def take_back(transfer: Transfer, *, reason: str, today: datetime.date, by: Actor) -> Transfer:
    """The prison that recorded an arrival nobody had asked for says that it was a mistake.

    The person is back where the case is, and this prison reads nothing more. Raises Refused without a reason,
    for another prison, and once the move was asked for.
    """
    held = transfers.locked(transfer)
    message = "Only the prison that recorded the arrival takes it back."
    transfers.must_be_at(held.to_prison_id, by=by, message=message)
    if held.state != TransferState.UNASKED:
        raise Refused("The other prison has asked for this move, or it has ended.")
    if not reason.strip():
        raise Refused("Say what was wrong.", field="reason")
    movements.put_back(held, reason=reason.strip(), location="", today=today, by=by)
    transfers.note(held, deed="taken_back", reason=reason.strip(), by=by)
    return held
