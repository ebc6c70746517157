"""The arithmetic of a clock: when a duty is due, and what state it is in on a day (docs/domain.md 5).

Which duties a case has is decided in the `duties` and `clocks` standards of each app; here a limit and a
start become a due date with its explanation, and the dates of a clock become its state.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from cases.standards.policies import Limit, Unit
from cases.standards.working_days import Holiday, add_months, add_weeks, add_working_days

#: How the reason of a duty that rests while somebody is absent begins (day-count rule 6).
ABSENT = "Not applicable while absent"


def day(*, on: date) -> str:
    """A day as staff write it: 27/04/2011."""
    return f"{on:%d/%m/%Y}"


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything a due date opens to: the rule, its start, its limit and the holidays counted.

    `missing` names facts that were not known, so that unknown is shown as unknown.
    """

    standard: str
    title: str
    started_on: date
    started_by: str
    limit: str
    source: str
    due_on: date
    chosen_because: str = ""
    holidays: tuple[Holiday, ...] = ()
    provisional: bool = False
    missing: tuple[str, ...] = ()

    def text(self) -> str:
        """The explanation in words, one sentence for each fact."""
        counted = (
            f"{self.limit} from {day(on=self.started_on)} ({self.started_by}), due {day(on=self.due_on)}."
        )
        parts = [f"{self.standard} {self.title}: {counted}"]
        if self.chosen_because:
            parts.append(self.chosen_because)
        if self.holidays:
            passed = ", ".join(f"{holiday.title} {day(on=holiday.on)}" for holiday in self.holidays)
            parts.append(f"Bank holidays not counted: {passed}.")
        if self.provisional:
            parts.append("Provisional: the bank holidays of that year are not published yet.")
        if self.missing:
            parts.append(f"Not recorded: {', '.join(self.missing)}.")
        return " ".join(parts)

    def as_data(self) -> dict[str, Any]:
        """The same as plain data, for the clock's own record; dates in ISO form."""
        return {
            "standard": self.standard,
            "title": self.title,
            "started_on": self.started_on.isoformat(),
            "started_by": self.started_by,
            "limit": self.limit,
            "source": self.source,
            "due_on": self.due_on.isoformat(),
            "chosen_because": self.chosen_because,
            "holidays": [{"on": h.on.isoformat(), "title": h.title} for h in self.holidays],
            "provisional": self.provisional,
            "missing": list(self.missing),
            "text": self.text(),
        }


@dataclass(frozen=True, slots=True)
class Due:
    """A due date with its explanation."""

    due_on: date
    explanation: Explanation


@dataclass(frozen=True, slots=True)
class LimitChoice:
    """Which of a limit's amounts applies, why, and what had to be left unknown."""

    amount: int
    reason: str = ""
    missing: tuple[str, ...] = field(default=())


def due(*, limit: Limit, start: date, because: str, choice: LimitChoice | None = None) -> Due:
    """The last day on which a duty is met in time.

    `start` is day 0 and `because` says in words what happened on it. `choice` picks one amount of a limit
    that has two (see limit_to_release); without it the limit's own amount counts. Day-count rules 1 and 2.
    """
    chosen = choice or LimitChoice(amount=limit.amount)
    holidays: tuple[Holiday, ...] = ()
    provisional = False
    if limit.unit is Unit.WORKING_DAYS:
        count = add_working_days(start=start, days=chosen.amount)
        due_on, holidays, provisional = count.due_on, count.holidays, count.provisional
    elif limit.unit is Unit.CALENDAR_DAYS:
        due_on = start + timedelta(days=chosen.amount)
    elif limit.unit is Unit.WEEKS:
        due_on = add_weeks(start=start, weeks=chosen.amount)
    else:
        due_on = add_months(start=start, months=chosen.amount)
    explanation = Explanation(
        standard=limit.standard,
        title=limit.title,
        started_on=start,
        started_by=because,
        limit=limit.words(amount=chosen.amount),
        source=limit.source,
        due_on=due_on,
        chosen_because=chosen.reason,
        holidays=holidays,
        provisional=provisional,
        missing=chosen.missing,
    )
    return Due(due_on=due_on, explanation=explanation)


@dataclass(frozen=True, slots=True)
class EarliestRelease:
    """The earliest release date known; `on` is None while it is unknown."""

    on: date | None
    kind: str
    reason: str


