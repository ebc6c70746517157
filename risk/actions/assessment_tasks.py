"""Who is asked to do what about an assessment: tasks and notices (docs/domain.md 7.12)."""

import datetime

from django.db.models.functions import Now

from cases.models import Task
from risk.models import Assessment, Signature
from staff.actions import notices
from staff.actors import Actor
from staff.models import RoleAssignment, User


def address(assessment: Assessment, *, page: str) -> str:
    """Where a page of an assessment is found, such as "countersign"."""
    return f"/cases/{assessment.prisoner.number}/assessments/{assessment.pk}/{page}/"


def ask_countersignature(
    assessment: Assessment, *, signature: Signature, today: datetime.date, by: Actor
) -> None:
    """A task for the head of OMU of the prison, and a notice for each who holds the role there."""
    number, prison = assessment.prisoner.number, assessment.custody.headline.prison
    leads_to = address(assessment, page="countersign")
    text = (
        f"Countersign the assessment of {number}, signed by {signature.name}: {' '.join(signature.reasons)}"
    )
    Task.objects.create(
        custody=assessment.custody,
        role="head_of_omu",
        prison=prison,
        kind="countersign",
        text=text[:400],
        leads_to=leads_to,
        due_on=today,
        key=f"assessment:{assessment.pk}:countersign:{signature.pk}",
    )
    holders = RoleAssignment.objects.holding(today).filter(role="head_of_omu", prison=prison)
    for holder in holders.select_related("user"):
        notices.send(
            holder.user,
            text=text,
            key=f"assessment:{assessment.pk}:countersign:{signature.pk}",
            leads_to=leads_to,
            prisoner_number=number,
            by=by,
        )


def ask_rework(
    assessment: Assessment, *, signature: Signature, author: User, today: datetime.date, by: Actor
) -> None:
    """A task and a notice for the one who signed what was sent back."""
    number, leads_to = assessment.prisoner.number, address(assessment, page="summary")
    text = f"Rework the assessment of {number}, sent back by {signature.name}: {signature.comment}"
    key = f"assessment:{assessment.pk}:rework:{signature.pk}"
    Task.objects.create(
        custody=assessment.custody,
        user=author,
        prison=assessment.custody.headline.prison,
        kind="rework",
        text=text[:400],
        leads_to=leads_to,
        due_on=today,
        key=key,
    )
    notices.send(author, text=text, key=key, leads_to=leads_to, prisoner_number=number, by=by)


def tell_complete(assessment: Assessment, *, by: Actor) -> None:
    """Tell the one who signed that his or her assessment was countersigned."""
    if assessment.signed_by:
        notices.send(
            assessment.signed_by,
            text=f"Your assessment of {assessment.prisoner.number} was countersigned and is complete.",
            key=f"assessment:{assessment.pk}:complete",
            leads_to=address(assessment, page="read"),
            prisoner_number=assessment.prisoner.number,
            by=by,
        )


def close(assessment: Assessment, *, by: Actor) -> None:
    """Close the open tasks about an assessment: somebody has done what was asked."""
    Task.objects.filter(key__startswith=f"assessment:{assessment.pk}:", done_at__isnull=True).update(
        done_at=Now(), done_by=by.user
    )
