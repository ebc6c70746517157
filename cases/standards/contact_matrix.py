"""Who speaks with whom about a case, and between whom nothing is on record (docs/domain.md 14.3)."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

#: What is looked at unless another period is chosen: between two reviews nobody should have been silent.
MONTHS = 6
PERIODS = (3, 6, 12)

SUPERVISOR, MANAGER, PRISONER = "offender_supervisor", "offender_manager", "prisoner"
#: Pairs that the work rests on, whichever of the two wrote it down (model of offender management, 2.1).
PAIRS = ((SUPERVISOR, PRISONER), (MANAGER, PRISONER), (SUPERVISOR, MANAGER))


@dataclass(frozen=True)
class Spoken:
    """Entries of one role with one kind of person: how many, and the day of the last."""

    role: str
    with_whom: str
    entries: int
    last: datetime.date


@dataclass(frozen=True)
class Row:
    """What one role wrote, by with whom: as many cells as there are columns, None where there is nothing."""

    role: str
    cells: Sequence[Spoken | None]


@dataclass(frozen=True)
class Matrix:
    """Columns are kinds of people; `gaps` are pairs of PAIRS of which nothing is on record."""

    columns: Sequence[str]
    rows: Sequence[Row]
    gaps: Sequence[tuple[str, str]]


def matrix(*, spoken: Iterable[Spoken], columns: Sequence[str], holders: Iterable[str]) -> Matrix:
    """Put counted entries into rows and columns and name the gaps.

    `holders` are the roles that somebody has in this case: of a role that nobody has, nothing is missed and
    the row stands only if it wrote. The holders come first, then roles in the order of their letters.
    """
    held = [role for role in (SUPERVISOR, MANAGER) if role in set(holders)]
    known = {(one.role, one.with_whom): one for one in spoken}
    others = sorted({role for role, _ in known} - set(held))
    rows = [Row(role, [known.get((role, column)) for column in columns]) for role in (*held, *others)]
    there = {PRISONER, *held}
    gaps = [
        pair for pair in PAIRS
        if there.issuperset(pair) and pair not in known and pair[::-1] not in known
    ]  # fmt: skip
    return Matrix(columns=columns, rows=rows, gaps=gaps)
