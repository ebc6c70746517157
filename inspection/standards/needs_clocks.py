"""When an analysis of needs is out of date: T18 (docs/domain.md 5, 16.7). Plain Python."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from cases.standards.clocks import due
from cases.standards.duties import Duty, limit_on, running
from cases.standards.policies import PolicySet


@dataclass(frozen=True, slots=True)
class Kept:
    """An analysis that was kept, by its key."""

    key: int
    on: date


def analysis_duties(*, kept: Iterable[Kept], policies: Iterable[PolicySet]) -> list[Duty]:
    """T18 of one prison: from each analysis to the next. Without one there is nothing to be out of date."""
    sets, order = tuple(policies), sorted(kept, key=lambda one: (one.on, one.key))
    duties = []
    for position, one in enumerate(order, start=1):
        policy, limit = limit_on(policies=sets, standard="T18", on=one.on)
        due_on = due(limit=limit, start=one.on, because="last analysis of needs")
        duty = running(cause=f"analysis:{one.key}", due=due_on, policy=policy)
        duties.append(replace(duty, met_on=order[position].on if position < len(order) else None))
    return duties
