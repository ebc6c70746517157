"""Rows of many tables read side by side, human being by human being: any number of cases, little memory.

Every source is one query in the order of the human beings, read through a cursor of the server; so the number
of queries and the memory are the same for a prison and for the estate (docs/domain.md 21.2, docs/adr/0004).
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce

AT_ONCE = 2000
#: One row: the key of the human being first.
Row = tuple[Any, ...]


def of(
    rows: QuerySet[Any],
    *,
    fields: tuple[str, ...],
    order: tuple[str, ...] = (),
    via: str = "custody__prisoner",
) -> Iterator[Row]:
    """The fields of each row after the key of its human being, in the order of those keys, then `order`.

    `via` is the way from a row to its record; merged records are one human being (docs/adr/0013).
    """
    human = Coalesce(F(f"{via}__same_as_id"), F(f"{via}__pk")) if via else Coalesce(F("same_as_id"), F("pk"))
    found = rows.annotate(human_key=human).order_by("human_key", *order)
    return found.values_list("human_key", *fields).iterator(chunk_size=AT_ONCE)


class Stream:
    """One source, read forwards: what it holds of a human being who comes no earlier than the one before."""

    def __init__(self, rows: Iterator[Row]) -> None:
        self._rows = rows
        self._next = next(rows, None)

    def of(self, human: int) -> list[Row]:
        """The rows of one human being, without the key."""
        found = []
        while self._next is not None and self._next[0] <= human:
            if self._next[0] == human:
                found.append(self._next[1:])
            self._next = next(self._rows, None)
        return found


Grouped = Mapping[int, list[Row]]


def by_first(rows: list[Row]) -> Grouped:
    """Rows by their first member, which is left out of them."""
    found: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        found[row[0]].append(row[1:])
    return found
