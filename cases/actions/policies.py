"""The standards sets in the database: dated, versioned, read by every clock (docs/domain.md 5)."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from cases.models import Policy
from cases.standards.policies import BUILT_IN, PolicySet, in_force, parse


@dataclass(frozen=True)
class Sets:
    """The sets as they stand, with the key of the row of each."""

    all: tuple[PolicySet, ...]
    keys: Mapping[tuple[str, int], int]
    by_key: Mapping[int, PolicySet]

    def key(self, *, policy: str, version: int, started_on: date) -> int:
        """Key of the row of a set; of the one in force on `started_on` where a duty names none."""
        if not policy:
            found = in_force(sets=self.all, on=started_on).policy
            policy, version = found.key, found.version
        return self.keys[policy, version]


def current() -> Sets:
    """Every set there is, in one query. Raises LookupError where none was loaded."""
    rows = list(Policy.objects.order_by("effective_from", "version"))
    if not rows:
        raise LookupError("No set of standards is loaded: run manage.py migrate.")
    keys = {(row.code, row.version): row.pk for row in rows}
    parsed = parse(data={"sets": [row.content for row in rows]})
    by_key = {keys[one.key, one.version]: one for one in parsed}
    return Sets(all=parsed, keys=keys, by_key=by_key)


def current_sets() -> tuple[PolicySet, ...]:
    """The sets as the rules take them, oldest first; one query."""
    return current().all


def of(policy: Policy) -> PolicySet:
    """One row as a set."""
    return parse(data={"sets": [policy.content]})[0]


def built_in() -> list[dict[str, Any]]:
    """The sets that come with the product, as data."""
    sets: list[dict[str, Any]] = json.loads(BUILT_IN.read_text(encoding="utf-8"))["sets"]
    return sets


@transaction.atomic
def load(sets: Iterable[Mapping[str, Any]]) -> int:
    """Put sets that are not there yet into the database; returns how many. What is there is never changed."""
    known = set(Policy.objects.values_list("code", "version"))
    fresh = [one for one in sets if (one["key"], one["version"]) not in known]
    Policy.objects.bulk_create(
        [
            Policy(
                code=one["key"],
                version=one["version"],
                name=one["name"],
                effective_from=date.fromisoformat(one["from"]),
                effective_to=date.fromisoformat(one["to"]) if one["to"] else None,
                content=one,
            )
            for one in fresh
        ],
        ignore_conflicts=True,
    )
    return len(fresh)
