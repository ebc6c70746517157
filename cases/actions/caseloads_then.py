"""Whose cases were whose on an earlier day, and how their duties stood then (docs/domain.md 5)."""

import datetime
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from cases.actions import clock_history
from cases.models import Allocation, Clock
from cases.standards.clocks import OPEN_STATES, Standing, State
from staff.actors import Actor


@dataclass(frozen=True)
class Owed:
    """A duty that was open on the day, and how it stood."""

    clock: Clock
    standing: Standing


@dataclass(frozen=True)
class CaseThen:
    """A case as it was held on the day; `duties` were open, the one due first stands first."""

    allocation: Allocation
    duties: tuple[Owed, ...]

    @property
    def overdue(self) -> int:
        """How many duties were overdue."""
        return sum(one.standing.state == State.OVERDUE for one in self.duties)

    @property
    def days(self) -> int:
        """Calendar days to the first of them, for sorting; far ahead where nothing was owed."""
        return min((one.standing.days or 0 for one in self.duties), default=10_000)


def held(user: int, *, held_as: str, today: datetime.date) -> "QuerySet[Allocation]":
    """The cases somebody held on a day, whoever may see them now."""
    holding = Q(ended_on__isnull=True) | Q(ended_on__gt=today)
    return Allocation.objects.filter(holding, user_id=user, held_as=held_as, started_on__lte=today)


def caseload(user: int, *, held_as: str, today: datetime.date, by: Actor) -> list[CaseThen]:
    """The cases somebody held on a day, as far as they are within reach of `by`; overdue ones first.

    A fixed number of queries for any number of cases.
    """
    mine = Allocation.objects.visible_to(by).filter(
        pk__in=held(user, held_as=held_as, today=today).values("pk")
    )
    allocations = list(mine.select_related("custody__prisoner", "prison"))
    owed = _owed([one.custody_id for one in allocations], today)
    found = [CaseThen(one, tuple(owed.get(one.custody_id, ()))) for one in allocations]
    return sorted(found, key=lambda one: (-one.overdue, one.days, one.allocation.custody.prisoner.list_name))


def _owed(custodies: list[int], today: datetime.date) -> dict[int, list[Owed]]:
    clocks: Any = Clock.objects.filter(custody_id__in=custodies, started_on__lte=today).exclude(
        Q(met_on__lte=today) | Q(stopped_on__lte=today)
    )
    rows = list(clocks.defer("explanation"))
    standings = clock_history.standings(rows, today=today)
    found: dict[int, list[Owed]] = defaultdict(list)
    for clock in rows:
        if clock.custody_id and standings[clock.pk].state in OPEN_STATES:
            found[clock.custody_id].append(Owed(clock, standings[clock.pk]))
    for owed in found.values():
        owed.sort(key=lambda one: (one.standing.days or 0, one.clock.pk))
    return found
