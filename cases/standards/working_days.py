"""Working days and calendar arithmetic of the duties (docs/domain.md 5, day-count rules 1 and 2, and 22).

Monday to Friday without the bank holidays of England and Wales. From 2012 to the last year that has been
published the holidays come from govuk-bank-holidays, which carries them inside the package and asks nobody.
Before 2012 and after the last published year they are computed by `holidays`; the later ones are marked
provisional, since a holiday may still be proclaimed or moved.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from dateutil.relativedelta import relativedelta
from govuk_bank_holidays.bank_holidays import BankHolidays
from holidays.countries import UnitedKingdom

ONE_DAY = timedelta(days=1)
WEEKEND = 5  # date.weekday() of Saturday


@dataclass(frozen=True, slots=True)
class Holiday:
    """A bank holiday that falls on a weekday; provisional when its year has not been published yet."""

    on: date
    title: str
    provisional: bool


@dataclass(frozen=True, slots=True)
class Count:
    """The day a count of working days ends, and what was passed over on the way."""

    start: date
    days: int
    due_on: date
    holidays: tuple[Holiday, ...]
    provisional: bool


@lru_cache(maxsize=1)
def _published() -> Mapping[int, Mapping[date, str]]:
    years: dict[int, dict[date, str]] = {}
    source = BankHolidays(use_cached_holidays=True)
    for event in source.get_holidays(division=BankHolidays.ENGLAND_AND_WALES):
        years.setdefault(event["date"].year, {})[event["date"]] = event["title"]
    return years


@lru_cache(maxsize=1)
def last_published_year() -> int:
    """The last year whose bank holidays have been published; later ones are provisional."""
    return max(_published())


@lru_cache(maxsize=512)
def holidays_of(*, year: int) -> Mapping[date, Holiday]:
    """The weekday bank holidays of a year, by date."""
    titles = _published().get(year)
    if titles is None:
        titles = dict(UnitedKingdom(subdiv="ENG", years=[year]).items())
    provisional = year > last_published_year()
    return {
        on: Holiday(on=on, title=title, provisional=provisional)
        for on, title in sorted(titles.items())
        if on.year == year and on.weekday() < WEEKEND
    }


def is_working_day(*, on: date) -> bool:
    """True on Monday to Friday when the day is no bank holiday of England and Wales."""
    return on.weekday() < WEEKEND and on not in holidays_of(year=on.year)


def add_working_days(*, start: date, days: int) -> Count:
    """The day `days` working days after `start`, which is day 0 and is never counted itself.

    Returns the due date with every bank holiday passed over, and whether the count ran into a year whose
    holidays are not published yet. ValueError when `days` is negative. Rule: docs/domain.md 5, rule 1.
    """
    if days < 0:
        raise ValueError(f"A limit cannot be {days} working days: it must be 0 or more.")
    day, left, skipped = start, days, []
    while left:
        day += ONE_DAY
        if day.weekday() >= WEEKEND:
            continue
        holiday = holidays_of(year=day.year).get(day)
        if holiday is None:
            left -= 1
        else:
            skipped.append(holiday)
    return Count(
        start=start,
        days=days,
        due_on=day,
        holidays=tuple(skipped),
        provisional=days > 0 and day.year > last_published_year(),
    )


def working_days_between(*, start: date, end: date) -> int:
    """How many working days lie after `start` up to and including `end`; negative when `end` is earlier.

    The inverse of add_working_days: a duty of N working days is met in time when the answer is at most N.
    """
    if end < start:
        return -working_days_between(start=end, end=start)
    weeks, rest = divmod((end - start).days, 7)
    count = weeks * 5
    count += sum((end - ONE_DAY * back).weekday() < WEEKEND for back in range(rest))
    for year in range(start.year, end.year + 1):
        count -= sum(start < on <= end for on in holidays_of(year=year))
    return count


def add_weeks(*, start: date, weeks: int) -> date:
    """The same day of the week, `weeks` weeks later."""
    return start + timedelta(weeks=weeks)


@lru_cache(maxsize=4096)  # the same few days come up for every case of a prison
def add_months(*, start: date, months: int) -> date:
    """The same day of the month, `months` months later (earlier when negative).

    A month-end start rolls back to the last day of a shorter month: 31 January and one month is 28 or 29
    February (docs/domain.md 5, rule 1).
    """
    return start + relativedelta(months=months)
