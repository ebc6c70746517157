"""Dates and sentence lengths as staff and other systems write them."""

import calendar
import re
from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta

from cases.standards.checked import Checked

WRITTEN = re.compile(r"(\d{2})/(\d{2})/(\d{4})", re.ASCII)
ISO = re.compile(r"\d{4}-\d{1,2}-\d{1,2}.*", re.ASCII)
TWO_DIGIT_YEAR = re.compile(r"\d{1,2}\D\d{1,2}\D\d{2}", re.ASCII)
SHORT_PARTS = re.compile(r"\d{1,2}/\d{1,2}/\d{4}", re.ASCII)
EARLIEST_YEAR, LATEST_YEAR = 1880, 2199
SHAPE = "Write the date as dd/mm/yyyy, such as 09/11/2012."

LENGTH = re.compile(r"(?:(\d{1,2})\s*y)?\s*(?:(\d{1,3})\s*m)?\s*(?:(\d{1,5})\s*d)?", re.ASCII | re.IGNORECASE)
LIFE, INDETERMINATE = "LIFE", "INDETERMINATE"


def written_date(*, text: str) -> Checked[date]:
    """Reads dd/mm/yyyy and nothing else; the reason says which rule the text breaks."""
    written = text.strip()
    match = WRITTEN.fullmatch(written)
    if match is None:
        return Checked(reason=_shape_fault(written), mend=SHAPE)
    day, month, year = (int(part) for part in match.groups())
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        return Checked(reason=f"“{written}”: the year {year} cannot be right.", mend=SHAPE)
    try:
        return Checked(value=date(year, month, day))
    except ValueError:
        return _no_such_day(written, month=month, year=year)


def _no_such_day(written: str, *, month: int, year: int) -> Checked[date]:
    if not 1 <= month <= 12:
        reason = f"“{written}”: there is no month {month}."
        return Checked(reason=reason, mend="The day comes first, then the month.")
    days = calendar.monthrange(year, month)[1]
    reason = f"“{written}” does not exist: {calendar.month_name[month]} {year} has {days} days."
    return Checked(reason=reason, mend="Check the day and the month.")


def _shape_fault(written: str) -> str:
    if not written:
        return "There is no date."
    if ISO.fullmatch(written):
        return f"“{written}” has the year first."
    if TWO_DIGIT_YEAR.fullmatch(written):
        return f"“{written}” has a year of two digits: the century is not known."
    if SHORT_PARTS.fullmatch(written):
        return f"“{written}” has a day or a month of one digit."
    return f"“{written}” is not a date."


@dataclass(frozen=True, slots=True)
class SentenceLength:
    """A length in years, months and days; or indeterminate, for life or for public protection."""

    years: int = 0
    months: int = 0
    days: int = 0
    indeterminate: str = ""

    def text(self) -> str:
        """The short form that sentence_length reads again: '4y 6m', '28d', 'LIFE'."""
        if self.indeterminate:
            return self.indeterminate
        parts = ((self.years, "y"), (self.months, "m"), (self.days, "d"))
        return " ".join(f"{number}{letter}" for number, letter in parts if number)

    def words(self) -> str:
        """The length to be read: '4 years 6 months'."""
        if self.indeterminate:
            return {LIFE: "Life", INDETERMINATE: "Indeterminate"}[self.indeterminate]
        parts = ((self.years, "year"), (self.months, "month"), (self.days, "day"))
        return " ".join(f"{number} {unit}{'' if number == 1 else 's'}" for number, unit in parts if number)

    def ends_on(self, *, sentenced_on: date) -> date | None:
        """The day the length has run from the sentence date, None when indeterminate.

        Calendar arithmetic with month ends rolled back; years and months first, then days.
        """
        if self.indeterminate:
            return None
        return sentenced_on + relativedelta(years=self.years, months=self.months, days=self.days)


def sentence_length(*, text: str) -> Checked[SentenceLength]:
    """Reads '4y 6m', '28d', '12m', '1y 2m 3d', LIFE or INDETERMINATE, in capitals or small letters."""
    written = text.strip()
    mend = "Write years, months and days such as 4y 6m or 28d, or LIFE or INDETERMINATE."
    if not written:
        return Checked(reason="There is no sentence length.", mend=mend)
    if written.upper() in {LIFE, INDETERMINATE}:
        return Checked(value=SentenceLength(indeterminate=written.upper()))
    match = LENGTH.fullmatch(written)
    if match is None:
        return Checked(reason=f"“{written}” is not a sentence length.", mend=mend)
    years, months, days = (int(part or 0) for part in match.groups())
    if not years + months + days:
        return Checked(reason=f"“{written}” is no time at all.", mend=mend)
    return Checked(value=SentenceLength(years=years, months=months, days=days))


def twelve_months_or_more(*, length: SentenceLength, sentenced_on: date) -> bool:
    """True when the sentence runs at least 12 calendar months; an indeterminate one does."""
    ends_on = length.ends_on(sentenced_on=sentenced_on)
    return ends_on is None or ends_on >= sentenced_on + relativedelta(months=12)


def age_on(*, born_on: date, on: date) -> int:
    """Completed years on a day. Somebody born on 29 February comes of age on 1 March of a common year."""
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))
