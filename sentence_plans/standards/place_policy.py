"""How soon a move is arranged and how long a proposal of free places holds (docs/domain.md 13).

The numbers are dated data (sentence_plans/data/places.json); the set of the day a proposal is made holds for
it, and the proposal keeps them. Plain Python.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

BUILT_IN = Path(__file__).parent.parent / "data" / "places.json"


@dataclass(frozen=True, slots=True)
class PlacePolicy:
    """A move is arranged in `days_to_move` days; a proposal older than `most_days` days is made again."""

    key: str
    version: int
    since: date
    until: date | None
    days_to_move: int
    most_days: int
    source: str


def parse(*, sets: Iterable[Any]) -> tuple[PlacePolicy, ...]:
    """The sets of the data, oldest first. Raises ValueError where one counts less than a day."""
    found = [
        PlacePolicy(
            one["key"], one["version"], date.fromisoformat(one["from"]),
            date.fromisoformat(one["to"]) if one["to"] else None,
            one["days_to_move"], one["most_days"], one["source"],
        )
        for one in sets
    ]  # fmt: skip
    for one in found:
        if one.days_to_move < 1 or one.most_days < 1:
            raise ValueError(f"{one.key} {one.version}: at least one day")
    return tuple(sorted(found, key=lambda one: (one.since, one.version)))


def in_force(*, sets: Iterable[PlacePolicy], on: date) -> PlacePolicy:
    """The last set that holds on a day. Raises LookupError where none does."""
    holding = [one for one in sets if one.since <= on and (one.until is None or on <= one.until)]
    if not holding:
        raise LookupError(f"No rule on free places holds on {on}.")
    return holding[-1]


def built_in() -> tuple[PlacePolicy, ...]:
    """The sets that come with the product."""
    return parse(sets=json.loads(BUILT_IN.read_text(encoding="utf-8"))["sets"])
