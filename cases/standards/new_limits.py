"""A limit that is to hold from a day on: whether it can, and what it would change (docs/domain.md 5)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from cases.standards.checked import Checked
from cases.standards.clocks import LimitChoice, due
from cases.standards.custody_events import Objection, long_day
from cases.standards.policies import Limit, PolicySet, Unit

#: The most that a limit may be, by what it is counted in: about five years [ASSUMPTION].
MOST = {Unit.WORKING_DAYS: 1250, Unit.CALENDAR_DAYS: 1826, Unit.WEEKS: 260, Unit.MONTHS: 60}


def check_amount(*, limit: Limit, amount: int) -> Checked[int]:
    """An amount in the unit of a limit, from 1 to MOST; the reason says what is wrong with it."""
    most = MOST[limit.unit]
    if 1 <= amount <= most:
        return Checked(value=amount)
    mend = f"Enter a whole number of {limit.words(amount=2).split(' ', 1)[1]} from 1 to {most}."
    return Checked(reason=f"{amount} is out of bounds.", mend=mend)


def changed(*, limit: Limit, amount: int, long_amount: int | None) -> Checked[Limit]:
    """A limit with other amounts; the second only where it has one, and not below the first."""
    for value in (amount, *([long_amount] if long_amount is not None else [])):
        found = check_amount(limit=limit, amount=value)
        if found.value is None:
            return Checked(reason=found.reason, mend=found.mend)
    if (long_amount is None) != (limit.long_amount is None):
        return Checked(reason="This duty has another number of limits.", mend="Give each of those it has.")
    if long_amount is not None and long_amount < amount:
        return Checked(
            reason="The limit of those with long to serve is the shorter one.",
            mend="Give the longer one there.",
        )
    if (amount, long_amount) == (limit.amount, limit.long_amount):
        return Checked(reason="This holds on that day already.", mend="Choose another limit.")
    return Checked(value=replace(limit, amount=amount, long_amount=long_amount))


def day_objection(*, sets: Iterable[PolicySet], effective_from: date, today: date) -> Objection | None:
    """Why a limit cannot be set from a day: it is past, or a version begins later, or on it and holds by now.

    To a version that begins in the future, on that very day, more limits may be added until it begins.
    """
    latest = max(sets, key=lambda one: (one.since, one.version))
    field = "effective_from"
    if effective_from < today:
        return Objection("What held in the past stays as it was. Enter today or a later day.", field)
    if effective_from < latest.since:
        words = long_day(on=latest.since)
        return Objection(f"A later version begins on {words}: enter that day or a later one.", field)
    if effective_from == latest.since <= today:
        return Objection("A version began on this day and holds already. Enter a later day.", field)
    return None


@dataclass(frozen=True, slots=True)
class Ran:
    """A duty that began: its case or officer, its dates, and the limit that gave them, in words."""

    subject: int
    started_on: date
    due_on: date
    met_on: date | None
    limit_words: str
    limit: Limit


@dataclass(frozen=True, slots=True)
class Moved:
    """How many duties there were and of how many cases; how many cases would have been due sooner or later.

    `late`: cases whose duty was met in time, or still runs, and would have been late by today.
    """

    duties: int
    cases: int
    sooner: int
    later: int
    late: int
    own: int


def moved(*, ran: Iterable[Ran], limit: Limit, today: date) -> Moved:
    """What a limit would have made of duties that began; those by a limit of a prison's own stay (`own`)."""
    rows, subjects = list(ran), {name: set[int]() for name in ("sooner", "later", "late", "own")}
    for one in rows:
        amount = _amount(one, limit)
        if amount is None:
            subjects["own"].add(one.subject)
            continue
        chosen = LimitChoice(amount=amount)
        new = due(limit=limit, start=one.started_on, because="", choice=chosen).due_on
        if new != one.due_on:
            subjects["sooner" if new < one.due_on else "later"].add(one.subject)
        done = one.met_on or today
        if new < done <= one.due_on:
            subjects["late"].add(one.subject)
    counts = {name: len(found) for name, found in subjects.items()}
    return Moved(duties=len(rows), cases=len({one.subject for one in rows}), **counts)


def _amount(one: Ran, limit: Limit) -> int | None:
    """Which of the new amounts a duty would have got: the one in the place of its old one."""
    if one.limit_words == one.limit.words(amount=one.limit.amount):
        return limit.amount
    if one.limit.long_amount and one.limit_words == one.limit.words(amount=one.limit.long_amount):
        return limit.long_amount
    return None


def day_before(*, on: date) -> date:
    """The last day of what ends when something else begins on `on`."""
    return on - timedelta(days=1)