def earliest_release(
    *,
    indeterminate: bool,
    crd: date | None = None,
    ard: date | None = None,
    ped: date | None = None,
    ted: date | None = None,
) -> EarliestRelease:
    """The date "to release" is counted to: day-count rule 3 of docs/domain.md 5.

    Tariff expiry for indeterminate sentences; the parole eligibility date where one is recorded, since then
    release needs the Parole Board; otherwise the conditional or automatic release date, whichever is earlier.
    """
    if indeterminate:
        if ted is None:
            return EarliestRelease(None, "TED", "Indeterminate sentence; no tariff expiry date is recorded.")
        return EarliestRelease(ted, "TED", f"Indeterminate sentence: tariff expires on {day(on=ted)}.")
    if ped is not None:
        return EarliestRelease(ped, "PED", f"Release needs the Parole Board: eligible from {day(on=ped)}.")
    dated = [(on, kind) for on, kind in ((crd, "CRD"), (ard, "ARD")) if on is not None]
    if not dated:
        return EarliestRelease(None, "", "No CRD, ARD or PED is recorded.")
    on, kind = min(dated)
    return EarliestRelease(on, kind, f"Earliest release date: {kind} {day(on=on)}.")


def limit_to_release(*, limit: Limit, sentenced_on: date, release: EarliestRelease) -> LimitChoice:
    """Which amount of T4, T5 or T7 applies: the longer one from `long_from_months` months to release on.

    While no release date is known the shorter amount counts, since a clock can be extended with a reason
    but never shortened unseen; the choice says that the date is missing.
    """
    if limit.long_amount is None or limit.long_from_months is None:
        return LimitChoice(amount=limit.amount)
    if release.on is None:
        reason = f"{release.reason} The shorter limit counts until it is known."
        return LimitChoice(amount=limit.amount, reason=reason, missing=("earliest release date",))
    threshold = add_months(start=sentenced_on, months=limit.long_from_months)
    if release.on < threshold:
        words = f"{release.reason} Less than {limit.long_from_months} months from sentence to release."
        return LimitChoice(amount=limit.amount, reason=words)
    words = f"{release.reason} {limit.long_from_months} months or more from sentence to release."
    return LimitChoice(amount=limit.long_amount, reason=words)


class State(StrEnum):
    """Where a clock stands on a day (day-count rule 7)."""

    NOT_DUE = "not due"
    DUE_SOON = "due soon"
    OVERDUE = "overdue"
    MET_ON_TIME = "met on time"
    MET_LATE = "met late"
    STOPPED = "stopped"
    NOT_APPLICABLE = "not applicable"


OPEN_STATES = frozenset({State.NOT_DUE, State.DUE_SOON, State.OVERDUE})


@dataclass(frozen=True, slots=True)
class Standing:
    """A state with its reason; `days` is calendar days to the due date, negative once it has passed."""

    state: State
    reason: str
    days: int | None = None


def state(
    *,
    started_on: date,
    due_on: date | None,
    extended_to: date | None = None,
    met_on: date | None = None,
    stopped_on: date | None = None,
    not_applicable_because: str = "",
    as_of: date,
    due_soon_days: int,
) -> Standing:
    """The state of a clock as of any day: by what had happened up to that day, as known now.

    A duty is met in time on or before the due date, or the day it was extended to. What was met before it
    was stopped stays met; a clock without a due date counts as not applicable and says so.
    """
    limit = extended_to or due_on
    if met_on is not None and met_on <= as_of and (stopped_on is None or met_on <= stopped_on):
        return _met(met_on=met_on, limit=limit)
    if stopped_on is not None and stopped_on <= as_of:
        late = " It was overdue by then." if limit is not None and limit < stopped_on else ""
        return Standing(State.STOPPED, f"Stopped on {day(on=stopped_on)}.{late}")
    if not_applicable_because:
        return Standing(State.NOT_APPLICABLE, not_applicable_because)
    if limit is None:
        return Standing(State.NOT_APPLICABLE, "No due date: a fact that starts the clock is not recorded.")
    return _open(started_on=started_on, limit=limit, as_of=as_of, due_soon_days=due_soon_days)


def _met(*, met_on: date, limit: date | None) -> Standing:
    if limit is None or met_on <= limit:
        by = f", due {day(on=limit)}" if limit else ""
        return Standing(State.MET_ON_TIME, f"Met on {day(on=met_on)}{by}.")
    late = (met_on - limit).days
    words = "1 day late" if late == 1 else f"{late} days late"
    return Standing(State.MET_LATE, f"Met on {day(on=met_on)}, {words}: it was due {day(on=limit)}.", -late)


def _open(*, started_on: date, limit: date, as_of: date, due_soon_days: int) -> Standing:
    left = (limit - as_of).days
    if as_of < started_on:
        return Standing(State.NOT_DUE, f"Starts on {day(on=started_on)}, due {day(on=limit)}.", left)
    if left < 0:
        words = "1 day" if left == -1 else f"{-left} days"
        return Standing(State.OVERDUE, f"Due {day(on=limit)}: overdue by {words}.", left)
    if left <= due_soon_days:
        words = {0: "today", 1: "tomorrow"}.get(left, f"in {left} days")
        return Standing(State.DUE_SOON, f"Due {words}, on {day(on=limit)}.", left)
    return Standing(State.NOT_DUE, f"Due {day(on=limit)}, in {left} days.", left)
