"""Who is told what about a transfer: tasks for roles, notices for people."""

import datetime

from django.db import transaction
from django.db.models.functions import Now

from cases.models import Task, Transfer
from staff.actions import notices
from staff.actors import Actor
from staff.models import Notice, RoleAssignment, User

BOARD = "/transfers/"


@transaction.atomic
def asked(transfer: Transfer, *, today: datetime.date, by: Actor) -> None:
    """Ask those who accept for the receiving prison to answer."""
    text = f"{transfer.from_prison.name} asks for a transfer in: read the cover sheet and answer."
    for role in ("oca", "head_of_omu"):
        Task.objects.create(
            role=role,
            prison=transfer.to_prison,
            kind="transfer",
            text=text,
            leads_to=f"{BOARD}{transfer.pk}/cover/",
            due_on=transfer.move_on or today,
            key=f"transfer:{transfer.pk}:{role}",
        )


def not_asked(transfer: Transfer, *, supervisor: User | None, today: datetime.date, by: Actor) -> None:
    """Tell the prison that answers for somebody that he or she is at another, and ask it to ask for the move.

    A task for each role that asks, due today, and a notice to each head of OMU and to the `supervisor`.
    """
    number, here = transfer.prisoner.number, transfer.to_prison.name
    leads_to = f"{BOARD}{transfer.pk}/cover/"
    for role in ("case_administrator", "oca", "head_of_omu"):
        Task.objects.create(
            role=role, prison=transfer.from_prison, kind="transfer", due_on=today, leads_to=leads_to,
            text=f"{number} arrived at {here} without being asked for: ask {here} to take the record, or say "
            "that he or she is back.",
            key=f"transfer:{transfer.pk}:unasked:{role}",
        )  # fmt: skip
    heads = RoleAssignment.objects.holding(today).filter(role="head_of_omu", prison=transfer.from_prison)
    told = {*heads.values_list("user_id", flat=True), *([supervisor.pk] if supervisor else [])}
    text = f"{number} has arrived at {here}. Nobody asked for the move; the case stays with you until then."
    letters = [
        Notice(
            user_id=user, key=f"transfer:{transfer.pk}:unasked", text=text, leads_to=leads_to,
            prisoner_number=number,
        )
        for user in told
    ]  # fmt: skip
    notices.send_many(letters, by=by)


def closed(transfer: Transfer, *, by: Actor) -> None:
    """Close the tasks of a transfer that was answered or withdrawn."""
    Task.objects.filter(key__startswith=f"transfer:{transfer.pk}:", done_at__isnull=True).update(
        done_at=Now(), done_by=by.user
    )


def answered(transfer: Transfer, *, by: Actor) -> None:
    """Tell the one who asked what the answer is."""
    closed(transfer, by=by)
    notices.send(
        transfer.requested_by,
        text=f"{transfer.to_prison.name} has {transfer.get_state_display().lower()} the transfer of "
        f"{transfer.prisoner.number}.",
        key=f"transfer:{transfer.pk}:{transfer.state}",
        leads_to=BOARD,
        prisoner_number=transfer.prisoner.number,
        by=by,
    )


def failed(transfer: Transfer, *, reason: str, by: Actor) -> None:
    """Tell the one who asked that nobody arrived."""
    notices.send(
        transfer.requested_by,
        text=f"{transfer.prisoner.number} did not arrive at {transfer.to_prison.name}: {reason}",
        key=f"transfer:{transfer.pk}:failed:{transfer.version}",
        leads_to=f"{BOARD}{transfer.pk}/cover/",
        prisoner_number=transfer.prisoner.number,
        by=by,
    )


def returned(transfer: Transfer, *, by: Actor) -> None:
    """Ask the prison that has somebody back for an offender supervisor: who held the case let go of it."""
    Task.objects.create(
        custody=transfer.custody,
        role="head_of_omu",
        prison=transfer.from_prison,
        kind="allocate",
        text=f"Allocate an offender supervisor to {transfer.prisoner.number}, back from a transfer.",
        leads_to=f"/cases/{transfer.prisoner.number}/allocate/offender_supervisor/",
        key=f"transfer_back:{transfer.pk}:{transfer.version}",
    )


def arrived(transfer: Transfer, *, by: Actor) -> None:
    """Ask the receiving prison for a new offender supervisor, and tell the offender manager of the move."""
    Task.objects.create(
        custody=transfer.custody,
        role="head_of_omu",
        prison=transfer.to_prison,
        kind="allocate",
        text=f"Allocate an offender supervisor to {transfer.prisoner.number}, arrived on transfer. "
        "The hand-over note stands on the overview of the case.",
        leads_to=f"/cases/{transfer.prisoner.number}/allocate/offender_supervisor/",
        key=f"transfer:{transfer.pk}:allocate",
    )
    manager = transfer.custody.headline.offender_manager
    if manager is not None:
        notices.send(
            manager,
            text=f"{transfer.prisoner.number} has moved to {transfer.to_prison.name}.",
            key=f"transfer:{transfer.pk}:moved",
            leads_to=f"/cases/{transfer.prisoner.number}/",
            prisoner_number=transfer.prisoner.number,
            by=by,
        )
