"""The nightly sweep: raises what the day has made due, over the whole estate (docs/adr/0004).

Each chunk of cases is one transaction that locks them, so a sweep may run twice, three times at once, or be
killed half way: what was done stays, what was not is done by the next, and nothing is done twice.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from cases.actions import clocks, supervision, transfer_limits
from cases.actions.flags import About, Counts
from cases.models import Clock, Custody
from inspection.actions import clocks as inspection_clocks
from inspection.models import NeedsAnalysis
from omu.actions import recording_reminders
from omu.actions.refresh import refresh_keys
from risk.actions import assessment_limits, protection_clocks
from risk.models import Meeting
from staff import actors
from staff.models import RoleAssignment

SWEEP = actors.system("sweep")
#: Cases in memory, and in one transaction, at a time.
AT_ONCE = 1000


@dataclass(frozen=True)
class Swept:
    """What a sweep came to."""

    cases: int = 0
    looked_at: int = 0
    raised: int = 0
    cleared: int = 0

    def words(self) -> str:
        """One line for people."""
        return (
            f"{self.cases} cases, {self.looked_at} duties looked at; {self.raised} flags raised, "
            f"{self.cleared} cleared"
        )


def sweep(*, today: date) -> Swept:
    """Every open case, assessments at their limit, then duties of officers and prisons; a fixed memory."""
    cases, total = 0, Counts()
    for keys in _chunks(Custody.objects.open(), "pk"):
        cases += len(keys)
        total += refresh_keys(keys, today=today)
        recording_reminders.remind(keys, today=today, by=SWEEP)
    assessment_limits.enforce(today=today, by=SWEEP)
    transfer_limits.escalate(today=today, by=SWEEP)
    total += _officers(today)
    meet = Meeting.objects.values("prison_id").distinct()
    for keys in _chunks(meet, "prison_id"):
        total += protection_clocks.refresh_prisons(keys, today=today)
    analysed = NeedsAnalysis.objects.filter(prison__isnull=False).values("prison_id").distinct()
    for keys in _chunks(analysed, "prison_id"):
        total += inspection_clocks.refresh_prisons(keys, today=today)
    total += _others("prison", today)
    return Swept(cases=cases, looked_at=total.looked_at, raised=total.raised, cleared=total.cleared)


def _officers(today: date) -> Counts:
    """T11 of everybody who is or was offender supervisor in a prison: roles are given below the clocks."""
    total = Counts()
    roles = RoleAssignment.objects.filter(role=supervision.ROLE, prison__isnull=False)
    for keys in _chunks(roles.values("user_id").distinct(), "user_id"):
        total += supervision.refresh(keys, today=today)
    return total


def _others(about: About, today: date) -> Counts:
    total = Counts()
    field = f"{about}_id"
    rows = Clock.objects.filter(**{f"{field}__isnull": False}).values(field).distinct()
    for keys in _chunks(rows, field):
        total += clocks.reflag(keys, about=about, today=today)
    return total


def _chunks(rows: QuerySet, field: str) -> Iterator[list[int]]:
    """Keys in order, so many at a time, each chunk asked for after the one before is done."""
    ordered = rows.order_by(field).values_list(field, flat=True)
    keys = list(ordered[:AT_ONCE])
    while keys:
        yield keys
        keys = list(ordered.filter(**{f"{field}__gt": keys[-1]})[:AT_ONCE])
