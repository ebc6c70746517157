"""What belongs to a prison and not to one person, as lines after the records of a file (docs/interchange).

Each line is one survey, analysis, audit or meeting with all that hangs on it, carried as the rows of a
record are: every column of its table but those left out with a reason. A case is named by number and day of
reception, an entry of the log by number and key.
"""

import json
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from django.db import models
from jsonschema_rs import Draft202012Validator

from cases.models.record_branches import WAYS, Branch, Row, names
from inspection.models import records as inspection_records
from omu.actions.branch_writing import Grown, grow, rows_of, written
from risk.models import records as risk_records

SCHEMA = Path(__file__).resolve().parents[1] / "data" / "prisons-v1.schema.json"
#: In the order of the file.
ROOTS: tuple[Branch, ...] = (*inspection_records.OF_PRISONS, *risk_records.OF_PRISONS)
#: Rows that stand in the record of a person: a line of a prison says that they belong to it.
LINKS = frozenset({"sample", "screened"})
#: Written by what they say, so that no order tells who answered first, nor which record was taken in first.
BY_CONTENT = LINKS | {"sheets"}
#: The steps from a column to a name, where a record needs fewer.
LONGER: Mapping[str, tuple[str, ...]] = {
    "case": ("prisoner__number", "opened_on"),
    "entry": ("prisoner__number", "origin_key"),
    "region": ("code",),
    "sibling": ("at",),
}
#: "sibling": another row of the same kind in the same line, named by the instant at which it was written.
IN_OTHER_WORDS = {"custody": "case", "contact": "entry", "ref": "sibling"}


def named(column: "models.Field[Any, Any]") -> str:
    """What a member of such a line names: "case", "entry", "user", "prison", … or "" for a plain value."""
    found = names(column)
    return IN_OTHER_WORDS.get(found, found)


def steps(column: "models.Field[Any, Any]") -> tuple[str, ...]:
    """The steps from a column to how a line names what it names; none for a plain value."""
    found = named(column)
    return LONGER.get(found) or WAYS.get(found, ())


@cache
def root_of(kind: str) -> Branch:
    """The table of a kind of line."""
    return next(one for one in ROOTS if one.name == kind)


@lru_cache(maxsize=1)
def validator() -> Draft202012Validator:
    """What checks a line about a prison."""
    return Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")), validate_formats=True)


def lines(*, prison: str = "") -> Iterator[dict[str, Any]]:
    """Everything that belongs to prisons, or to one of them; a query for each table."""
    for root in ROOTS:
        yield from ({root.name: row} for row in rows(root, prison=prison))


def rows(root: Branch, *, prison: str = "") -> Iterator[Row]:
    """The lines of one kind, the first made first."""
    for one in held(root, of={"prison__code__iexact": prison} if prison else {}):
        yield in_words(one)


def held(root: Branch, *, of: Mapping[str, Any]) -> list[Grown]:
    """The rows of one kind with all that hangs on them."""
    found = [one for _, one in rows_of(root, of=of, owner="pk", steps=steps)]
    grow(root, parents=found, steps=steps)
    return found


def in_words(one: Grown) -> Row:
    """A line as the file has it."""
    return _sorted(one.branch, written({one.branch.name: [one]})[one.branch.name][0])


def _sorted(branch: Branch, row: Row) -> Row:
    for child in branch.branches:
        if child.name in row:
            below = [_sorted(child, one) for one in row[child.name]]
            row[child.name] = sorted(below, key=json.dumps) if child.name in BY_CONTENT else below
    return row
