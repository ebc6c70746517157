"""Until when a record is kept: so many years after the sentence has ended (docs/domain.md 14.4)."""

import calendar
import datetime
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Period:
    """From a day on: years after a sentence with an end, and after one without."""

    effective_from: datetime.date
    years: int
    years_indeterminate: int


@dataclass(frozen=True, slots=True)
class Kept:
    """Until when a record is kept, and why; `until` is None where no end can be told, and it stays."""

    until: datetime.date | None
    reason: str

    def has_passed(self, *, on: datetime.date) -> bool:
        """Whether the period is over on a day: the last day it is kept on is `until`."""
        return self.until is not None and on > self.until


def in_force(*, periods: Sequence[Period], on: datetime.date) -> Period | None:
    """The set that holds on a day: the one set last from that day or an earlier one on."""
    begun = [one for one in periods if one.effective_from <= on]
    return max(begun, key=lambda one: one.effective_from) if begun else None


def kept(
    *,
    periods: Sequence[Period],
    closed_on: datetime.date | None,
    sentence_ends_on: datetime.date | None,
    is_indeterminate: bool,
    on: datetime.date,
) -> Kept:
    """Until when the record of a human being is kept, by the set in force `on` a day.

    `closed_on`: the day the last custody was closed, None while one is open. `sentence_ends_on`: the last
    day of any sentence that is known. The later of the two begins the period.
    """
    if closed_on is None:
        return Kept(None, "A custody is open: the record stays.")
    period = in_force(periods=periods, on=on)
    if period is None:
        return Kept(None, "No period was set for this day: the record stays.")
    began = max(closed_on, sentence_ends_on or closed_on)
    years = period.years_indeterminate if is_indeterminate else period.years
    of_what = "without an end" if is_indeterminate else "with an end"
    reason = f"{years} years after {began:%d/%m/%Y}, of a sentence {of_what}."
    return Kept(_years_after(began, years), reason)


def _years_after(day: datetime.date, years: int) -> datetime.date:
    """The same day so many years later; 28 February for the 29th where there is none."""
    last = calendar.monthrange(day.year + years, day.month)[1]
    return day.replace(year=day.year + years, day=min(day.day, last))
