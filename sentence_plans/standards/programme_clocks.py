"""The duty at the end of a programme: T19 (docs/domain.md 5). Plain Python."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from cases.standards.clocks import due
from cases.standards.duties import Duty, Ending, limit_on, running, settle
from cases.standards.policies import PolicySet


@dataclass(frozen=True, slots=True)
class Finished:
    """A programme that was completed; `closed_on`: the day by which both meeting and report were there."""

    key: str
    name: str
    on: date
    closed_on: date | None = None


def report_duties(
    *, finished: Iterable[Finished], endings: Iterable[Ending], absent_because: str,
    policies: Iterable[PolicySet],
) -> list[Duty]:  # fmt: skip
    """T19 for each programme completed: 20 working days from its end, met by meeting and report together."""
    sets, ends = tuple(policies), tuple(endings)
    duties = []
    for one in finished:
        policy, limit = limit_on(policies=sets, standard="T19", on=one.on)
        owed = due(limit=limit, start=one.on, because=f"completion of {one.name}")
        duty = running(cause=f"delivery:{one.key}", due=owed, policy=policy)
        met = [one.closed_on] if one.closed_on else []
        duties.append(settle(duty=duty, met=met, endings=ends, absent_because=absent_because))
    return duties
