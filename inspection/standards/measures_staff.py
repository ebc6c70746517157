"""Table Q: how often offender supervisors are supervised (docs/domain.md 21.3, 21.4 rule 8)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from cases.standards.working_days import add_months

SIX_MONTHS, SIX_WEEKS = 6, timedelta(days=42)


@dataclass(frozen=True, slots=True)
class Officer:
    """An offender supervisor on the day: since when, and the days of the sessions by then, in order."""

    user: int
    username: str
    since: date
    sessions: tuple[date, ...] = ()


def interval(*, officer: Officer, as_of: date) -> tuple[date, date]:
    """The interval that counts: between the last two sessions, or since the last one if that is longer.

    Without two sessions: since becoming an offender supervisor.
    """
    if len(officer.sessions) < 2:
        return officer.since, as_of
    before, last = officer.sessions[-2:]
    return (last, as_of) if as_of - last > last - before else (before, last)


def seldom(*, officer: Officer, as_of: date) -> bool:
    """IM-211: six months or longer."""
    begins, ends = interval(officer=officer, as_of=as_of)
    return ends >= add_months(start=begins, months=SIX_MONTHS)


def often(*, officer: Officer, as_of: date) -> bool:
    """IM-213: 42 days or shorter."""
    begins, ends = interval(officer=officer, as_of=as_of)
    return ends - begins <= SIX_WEEKS


RULES: Mapping[str, Callable[..., bool]] = {"IM-211": seldom, "IM-213": often}
