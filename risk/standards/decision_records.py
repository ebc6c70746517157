"""When a decision may be closed: a current assessment cited, the unit heard (docs/domain.md 5 T10, 12.2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from cases.standards.working_days import add_months

#: Whose opinion each decision asks for, in words; the unit's own is that of supervisor or head.
PARTIES = {
    "offender_supervisor": "the offender supervisor",
    "offender_manager": "the offender manager",
    "public_protection": "public protection",
    "security": "security",
}
#: Without one of these a decision is closed only with a reason and a manager's approval.
OF_THE_UNIT = ("offender_supervisor", "head_of_omu")


@dataclass(frozen=True, slots=True)
class Currency:
    """Whether an assessment is current on a day, how old it is in days, and why or why not."""

    current: bool
    age_days: int | None
    reason: str


def currency(
    *, completed_on: date | None, triggers: Sequence[tuple[date, str]], on: date, months: int
) -> Currency:
    """T10: an assessment is current when it is no older than `months` and no review trigger is open.

    `triggers` are the events that still ask for a review, with their day and words; one after `on` does not
    count. An assessment completed later than `on` is none.
    """
    if completed_on is None or completed_on > on:
        return Currency(False, None, "No assessment was complete by that day.")
    age = (on - completed_on).days
    last = add_months(start=completed_on, months=months)
    asked = [f"{words} on {day:%d/%m/%Y}" for day, words in triggers if day <= on]
    if on > last:
        return Currency(False, age, f"Older than {months} months: it was current until {last:%d/%m/%Y}.")
    if asked:
        return Currency(False, age, f"A review is still owed: {'; '.join(asked)}.")
    return Currency(True, age, f"Completed {completed_on:%d/%m/%Y}, current until {last:%d/%m/%Y}.")


@dataclass(frozen=True, slots=True)
class ClosingFacts:
    """What stands in a decision when somebody means to close it. `heard`: whose opinion is there.

    `currency` is None while no assessment is cited. `excused` says whether a manager has approved the reason
    for deciding without; None where no reason was given.
    """

    outcome: str
    reason: str
    currency: Currency | None
    bears: str
    heard: frozenset[str]
    not_heard_because: str
    excused: bool | None


@dataclass(frozen=True, slots=True)
class Lack:
    """One thing that keeps a decision open: the field, and what to do in words."""

    field: str
    words: str


def shortfalls(*, currency: Currency | None, heard: frozenset[str]) -> list[str]:
    """What a decision lacks that only a recorded reason and a manager's approval can make up for."""
    found = []
    if currency is None:
        found.append("No assessment is cited.")
    elif not currency.current:
        found.append(f"The assessment cited is not current. {currency.reason}")
    if heard.isdisjoint(OF_THE_UNIT):
        found.append("The offender management unit has given no opinion.")
    return found


def not_heard(*, heard: frozenset[str]) -> list[str]:
    """Those asked whose opinion is not there, apart from the unit itself, in words."""
    return [words for party, words in PARTIES.items() if party not in heard and party not in OF_THE_UNIT]


def closing_lacks(*, facts: ClosingFacts) -> list[Lack]:
    """Everything that keeps a decision from being closed, the gravest first (docs/domain.md 12.2)."""
    found = []
    short = shortfalls(currency=facts.currency, heard=facts.heard)
    if short and facts.excused is None:
        found.append(Lack("exception", f"{' '.join(short)} Say why it is decided without, for a manager."))
    elif short and not facts.excused:
        found.append(Lack("exception", f"{' '.join(short)} A manager has not approved the reason yet."))
    if facts.currency is not None and not facts.bears.strip():
        found.append(Lack("bears", "Say what in the assessment bears on this decision."))
    missing = not_heard(heard=facts.heard)
    if missing and not facts.not_heard_because.strip():
        found.append(Lack("not_heard_because", f"Say why these were not heard: {', '.join(missing)}."))
    if not facts.outcome:
        found.append(Lack("outcome", "Choose what is decided."))
    if not facts.reason.strip():
        found.append(Lack("reason", "Give the reason for the decision."))
    return found
