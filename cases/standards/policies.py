"""Which limits are in force on a day: the dated sets of standards (docs/domain.md 5).

The figures are data (cases/data/policies.json); nothing here knows a number. A clock keeps the set in force
on the day it started.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

BUILT_IN = Path(__file__).parent.parent / "data" / "policies.json"


class Unit(StrEnum):
    """What a limit is counted in."""

    WORKING_DAYS = "WD"
    CALENDAR_DAYS = "CD"
    WEEKS = "weeks"
    MONTHS = "months"


UNIT_WORDS = {
    Unit.WORKING_DAYS: ("working day", "working days"),
    Unit.CALENDAR_DAYS: ("calendar day", "calendar days"),
    Unit.WEEKS: ("week", "weeks"),
    Unit.MONTHS: ("month", "months"),
}


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit of one duty.

    `amount` in `unit`. Where a duty has a second limit, `long_amount` applies when at least
    `long_from_months` calendar months remain to release (T4, T5, T7) or `long_amount` is the ordinary one
    and `amount` that of the last months (T21). `duty` is False where the set only gives a default.
    """

    standard: str
    amount: int
    unit: Unit
    title: str
    who: str
    source: str
    long_amount: int | None = None
    long_from_months: int | None = None
    duty: bool = True

    def words(self, *, amount: int) -> str:
        """'10 working days': an amount in this limit's unit, to be read."""
        one, many = UNIT_WORDS[self.unit]
        return f"{amount} {one if abs(amount) == 1 else many}"


@dataclass(frozen=True, slots=True)
class PolicySet:
    """A set of standards with its days in force; `to` is the last day, None while open-ended."""

    key: str
    name: str
    version: int
    since: date
    to: date | None
    source: str
    limits: Mapping[str, Limit]
    due_soon: Mapping[str, int]

    def limit(self, *, standard: str) -> Limit:
        """The limit of a standard such as 'T1' or 'T8.plan'; KeyError when the set has none."""
        return self.limits[standard]

    def due_soon_days(self, *, standard: str) -> int:
        """How many calendar days before its due date a duty counts as due soon."""
        return self.due_soon.get(standard, self.due_soon["default"])


@dataclass(frozen=True, slots=True)
class InForce:
    """The set that applies on a day, and why."""

    policy: PolicySet
    on: date
    reason: str


def parse(*, data: Mapping[str, Any]) -> tuple[PolicySet, ...]:
    """Turns policy data (the shape of cases/data/policies.json) into sets, oldest first.

    ValueError names what is wrong: a gap or an overlap between sets, a limit below 0, an unknown unit.
    """
    sets = tuple(sorted((_set(entry) for entry in data["sets"]), key=lambda policy: policy.since))
    for earlier, later in pairwise(sets):
        if earlier.to is None or (later.since - earlier.to).days != 1:
            raise ValueError(f"{later.name} must begin on the day after the last day of {earlier.name}.")
    return sets


def _set(entry: Mapping[str, Any]) -> PolicySet:
    return PolicySet(
        key=entry["key"],
        name=entry["name"],
        version=entry["version"],
        since=date.fromisoformat(entry["from"]),
        to=date.fromisoformat(entry["to"]) if entry["to"] else None,
        source=entry["source"],
        limits={standard: _limit(standard, values) for standard, values in entry["limits"].items()},
        due_soon=dict(entry["due_soon"]),
    )


def _limit(standard: str, values: Mapping[str, Any]) -> Limit:
    if values["limit"] < 0:
        raise ValueError(f"{standard}: a limit cannot be below 0.")
    return Limit(
        standard=standard,
        amount=values["limit"],
        unit=Unit(values["unit"]),
        title=values["title"],
        who=values["who"],
        source=values["source"],
        long_amount=values.get("long_limit"),
        long_from_months=values.get("long_from_months"),
        duty=values.get("duty", True),
    )


@lru_cache(maxsize=1)
def built_in() -> tuple[PolicySet, ...]:
    """The sets that come with the product."""
    return parse(data=json.loads(BUILT_IN.read_text(encoding="utf-8")))


def in_force(*, sets: Iterable[PolicySet], on: date) -> InForce:
    """The set that applies on a day; of two that would, the one with the higher version.

    A day before the first set gets the first one, and the reason says so: a duty without any limit would be
    lost from sight. ValueError when there is no set at all.
    """
    known = sorted(sets, key=lambda policy: (policy.since, policy.version))
    if not known:
        raise ValueError("There is no set of standards.")
    fitting = [policy for policy in known if policy.since <= on and (policy.to is None or on <= policy.to)]
    if fitting:
        policy = fitting[-1]
        until = f"to {policy.to:%d/%m/%Y}" if policy.to else "with no end"
        reason = f"{policy.name}, version {policy.version}: in force from {policy.since:%d/%m/%Y} {until}."
        return InForce(policy=policy, on=on, reason=reason)
    policy = known[0] if on < known[0].since else known[-1]
    reason = f"No set was in force on {on:%d/%m/%Y}; {policy.name}, version {policy.version}, is the nearest."
    return InForce(policy=policy, on=on, reason=reason)
