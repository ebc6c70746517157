"""Flags of clocks and the tasks they put on people's lists; raised and cleared in bulk (docs/adr/0004)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from django.db import transaction
from django.db.models.functions import Now

from cases.actions import policies, prison_settings
from cases.models import ClockFlag, Custody, FlagKind, Headline, Task
from cases.standards.clocks import State, state
from cases.standards.holders import Desk, recipients
from staff.models import Prison, RoleAssignment, User

About = Literal["custody", "officer", "prison"]
SUBJECTS: Mapping[str, Any] = {"custody": Custody, "officer": User, "prison": Prison}
KIND_OF = {State.DUE_SOON: FlagKind.DUE_SOON, State.OVERDUE: FlagKind.OVERDUE}
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Counts:
    """What a run came to: clocks looked at, flags raised, flags cleared."""

    looked_at: int = 0
    raised: int = 0
    cleared: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.looked_at + other.looked_at, self.raised + other.raised, self.cleared + other.cleared
        )


@dataclass(frozen=True, slots=True)
class Flagged:
    """What a flag is decided on; `deadline` is None for a clock that does not run."""

    clock: int
    subject: int
    standard: str
    policy: int
    started_on: date
    deadline: date | None


def lock(subjects: Iterable[int], *, about: About) -> None:
    """Make other runs about the same subjects wait for this transaction; in order, so none deadlocks."""
    rows = SUBJECTS[about].objects.filter(pk__in=list(subjects)).order_by("pk")
    list(rows.select_for_update(no_key=True, of=("self",)).values_list("pk", flat=True))


def kind_on(one: Flagged, *, sets: policies.Sets, today: date) -> str | None:
    """The flag a clock should carry today, if any."""
    if one.deadline is None:
        return None
    soon = sets.by_key[one.policy].due_soon_days(standard=one.standard)
    if (one.deadline - today).days > soon:
        return None
    standing = state(started_on=one.started_on, due_on=one.deadline, as_of=today, due_soon_days=soon)
    return KIND_OF.get(standing.state)


@transaction.atomic
def settle(
    clocks: list[Flagged], *, standards: list[str], sets: policies.Sets, about: About, today: date
) -> Counts:
    """Raise the flags these clocks should carry today, clear the others, and keep the tasks in step.

    `clocks` are all clocks of these standards of the locked subjects.
    """
    wanted = {(one.clock, kind): one for one in clocks if (kind := kind_on(one, sets=sets, today=today))}
    there = _there(clocks, standards, about)
    new = [
        ClockFlag(clock_id=clock, kind=kind, raised_on=today)
        for clock, kind in wanted
        if (clock, kind) not in there
    ]
    again = [there[key] for key in wanted if key in there and there[key].cleared_on]
    gone = [flag for key, flag in there.items() if key not in wanted and flag.cleared_on is None]
    if new:
        ClockFlag.objects.bulk_create(new, batch_size=AT_ONCE)
    if again:
        _reopen(again, today)
    if gone:
        ClockFlag.objects.filter(pk__in=[flag.pk for flag in gone]).update(cleared_on=today)
    raised = {**{(flag.clock_id, flag.kind): flag for flag in new}, **there}
    standing = [_Raised(raised[key].pk, key[1], one, _title(one, sets)) for key, one in wanted.items()]
    _tasks(standing, gone, about, today)
    return Counts(looked_at=len(clocks), raised=len(new) + len(again), cleared=len(gone))


def _there(clocks: list[Flagged], standards: list[str], about: About) -> dict[tuple[int, str], ClockFlag]:
    subjects = list({one.subject for one in clocks})
    found = ClockFlag.objects.filter(**{f"clock__{about}_id__in": subjects, "clock__standard__in": standards})
    return {(flag.clock_id, flag.kind): flag for flag in found}


def _reopen(flags: list[ClockFlag], today: date) -> None:
    ClockFlag.objects.filter(pk__in=[flag.pk for flag in flags]).update(raised_on=today, cleared_on=None)


@dataclass(frozen=True, slots=True)
class _Raised:
    """A flag that stands, with what its tasks say."""

    flag: int
    kind: str
    of: Flagged
    title: str


def _title(one: Flagged, sets: policies.Sets) -> str:
    return sets.by_key[one.policy].limit(standard=one.standard).title


def _tasks(standing: list[_Raised], gone: list[ClockFlag], about: About, today: date) -> None:
    """Every raised flag on the lists it belongs on now, and on no other."""
    if not standing and not gone:
        return
    desks = DESKS[about]([one.of.subject for one in standing], today)
    wanted = {
        task.key: task
        for one in standing
        if one.of.subject in desks
        for task in _wanted(one, desks[one.of.subject], about)
    }
    flagged = [one.flag for one in standing] + [flag.pk for flag in gone]
    rows = Task.objects.filter(flag_id__in=flagged).order_by()
    there = {key: row for key, *row in rows.values_list("key", "pk", "done_at", "due_on")}
    _write_tasks(wanted, there)


def _wanted(one: _Raised, desk: Desk, about: About) -> list[Task]:
    overdue = one.kind == FlagKind.OVERDUE
    return [
        Task(
            custody_id=one.of.subject if about == "custody" else None,
            user_id=to.user,
            role=to.role,
            prison_id=to.prison,
            kind=f"clock_{one.kind}",
            leads_to=f"/supervision/{one.of.subject}/" if about == "officer" else "",
            text=f"Overdue: {one.title}" if overdue else one.title,
            due_on=one.of.deadline,
            flag_id=one.flag,
            key=f"flag:{one.flag}:{to.user or f'{to.role}:{to.prison}'}",
        )
        for to in recipients(standard=one.of.standard, overdue=overdue, desk=desk)
    ]


def _write_tasks(wanted: Mapping[str, Task], there: Mapping[str, list[Any]]) -> None:
    made = [task for key, task in wanted.items() if key not in there]
    if made:
        Task.objects.bulk_create(made, batch_size=AT_ONCE)
    close = [pk for key, (pk, done, _) in there.items() if key not in wanted and done is None]
    if close:
        Task.objects.filter(pk__in=close).update(done_at=Now())
    again = [
        Task(pk=pk, due_on=wanted[key].due_on, done_at=None)
        for key, (pk, done, due) in there.items()
        if key in wanted and (done is not None or due != wanted[key].due_on)
    ]
    if again:
        Task.objects.bulk_update(again, ["due_on", "done_at"], batch_size=AT_ONCE)


def _desks_of_custodies(custodies: list[int], today: date) -> dict[int, Desk]:
    rows = list(Headline.objects.filter(custody_id__in=custodies).order_by())
    prisons = {row.prison_id for row in rows}
    owners = prison_settings.several(("plan_owner", "assessment_owner"), prison_ids=prisons, today=today)
    return {
        row.custody_id: Desk(
            row.prison_id,
            row.offender_supervisor_id,
            row.offender_manager_id,
            row.in_scope,
            str(owners["plan_owner"][row.prison_id]),
            str(owners["assessment_owner"][row.prison_id]),
        )
        for row in rows
    }


def _desks_of_officers(officers: list[int], today: date) -> dict[int, Desk]:
    held = RoleAssignment.objects.holding(today).filter(user_id__in=officers, role="offender_supervisor")
    return {officer: Desk(prison) for officer, prison in held.order_by().values_list("user_id", "prison_id")}


def _desks_of_prisons(prisons: list[int], today: date) -> dict[int, Desk]:
    return {prison: Desk(prison) for prison in prisons}


DESKS: Mapping[str, Callable[[list[int], date], dict[int, Desk]]] = {
    "custody": _desks_of_custodies,
    "officer": _desks_of_officers,
    "prison": _desks_of_prisons,
}
