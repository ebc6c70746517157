"""Who is asked to do what about an assessment: tasks and notices (docs/domain.md 7.12)."""

import datetime
from typing import Any

from django.db import transaction
from django.db.models.functions import Now

from cases.models import Task
from risk.models import Assessment, Signature
from staff.actions import notices
from staff.actors import Actor
from staff.models import RoleAssignment, User


def address(assessment: Assessment, *, page: str) -> str:
    """Where a page of an assessment is found, such as "countersign"."""
    return f"/cases/{assessment.prisoner.number}/assessments/{assessment.pk}/{page}/"


#: Role and grade of each group that countersigns; "" for every grade.
GROUPS = {
    "head_of_omu": ("head_of_omu", ""),
    "public_protection": ("public_protection", ""),
    "probation_staff": ("offender_supervisor", "probation_officer"),
}


@transaction.atomic
def ask_countersignature(
    assessment: Assessment, *, signature: Signature, group: str, today: datetime.date, by: Actor
) -> None:
    """A task for the group asked, of the prison, and a notice for each of them but the signer.

    A group that is a part of a role has no task list in common: each of its people gets the task, and the
    first who does it does it for all. With nobody in the group the head of OMU is asked.
    """
    number, prison = assessment.prisoner.number, assessment.custody.headline.prison
    leads_to = address(assessment, page="countersign")
    key = f"assessment:{assessment.pk}:countersign:{signature.pk}"
    text = (
        f"Countersign the assessment of {number}, signed by {signature.name}: {' '.join(signature.reasons)}"
    )
    holders = _holders(group, prison.pk, today=today, but=signature.by_id)
    if not holders and group != "head_of_omu":
        group, holders = "head_of_omu", _holders("head_of_omu", prison.pk, today=today, but=signature.by_id)
    role, grade = GROUPS[group]
    about: dict[str, Any] = {
        "custody": assessment.custody,
        "prison": prison,
        "kind": "countersign",
        "text": text[:400],
        "leads_to": leads_to,
        "due_on": today,
    }
    if grade:
        Task.objects.bulk_create([Task(user=one, key=f"{key}:{one.pk}", **about) for one in holders])
    else:
        Task.objects.create(role=role, key=key, **about)
    for holder in holders:
        notices.send(holder, text=text, key=key, leads_to=leads_to, prisoner_number=number, by=by)


def _holders(group: str, prison_id: int, *, today: datetime.date, but: int) -> list[User]:
    """Who is of a group in a prison, each once, without one person."""
    role, grade = GROUPS[group]
    rows = RoleAssignment.objects.holding(today).filter(role=role, prison_id=prison_id)
    rows = (rows.filter(grade=grade) if grade else rows).exclude(user_id=but)
    return list({one.user_id: one.user for one in rows.select_related("user").order_by("user_id")}.values())


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
