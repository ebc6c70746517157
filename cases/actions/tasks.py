"""Tasks on people's lists: asked for, and done (docs/domain.md 3.2)."""

import datetime

from django.db import transaction
from django.db.models.functions import Now

from cases.models import Custody, Referral, Task
from staff import audit
from staff.actions.errors import Refused
from staff.actors import Actor
from staff.models import Prison, User


@transaction.atomic
def ask(
    custody: Custody | None,
    *,
    key: str,
    kind: str,
    text: str,
    user: User | None = None,
    role: str = "",
    prison: Prison | None = None,
    leads_to: str = "",
    due_on: datetime.date | None = None,
    by: Actor,
) -> Task:
    """Put a task on the list of `user`, or of a `role` in a `prison`; the same `key` again is the same task.

    Raises Refused where it is for nobody.
    """
    if user is None and not (role and prison):
        raise Refused("Say whose task it is: a person, or a role in a prison.")
    task, is_new = Task.objects.get_or_create(
        key=key,
        defaults={
            "custody": custody, "user": user, "role": role, "prison": prison, "kind": kind,
            "text": text[:400], "leads_to": leads_to, "due_on": due_on,
        },
    )  # fmt: skip
    if is_new:
        audit.record(
            by=by,
            deed="cases.task.asked",
            subject=task,
            prisoner_number=custody.prisoner.number if custody else "",
            details={"kind": kind},
        )
    return task


@transaction.atomic
def finish(task: Task, *, by: Actor) -> Task:
    """Tick a task off one's own list. One that a duty put there goes when the duty is met, not before."""
    held = Task.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=task.pk).first()
    if held is None:
        raise Refused("This task is not on your list.")
    if held.flag_id:
        raise Refused("This task goes by itself when the duty is met, extended or exempted.")
    if Referral.objects.filter(task=held, answered_on__isnull=True).exists():
        raise Refused("This task goes by itself when the referral is answered.")
    if held.done_at is None:
        Task.objects.filter(pk=held.pk).update(done_at=Now(), done_by=by.user)
        held.refresh_from_db()
        audit.record(
            by=by,
            deed="cases.task.done",
            subject=held,
            prisoner_number=held.custody.prisoner.number if held.custody else "",
        )
    return held
