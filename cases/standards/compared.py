"""Settings of several prisons side by side, and two sets of standards (docs/domain.md 5)."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from cases.standards.policies import Limit, PolicySet
from cases.standards.settings import InForce, Setting, Value


@dataclass(frozen=True, slots=True)
class SameValue:
    """Prisons, by key, in which a setting has one value; `words` as it is read."""

    value: Value
    words: str
    is_default: bool
    prisons: tuple[int, ...]


def grouped(*, setting: Setting, standing: Mapping[int, InForce]) -> list[SameValue]:
    """The values in force and the prisons that have each: what differs from the default first, then by words.

    A prison that has set what the default is counts among the default.
    """
    prisons: dict[Value, list[int]] = {}
    for prison, found in standing.items():
        prisons.setdefault(found.value, []).append(prison)
    groups = [
        SameValue(value, setting.words(value=value), value == setting.default, tuple(keys))
        for value, keys in prisons.items()
    ]
    return sorted(groups, key=lambda one: (one.is_default, one.words))


@dataclass(frozen=True, slots=True)
class LimitRow:
    """One standard in each of several sets, in words; `differs` where they do not say the same."""

    standard: str
    title: str
    who: str
    words: tuple[str, ...]
    differs: bool


def limit_words(*, limit: Limit) -> str:
    """Such as "8 weeks, 16 weeks from 24 months to release on; a default"."""
    words = limit.words(amount=limit.amount)
    if limit.long_amount is not None:
        long = limit.words(amount=limit.long_amount)
        words = f"{words}; {long} with {limit.long_from_months} months or more to release"
    return words if limit.duty else f"{words} (a default)"


def limit_rows(*, sets: Sequence[PolicySet]) -> list[LimitRow]:
    """Every standard of any of the sets, in order of their numbers."""
    rows = []
    for standard in _standards(sets):
        limits = [one.limits.get(standard) for one in sets]
        said = tuple(limit_words(limit=limit) if limit else "none" for limit in limits)
        known = [limit for limit in limits if limit][-1]
        rows.append(LimitRow(standard, known.title, known.who, said, len(set(said)) > 1))
    return rows


def _standards(sets: Iterable[PolicySet]) -> list[str]:
    """Every standard of any set, T2 before T10, and T8.assessment before T8.plan."""
    found = {standard for one in sets for standard in one.limits}
    return sorted(found, key=lambda standard: (int(re.sub(r"\D", "", standard)), standard))
