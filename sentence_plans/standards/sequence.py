"""Objectives and actions in time: what waits for what, until when, and where that cannot work (8.3, 8.5)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from cases.standards.custody_events import long_day
from cases.standards.working_days import add_months, add_weeks

#: How long each timescale of docs/domain.md 8.3 lasts: weeks, months.
LASTS = {
    "one_week": (1, 0), "one_month": (0, 1), "three_months": (0, 3), "sixteen_weeks": (16, 0),
    "six_months": (0, 6), "one_year": (0, 12),
}  # fmt: skip
UNAVAILABLE = "unavailable"


@dataclass(frozen=True, slots=True)
class Step:
    """An objective, or an action of one (`of` is then its key). `after` are keys of steps it waits for.

    `target_on` is the date set for an objective, `timescale` that of an action; `is_done` one that has ended.
    """

    key: str
    name: str
    text: str
    of: str = ""
    after: tuple[str, ...] = ()
    target_on: date | None = None
    timescale: str = ""
    is_done: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """A step in time; a day that follows from nothing is None. `because` says where the end comes from."""

    step: Step
    begins: date
    ends: date | None
    because: str
    warnings: tuple[str, ...] = ()


def waits_for(*, steps: Iterable[Step]) -> dict[str, set[str]]:
    """What each step waits for: an action for the action before it and for what its objective waits for."""
    found = list(steps)
    waits = {one.key: set(one.after) for one in found}
    for one in found:
        if one.of in waits:
            waits[one.key] |= {key for other in found if other.key == one.of for key in other.after}
            waits[one.of].add(one.key)
    known = set(waits)
    return {key: after & known for key, after in waits.items()}


def in_order(*, steps: Iterable[Step]) -> tuple[list[Step], list[Step]]:
    """The steps so that none comes before what it waits for; then those that wait for one another."""
    left = {one.key: one for one in steps}
    waits = waits_for(steps=left.values())
    ready: list[Step] = []
    while now := [key for key in left if not waits[key] & set(left)]:
        ready += [left.pop(key) for key in now]
    return ready, list(left.values())


def placed(*, steps: Iterable[Step], start: date, release_on: date | None = None) -> list[Placed]:
    """Each step with its time, in the order given, and what cannot work about it.

    `start` is when the plan began; `release_on` the earliest release. Steps that wait for one another have
    no end.
    """
    listed = list(steps)
    found: dict[str, Placed] = {}
    ready, circle = in_order(steps=listed)
    for step in ready:
        found[step.key] = _place(step, listed, found, start)
    for step in circle:
        found[step.key] = Placed(step, start, None, "it waits for itself", ("It waits for itself.",))
    return [_warned(found[step.key], listed, found, release_on) for step in listed]


def _place(step: Step, listed: list[Step], found: Mapping[str, Placed], start: date) -> Placed:
    mine = [found[one.key] for one in listed if one.of == step.key]
    before = [found[key] for key in (*step.after, *_of_objective(step, listed)) if key in found]
    begins = max([start, *(one.ends for one in before if one.ends)])
    if step.target_on:
        return Placed(step, begins, step.target_on, "date set")
    if step.of:
        ends = _ends(begins, step.timescale)
        return Placed(step, begins, ends, "timescale" if ends else "no time known")
    known = [one.ends for one in mine if one.ends]
    return Placed(step, begins, max(known) if known else None, "last action" if known else "no time known")


def _of_objective(step: Step, listed: list[Step]) -> tuple[str, ...]:
    return next((one.after for one in listed if one.key == step.of), ())


def _ends(begins: date, timescale: str) -> date | None:
    if timescale not in LASTS:
        return None
    weeks, months = LASTS[timescale]
    return add_weeks(start=begins, weeks=weeks) if weeks else add_months(start=begins, months=months)


def _warned(one: Placed, listed: list[Step], found: Mapping[str, Placed], release_on: date | None) -> Placed:
    if one.step.is_done:
        return one
    faults = [*one.warnings]
    if release_on and one.ends and one.ends > release_on:
        ends, release = long_day(on=one.ends), long_day(on=release_on)
        faults.append(f"The time left is not enough: it ends on {ends}, release is {release}.")
    if one.step.timescale == UNAVAILABLE:
        faults.append("It is needed and cannot be had.")
    faults += _too_soon(one, listed, found)
    return replace(one, warnings=tuple(faults))


def _too_soon(one: Placed, listed: list[Step], found: Mapping[str, Placed]) -> list[str]:
    """Where a step is to be finished before what it needs."""
    if one.ends is None:
        return []
    faults = []
    for key in one.step.after:
        other = found.get(key)
        if other and other.ends and one.step.target_on and other.ends > one.ends:
            faults.append(f"It waits for {other.step.name}, which ends later, on {long_day(on=other.ends)}.")
    late = [found[step.key] for step in listed if step.of == one.step.key]
    last = max((action.ends for action in late if action.ends), default=None)
    if last and last > one.ends:
        faults.append(f"Its actions end later, on {long_day(on=last)}.")
    return faults
