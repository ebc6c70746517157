"""Which stage a case is in, and why (docs/domain.md 3.1): one rule, from dated facts, for any day.

The three steps of the work are assessing, planning and delivering with its reviews. None is skipped: planning
begins with a complete assessment, delivering with a complete plan. Days are counted as everywhere: what
happened on a day holds from that day on.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from cases.standards.custody_events import long_day
from cases.standards.working_days import add_months

ARRIVED = {
    "transfer": "Arrived by transfer",
    "recall": "Returned on recall",
    "remand": "Received on remand",
    "sentence": "Received",
}


@dataclass(frozen=True, slots=True)
class Span:
    """From a day, to a day that no longer belongs to it; `ended` is None while it lasts."""

    begun: date
    ended: date | None
    words: str

    def holds(self, *, on: date) -> bool:
        """Whether it lasts on a day."""
        return self.begun <= on and (self.ended is None or on < self.ended)


@dataclass(frozen=True, slots=True)
class Arrival:
    """A stay in one prison: how it began, and when there a supervisor was allocated and first spoke."""

    on: date
    how: str
    allocated_on: date | None = None
    contacted_on: date | None = None


@dataclass(frozen=True, slots=True)
class StageFacts:
    """What the stage of a case is decided on.

    `arrivals` in order. `writing`: assessments begun, until complete or closed; `assessed` and `planned` the
    days an assessment was complete, and a plan or its review. `reviews`: what asks for a review, and until
    when. `plan_owed`: whether assessment and plan are owed at all (T5). `pre_release_months` is a setting.
    """

    sentenced_on: date | None
    arrivals: tuple[Arrival, ...]
    closings: tuple[Span, ...] = ()
    absences: tuple[Span, ...] = ()
    writing: tuple[Span, ...] = ()
    assessed: tuple[date, ...] = ()
    planned: tuple[date, ...] = ()
    reviews: tuple[Span, ...] = ()
    release_on: date | None = None
    plan_owed: bool = True
    pre_release_months: int = 6


@dataclass(frozen=True, slots=True)
class Staged:
    """A stage with its reason, in a sentence."""

    stage: str
    reason: str


@dataclass(frozen=True, slots=True)
class StageSpan:
    """A stage from a day until a day; `ended` is None for the present one."""

    stage: str
    reason: str
    begun: date
    ended: date | None


def stage(*, facts: StageFacts, on: date) -> Staged:
    """The stage of a case on a day, by what had happened up to that day, as known now."""
    return _outside(facts, on) or _at_the_door(facts, on) or _at_work(facts, on)


def _outside(facts: StageFacts, on: date) -> Staged | None:
    """Closed, absent, or not sentenced: nothing is worked on."""
    for name, spans in (("closed", facts.closings), ("absent", facts.absences)):
        for span in spans:
            if span.holds(on=on):
                return Staged(name, span.words)
    if facts.sentenced_on is None or on < facts.sentenced_on:
        return Staged("remand", "Not sentenced: held, not managed.")
    return None


def _at_the_door(facts: StageFacts, on: date) -> Staged | None:
    """Nobody allocated, or allocated and not yet met; passed over where the work has begun all the same."""
    stay = _present(facts, on)
    if (
        stay is None
        or _within([span.begun for span in facts.writing], stay.on, on)
        or _within(facts.planned, stay.on, on)
    ):
        return None
    came = f"{ARRIVED.get(stay.how, 'Received')} on {long_day(on=stay.on)}"
    if stay.allocated_on is None or stay.allocated_on > on:
        return Staged("received", f"{came}; no offender supervisor has been allocated since.")
    if stay.contacted_on is None or stay.contacted_on > on:
        when = long_day(on=max(stay.allocated_on, stay.on))
        return Staged("allocated", f"Allocated on {when}; the first contact is not recorded yet.")
    return None


def _at_work(facts: StageFacts, on: date) -> Staged:
    since = _owed_since(facts, on)
    if not facts.plan_owed and (leaving := _pre_release(facts, on)):
        return leaving
    if not (assessed := _within(facts.assessed, since, on)):
        return Staged("assessing", f"No assessment is complete yet.{_begun(facts, on)}{_hurry(facts, on)}")
    if not (planned := _within(facts.planned, since, on)):
        done = f"Assessment complete on {long_day(on=assessed[0])}; no sentence plan is complete yet."
        return Staged("planning", f"{done}{_hurry(facts, on)}")
    review = _review(facts, on)
    if leaving := _pre_release(facts, on):
        return Staged(leaving.stage, f"{leaving.reason} {review}".strip())
    if review:
        return Staged("under_review", review)
    return Staged("delivering", f"The plan was completed or reviewed last on {long_day(on=planned[-1])}.")


def _present(facts: StageFacts, on: date) -> Arrival | None:
    return next((one for one in reversed(facts.arrivals) if one.on <= on), None)


def _within(days: Iterable[date], since: date, on: date) -> list[date]:
    return sorted(each for each in days if since <= each <= on)


def _owed_since(facts: StageFacts, on: date) -> date:
    """Since when assessment and plan are owed: a return on recall asks for both anew (section 5, rule 4)."""
    returns = [one.on for one in facts.arrivals if one.how == "recall" and one.on <= on]
    return returns[-1] if returns else date.min


def _begun(facts: StageFacts, on: date) -> str:
    begun = [span for span in facts.writing if span.holds(on=on)]
    return f" One was begun on {long_day(on=begun[-1].begun)}." if begun else ""


def pre_release_from(*, facts: StageFacts) -> date | None:
    """The first day of pre-release: so many months before the earliest release, rolled back at month ends.

    None while no release date is known, or where it lies before the last return on recall.
    """
    if facts.release_on is None or facts.release_on <= _owed_since(facts, date.max):
        return None
    return add_months(start=facts.release_on, months=-facts.pre_release_months)


def _pre_release(facts: StageFacts, on: date) -> Staged | None:
    start = pre_release_from(facts=facts)
    if start is None or facts.release_on is None or on < start:
        return None
    months = f"{facts.pre_release_months} month{'' if facts.pre_release_months == 1 else 's'}"
    reason = f"Earliest release {long_day(on=facts.release_on)}; pre-release begins {months} before."
    return Staged("pre_release", reason)


def _hurry(facts: StageFacts, on: date) -> str:
    leaving = _pre_release(facts, on)
    return f" {leaving.reason}" if leaving else ""


def _review(facts: StageFacts, on: date) -> str:
    """Why a review is under way; empty where none is."""
    asked = [span.words for span in facts.reviews if span.holds(on=on)]
    if asked:
        return asked[0]
    writing = [span for span in facts.writing if span.holds(on=on)]
    return f"A review of the assessment was begun on {long_day(on=writing[0].begun)}." if writing else ""


def history(*, facts: StageFacts, today: date) -> list[StageSpan]:
    """Every stage the case went through up to today, in order; neighbours that are alike are one."""
    found: list[StageSpan] = []
    for on in _turning_days(facts, today):
        now = stage(facts=facts, on=on)
        if found and found[-1].stage == now.stage:
            continue
        if found:
            last = found[-1]
            found[-1] = StageSpan(last.stage, last.reason, last.begun, on)
        found.append(StageSpan(now.stage, now.reason, on, None))
    return found


def _turning_days(facts: StageFacts, today: date) -> list[date]:
    days: set[date | None] = {
        facts.sentenced_on,
        pre_release_from(facts=facts),
        *facts.assessed,
        *facts.planned,
    }
    for arrival in facts.arrivals:
        days |= {arrival.on, arrival.allocated_on, arrival.contacted_on}
    for span in (*facts.closings, *facts.absences, *facts.writing, *facts.reviews):
        days |= {span.begun, span.ended}
    first = facts.arrivals[0].on if facts.arrivals else today
    return sorted(each for each in days if each and first <= each <= today)
