"""Tasks on people's lists: asked for, put aside, and done (docs/domain.md 3.2, 5)."""

import datetime

from django.db import transaction
from django.db.models.functions import Now

from cases.actions import prison_settings
from cases.models import Custody, Referral, Task, TaskSnooze
from cases.standards import putting_aside
from cases.standards.putting_aside import Bounds
from cases.standards.settings import known
from staff import audit
from staff.actions.errors import Refused
from staff.actors import Actor
from staff.models import Prison, User

#: Tasks that somebody else waits for: done by doing them, not by ticking them off.
GOES_BY_ITSELF = {
    "board": "the invitation is answered",
    "break_glass": "the review is recorded",
    "contact_level_review": "contact with children is decided on again",
    "decision_opinion": "the opinion is given",
    "entry_access": "the request is answered",
    "find_out": "the question is answered",
    "harassment": "harassment procedures are set or said not to be needed",
    "limited_at_once": "the review is recorded",
    "limited_case": "the request is answered",
    "information": "the request is answered",
    "mappa": "MAPPA is decided",
    "mappa_review": "MAPPA is decided on again",
    "meeting": "the meeting is closed or called off",
    "meeting_action": "you say under Meetings what was done",
    "quality_check": "the check is recorded",
    "referral": "the referral is answered",
    "screening": "somebody has looked at the case",
    "read_plan": "you say on the plan that you have read it",
    "read_risk_plan": "you say on the plan that you have read it",
    "review_again": "the plan is reviewed once more",
}


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
    what = GOES_BY_ITSELF.get(held.kind)
    # An answer to a referral ticks its task off itself, once it is written.
    if what and not Referral.objects.filter(task=held, answered_on__isnull=False).exists():
        raise Refused(f"This task goes by itself when {what}.")
    if held.done_at is None:
        Task.objects.filter(pk=held.pk).update(done_at=Now(), done_by=by.user)
        held.refresh_from_db()
        _record("done", held, by=by)
    return held


def _prison(task: Task, actor: Actor) -> int | None:
    """The prison whose settings hold and whose managers see it: that of the case, else of who acts."""
    if task.custody:
        return task.custody.headline.prison_id
    return task.prison_id or actor.prison_id


def _limits(prison: int | None, today: datetime.date) -> tuple[int, int]:
    """Days without a reason, and days at most, as the prison has set them; the defaults outside prisons."""
    keys = ("aside_reason_days", "aside_longest_days")
    if prison is None:
        return int(known()[keys[0]].default), int(known()[keys[1]].default)
    without, most = (prison_settings.in_force(key, prison_ids=[prison], today=today)[prison] for key in keys)
    return int(without), int(most)


def bounds(task: Task, *, today: datetime.date, by: Actor) -> tuple[Bounds, int]:
    """Until when a task may be put aside, and for how many days without a reason."""
    without, most = _limits(_prison(task, by), today)
    return putting_aside.bounds(due_on=task.due_on, today=today, longest_days=most), without


@transaction.atomic
def put_aside(
    task: Task, *, until: datetime.date, reason: str = "", today: datetime.date, by: Actor
) -> TaskSnooze:
    """Take a task off one's own list until a day; on nobody else's list does it change anything.

    Raises Refused for a task that is done, of somebody else, overdue or due today, for a day that is not
    ahead, past the due date or too far, and without a reason where the time is long.
    """
    held = _own(task, by)
    without, most = _limits(_prison(held, by), today)
    objection = putting_aside.objection(
        until=until,
        reason=reason,
        due_on=held.due_on,
        today=today,
        reason_after_days=without,
        longest_days=most,
    )
    if objection:
        raise Refused(objection.reason, field=objection.field)
    _end(held, today=today, by=by)
    made = TaskSnooze.objects.create(
        task=held,
        user=by.person,
        prison_id=_prison(held, by),
        until=until,
        reason=reason.strip(),
        set_on=today,
    )
    _record("aside", held, by=by, reason=made.reason, details={"until": until.isoformat()})
    return made


@transaction.atomic
def take_back(task: Task, *, today: datetime.date, by: Actor) -> Task:
    """Put a task that one had put aside back on one's own list; nothing where it is there already."""
    held = _own(task, by)
    if _end(held, today=today, by=by):
        _record("taken_back", held, by=by)
    return held


def _own(task: Task, by: Actor) -> Task:
    """The task, locked, if it is open and on the actor's own list."""
    held = Task.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=task.pk).first()
    if held is None:
        raise Refused("This task is not on your list.")
    if held.done_at:
        raise Refused("This task is done already.")
    return held


def _end(task: Task, *, today: datetime.date, by: Actor) -> int:
    rows = TaskSnooze.objects.filter(task=task, user=by.user, ended_on__isnull=True)
    return rows.update(ended_on=today)


def _record(
    what: str, task: Task, *, by: Actor, reason: str = "", details: dict[str, str] | None = None
) -> None:
    audit.record(
        by=by,
        deed=f"cases.task.{what}",
        subject=task,
        prisoner_number=task.custody.prisoner.number if task.custody else "",
        reason=reason,
        details=details or {},
    )
