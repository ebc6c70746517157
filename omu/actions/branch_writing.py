"""What hangs on the cases of people, written into their records: assessments, decisions, plans.

A row that others name has a `key`: its place among the rows of its kind in the record, from 1. The rows of so
many people are read with one query for each table.
"""

import datetime
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import models

from cases.models import case_branches
from cases.models.record_branches import WAYS, Branch, Row, names
from inspection.models import records as inspection_records
from risk.models import records as risk_records
from sentence_plans.models import records as plan_records

#: In the order of the file.
ROOTS: tuple[Branch, ...] = (
    *case_branches.BRANCHES,
    *risk_records.BRANCHES,
    *plan_records.BRANCHES,
    *inspection_records.BRANCHES,
)
EVERY: Mapping[str, Branch] = {
    f"{root.name} {one.name}": one for root in ROOTS for one in root.every()
}  # fmt: skip
#: Branches whose rows others name.
NAMED = frozenset(name for one in EVERY.values() for name in one.refs.values()) | {"actions"}


@dataclass(slots=True)
class Grown:
    """One row with the rows that hang on it; `row` holds keys of this installation where it names rows."""

    branch: Branch
    pk: int
    row: Row
    on: dict[str, list["Grown"]] = field(default_factory=dict)

    def every(self) -> Iterator["Grown"]:
        """This row and all that hang on it, in the order of the file."""
        yield self
        for rows in self.on.values():
            for one in rows:
                yield from one.every()


#: By owner, the rows of each first branch.
Trees = dict[int, dict[str, list[Grown]]]


def trees(owners: Collection[int], *, roots: Collection[Branch] = ROOTS) -> Trees:
    """Everything that hangs on the cases of these people, by the key of the person; one query for a table."""
    found: Trees = defaultdict(dict)
    if not owners:
        return found
    for root in roots:
        rows = rows_of(root, of={"custody__prisoner__in": list(owners)}, owner="custody__prisoner_id")
        for owner, one in rows:
            found[owner].setdefault(root.name, []).append(one)
        grow(root, parents=[one for _, one in rows])
    return found


def steps_of(column: "models.Field[Any, Any]") -> tuple[str, ...]:
    """The steps from a column to how a record names what it names; none for a plain value."""
    return WAYS.get(names(column), ())


#: The steps from a column to a name.
Steps = Callable[["models.Field[Any, Any]"], tuple[str, ...]]


def grow(branch: Branch, *, parents: list[Grown], steps: Steps = steps_of) -> None:
    """Hang the rows of the branches of `branch` on their parents; one query for a table."""
    by_key = {one.pk: one for one in parents}
    for child in branch.branches if parents else ():
        rows = rows_of(child, of={f"{child.of}__in": list(by_key)}, owner=f"{child.of}_id", steps=steps)
        for owner, one in rows:
            by_key[owner].on.setdefault(child.name, []).append(one)
        grow(child, parents=[one for _, one in rows], steps=steps)


def rows_of(
    branch: Branch, *, of: Mapping[str, Any], owner: str, steps: Steps = steps_of
) -> list[tuple[int, Grown]]:
    """The rows of a branch with the key of whom they hang on, the first made first."""
    columns = list(branch.columns())
    ways: dict[str, tuple[str, ...]] = {}
    for one in columns:
        ways[one.name] = tuple(f"{one.name}__{step}" for step in steps(one)) or (one.attname,)
    asked = [way for every in ways.values() for way in every]
    found = []
    for key, pk, *values in (
        branch.model._base_manager.filter(**of).order_by("pk").values_list(owner, "pk", *asked)
    ):
        said, start = {}, 0
        for name, every in ways.items():
            got, start = values[start : start + len(every)], start + len(every)
            said[name] = got[0] if len(every) == 1 else joined(got)
        found.append((key, Grown(branch, pk, said)))
    return found


def joined(values: list[Any]) -> str | None:
    """A name of several words: "full/2", "a.field/offender_manager/ALD"; None where there is none."""
    said = [str(one) for one in values if one is not None]
    return "/".join(said) if said else None


class Keys:
    """The places of the rows of one person among those of their kind, from 1; and back."""

    def __init__(self, held: Mapping[str, list[Grown]]) -> None:
        self.of: dict[tuple[str, int], int] = {}
        count: dict[str, int] = defaultdict(int)
        for root in held.values():
            for one in (one for first in root for one in first.every()):
                if one.branch.name in NAMED:
                    count[one.branch.name] += 1
                    self.of[one.branch.name, one.pk] = count[one.branch.name]

    def find(self, branch: str, key: Any) -> Any:
        """The place of a row, None for one of somebody else's record."""
        return self.of.get((branch, key)) if key is not None else None


def written(held: Mapping[str, list[Grown]]) -> dict[str, list[Row]]:
    """The members of a record, from the trees of one person; a row without anything said is an empty one."""
    keys = Keys(held)
    return {name: [_written(one, keys) for one in rows] for name, rows in held.items()}


def _written(one: Grown, keys: Keys) -> Row:
    branch = one.branch
    row = branch.rekeyed(one.row, keys.find) if branch.rekeyed else one.row
    said: Row = {"key": keys.find(branch.name, one.pk)} if branch.name in NAMED else {}
    for column in branch.columns():
        value = row[column.name]
        if column.name in branch.refs:
            value = keys.find(branch.refs[column.name], value)
        if says(column, value=value):
            said[column.name] = plain(value)
    return said | {name: [_written(each, keys) for each in rows] for name, rows in one.on.items()}


def says(column: "models.Field[Any, Any]", *, value: Any) -> bool:
    """Whether a value is more than the column has by itself when nothing is said."""
    if isinstance(column, models.JSONField) and not column.has_default():
        return value is not None
    return value is not None and value not in ("", [], {})


def plain(value: Any) -> Any:
    """A value as JSON has it."""
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return float(value) if isinstance(value, Decimal) else value
