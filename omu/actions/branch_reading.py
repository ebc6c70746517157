"""What hangs on the cases of a person, read from a line whose shape was found right."""

import datetime
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from functools import cache
from typing import Any

from django.db import models

from cases.models.record_branches import Branch, Row, names
from omu.actions.branch_writing import ROOTS

READERS: tuple[tuple[type["models.Field[Any, Any]"], Callable[[Any], Any]], ...] = (
    (models.DateTimeField, datetime.datetime.fromisoformat),
    (models.DateField, datetime.date.fromisoformat),
    (models.TimeField, datetime.time.fromisoformat),
    (models.DecimalField, lambda value: Decimal(str(value))),
)
#: Branches of lines about prisons, which name a case by number and day.
BY_NUMBER = frozenset({"sample", "items", "screened"})


def branches(data: Mapping[str, Any]) -> dict[str, tuple[Row, ...]]:
    """The rows of each first branch that a line holds. ValueError where a day or time cannot be read."""
    return {root.name: rows(root, said=data[root.name]) for root in ROOTS if root.name in data}


@cache
def _readers(branch: Branch) -> dict[str, Callable[[Any], Any]]:
    """How the members are read that are not as JSON has them."""
    found: dict[str, Callable[[Any], Any]] = {}
    for column in branch.columns():
        if names(column) == "custody" and branch.name not in BY_NUMBER:
            found[column.name] = datetime.date.fromisoformat
        elif not column.is_relation:
            reader = next((read for kind, read in READERS if isinstance(column, kind)), None)
            found |= {column.name: reader} if reader else {}
    return found


def rows(branch: Branch, *, said: Iterable[Mapping[str, Any]]) -> tuple[Row, ...]:
    """Rows of a branch with days and times read. ValueError where one cannot be."""
    readers = _readers(branch)
    below = {one.name: one for one in branch.branches}
    return tuple(
        {
            name: rows(below[name], said=value)
            if name in below
            else readers[name](value)
            if name in readers
            else value
            for name, value in row.items()
        }
        for row in said
    )
