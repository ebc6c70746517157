"""After a change of offender manager: is the plan carried on? (docs/domain.md 2.1, 21.3 P, IM-194 to 196)"""

import datetime
from collections.abc import Iterable

from django.db import transaction
from django.db.models.functions import Now

from cases.actions import contacts, headlines, prison_settings
from cases.models import Allocation, HandoverCheck, HeldAs, Task
from cases.standards.working_days import add_working_days
from staff import audit
from staff.actions.errors import Refused, Stale
from staff.actors import Actor

TASK = "handover_check"
SETTING = "handover_check_days"
LONGEST_NOTE = 2000
QUESTIONS = ("record_read", "spoke_with_supervisor", "told_prisoner", "plan_carried_on")
ANSWERS = {
    "record_read": ("The record was read", "The record was not read yet"),
    "spoke_with_supervisor": ("spoke with the offender supervisor", "did not speak with the supervisor yet"),
    "told_prisoner": ("the prisoner was told of the change", "the prisoner was not told yet"),
    "plan_carried_on": ("the plan is carried on", "the plan is not carried on"),
}


@transaction.atomic
def ask_many(made: Iterable[Allocation], *, today: datetime.date, by: Actor) -> list[HandoverCheck]:
    """Ask each new offender manager of a case that had another one before; the first one is asked nothing.

    `made` are new allocations whose custody comes with prisoner and headline. A check of the manager before,
    not yet answered, is asked of nobody any more: its task goes, its row stays. A fixed number of queries.
    """
    new = [one for one in made if one.held_as == HeldAs.OFFENDER_MANAGER]
    if not new:
        return []
    before = _managers_before(new)
    changed = [one for one in new if before.get(one.custody_id) not in {None, one.user_id}]
    if not changed:
        return []
    custodies = [one.custody_id for one in changed]
    Task.objects.filter(custody_id__in=custodies, kind=TASK, done_at__isnull=True).update(
        done_at=Now(), done_by=by.user
    )
    checks = HandoverCheck.objects.bulk_create(
        [HandoverCheck(custody=one.custody, allocation=one, asked_on=today) for one in changed],
        batch_size=2000,
    )
    asked = Task.objects.bulk_create(_tasks(checks, today=today), batch_size=2000)
    audit.record_many(
        [_asked(check, by=by) for check in checks] + [_task_asked(task, by=by) for task in asked]
    )
    return checks


def _managers_before(new: list[Allocation]) -> dict[int, int]:
    """By custody: who was offender manager last before these allocations; one query."""
    rows = Allocation.objects.filter(
        custody_id__in=[one.custody_id for one in new], held_as=HeldAs.OFFENDER_MANAGER
    ).exclude(pk__in=[one.pk for one in new])
    return dict(rows.order_by("started_on", "pk").values_list("custody_id", "user_id"))


def _tasks(checks: list[HandoverCheck], *, today: datetime.date) -> list[Task]:
    prisons = {check.custody.headline.prison_id for check in checks}
    days = prison_settings.in_force(SETTING, prison_ids=prisons, today=today)
    due = {prison: add_working_days(start=today, days=int(number)).due_on for prison, number in days.items()}
    return [
        Task(
            custody=check.custody,
            user=check.allocation.user,
            kind=TASK,
            text="You took this case over: answer the hand-over check",
            leads_to=f"/cases/{check.custody.prisoner.number}/hand-over-check/{check.pk}/",
            due_on=due[check.custody.headline.prison_id],
            key=f"handover_check:{check.allocation_id}",
        )
        for check in checks
    ]


def _asked(check: HandoverCheck, *, by: Actor) -> audit.AuditEvent:
    return audit.event(
        by=by, deed="cases.handover_check.asked", subject=check,
        prisoner_number=check.custody.prisoner.number,
        details={"user_name": check.allocation.user.username},
    )  # fmt: skip


def _task_asked(task: Task, *, by: Actor) -> audit.AuditEvent:
    number = task.custody.prisoner.number if task.custody else ""
    return audit.event(
        by=by, deed="cases.task.asked", subject=task, prisoner_number=number, details={"kind": task.kind}
    )


@transaction.atomic
def answer(
    check: HandoverCheck,
    *,
    record_read: bool,
    spoke_with_supervisor: bool,
    told_prisoner: bool,
    plan_carried_on: bool,
    note: str = "",
    version: int,
    now: datetime.datetime,
    today: datetime.date,
    by: Actor,
) -> HandoverCheck:
    """Answer the check: the task goes, and an entry of the offender manager stands in the log.

    Raises Refused for anybody but the offender manager it was asked of, where it was answered already, or
    where a plan that is not carried on has no reason; Stale where somebody saved in between.
    """
    held = (
        HandoverCheck.objects.select_for_update(of=("self",))
        .select_related("allocation__user", "custody__prisoner", "custody__headline")
        .get(pk=check.pk)
    )
    said = dict(zip(QUESTIONS, (record_read, spoke_with_supervisor, told_prisoner, plan_carried_on),
                    strict=True))  # fmt: skip
    _check(held, said, note=note, version=version, by=by)
    held.note, held.answered_on = note.strip(), today
    _keep(held, said, by=by)
    contacts.log(
        held.custody, happened_at=now, kind="general", sub_kind="manager_entry", mode="record_check",
        with_whom="nobody", text=in_words(held), now=now, today=today, by=by,
    )  # fmt: skip
    headlines.touch(held.custody)
    audit.record(
        by=by, deed="cases.handover_check.answered", subject=held,
        prisoner_number=held.custody.prisoner.number,
        details={"plan": ANSWERS["plan_carried_on"][0 if plan_carried_on else 1]},
    )  # fmt: skip
    return held


def _keep(held: HandoverCheck, said: dict[str, bool], *, by: Actor) -> None:
    """Save the answers; the task goes."""
    for name, value in said.items():
        setattr(held, name, value)
    held.answered_by = by.person
    held.version += 1
    held.save()
    Task.objects.filter(key=f"handover_check:{held.allocation_id}", done_at__isnull=True).update(
        done_at=Now(), done_by=by.user
    )


def in_words(check: HandoverCheck) -> str:
    """The answers as an entry of the log."""
    parts = [ANSWERS[name][0 if getattr(check, name) else 1] for name in QUESTIONS]
    return f"Hand-over check. {'; '.join(parts)}." + (f"\n{check.note}" if check.note else "")


def _check(held: HandoverCheck, said: dict[str, bool], *, note: str, version: int, by: Actor) -> None:
    current = held.allocation.ended_on is None
    if by.user is None or held.allocation.user_id != by.user.pk or not by.may("allocation:W") or not current:
        raise Refused("Only the offender manager who took the case over answers this.")
    if held.answered_on:
        raise Refused("This check was answered already.")
    if held.version != version:
        theirs = {name: getattr(held, name) for name in (*QUESTIONS, "note", "version")}
        raise Stale("Somebody else saved this check first.", theirs=theirs)
    if not said["plan_carried_on"] and not note.strip():
        raise Refused("Say why the plan is not carried on.", field="note")
    if len(note.strip()) > LONGEST_NOTE:
        raise Refused(f"Write at most {LONGEST_NOTE} characters.", field="note")


def overdue(checks: Iterable[HandoverCheck], *, today: datetime.date) -> dict[int, datetime.date]:
    """Of these checks those not answered by their day, with that day; one query."""
    waiting = {f"handover_check:{one.allocation_id}": one.pk for one in checks if not one.answered_on}
    tasks = Task.objects.filter(key__in=waiting, done_at__isnull=True, due_on__lt=today)
    return {waiting[task.key]: task.due_on for task in tasks if task.due_on}
