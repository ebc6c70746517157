"""Offender supervisors taken for other duties: who is away when, hours lost, cases gone without contact
(docs/domain.md 15 point 4)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from cases.standards.working_days import is_working_day

TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Away:
    """One redeployment: keys of officer and cover, first and last day, hours lost, duty."""

    officer: int
    cover: int | None
    first: date
    last: date
    hours: Decimal
    duty: str

    def on(self, *, day: date) -> bool:
        """Whether the officer is away on a day."""
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Square:
    """One officer on one day: away for `duty`, covering for others, or neither; `works` on a working day."""

    day: date
    works: bool
    duty: str = ""
    covers: tuple[int, ...] = ()


def calendar(*, officers: Sequence[int], away: Iterable[Away], start: date, days: int) -> list[list[Square]]:
    """One row of squares an officer, in the order given, for `days` days from `start` on."""
    rows = list(away)
    span = [start + timedelta(days=offset) for offset in range(days)]
    return [[_square(officer, day, rows) for day in span] for officer in officers]


def _square(officer: int, day: date, rows: list[Away]) -> Square:
    today = [row for row in rows if row.on(day=day)]
    duty = next((row.duty for row in today if row.officer == officer), "")
    covers = tuple(row.officer for row in today if row.cover == officer)
    return Square(day, is_working_day(on=day), duty, covers)


def hours_in_month(*, away: Away, month: date) -> Decimal:
    """The hours of a redeployment that fall into the month of a day, to a tenth.

    Where it runs over the end of a month its hours are shared by days, since they are recorded as one figure.
    """
    first = month.replace(day=1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    inside = (min(away.last, last) - max(away.first, first)).days + 1
    if inside <= 0:
        return Decimal(0)
    return (away.hours * inside / ((away.last - away.first).days + 1)).quantize(TENTH, ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Missed:
    """That a planned contact fell due while the officer was away and did not take place."""

    due_on: date
    reason: str


def missed_contact(
    *,
    every_days: int | None,
    last_contact_on: date | None,
    held_since: date,
    first: date,
    last: date,
    cover_contact_on: date | None,
    on: date,
) -> Missed | None:
    """Whether a case went without contact because its supervisor was away from `first` to `last`.

    A contact is due `every_days` calendar days after the last one, or after the day the case was given where
    there was none. It is missed because of the redeployment when that day fell within it and is past, and
    neither the supervisor since then nor the cover since `first` has been in contact. None where no interval
    is planned.
    """
    if every_days is None:
        return None
    since = max(last_contact_on or held_since, held_since)
    due = since + timedelta(days=every_days)
    if not first <= due <= last or due >= on:
        return None
    if cover_contact_on and cover_contact_on >= first:
        return None
    kind = "last contact" if last_contact_on and since == last_contact_on else "case given"
    return Missed(due, f"{kind} on {since:%d/%m/%Y}, planned every {every_days} days")
