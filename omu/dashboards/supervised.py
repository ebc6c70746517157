"""Whose supervision is due in a unit (docs/domain.md 5 T11, 15)."""

from dataclasses import dataclass
from typing import Any

from cases.models import Clock
from omu.dashboards.unit import SOON, Unit

STANDARD = "T11"


@dataclass(frozen=True)
class Supervised:
    """How many offender supervisors of a unit are supervised in time, soon to be, and late."""

    late: int = 0
    soon: int = 0
    in_time: int = 0

    @property
    def officers(self) -> int:
        """How many have a session due at all."""
        return self.late + self.soon + self.in_time


def by_prison(unit: Unit) -> dict[int, Supervised]:
    """For each prison within reach; the cause of the clock begins with the prison's key. One query."""
    clocks: Any = Clock.objects.visible_to(unit.actor).filter(standard=STANDARD, officer__isnull=False)
    found: dict[int, list[int]] = {}
    for cause, deadline in clocks.running().with_deadline().values_list("cause", "deadline"):
        counted = found.setdefault(int(cause.partition(":")[0]), [0, 0, 0])
        place = 0 if deadline < unit.day else 1 if deadline <= unit.day + SOON else 2
        counted[place] += 1
    return {prison: Supervised(*counted) for prison, counted in found.items()}


def of_unit(unit: Unit) -> Supervised:
    """Over the prisons of the unit."""
    prison = unit.prison or unit.actor.prison_id
    rows = [one for key, one in by_prison(unit).items() if prison in {None, key}]
    return Supervised(
        sum(one.late for one in rows), sum(one.soon for one in rows), sum(one.in_time for one in rows)
    )
