"""When a manager has to look at a case: T12 (docs/domain.md 5, 15).

Expected while the risk of serious harm is High or Very High, or child protection is relevant. Facts in,
duties out.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from cases.standards.clocks import due
from cases.standards.duties import Duty, Ending, limit_on, running, settle
from cases.standards.oversight import PLANNING
from cases.standards.policies import PolicySet
from cases.standards.reviews import Completed

STANDARD = "T12"


@dataclass(frozen=True, slots=True)
class Span:
    """That oversight is expected from a day on, and why; `until` is the first day without it."""

    since: date
    until: date | None
    why: str

    def holds(self, *, on: date) -> bool:
        """Whether it is expected on a day."""
        return self.since <= on and (self.until is None or on < self.until)


@dataclass(frozen=True, slots=True)
class Seen:
    """An entry of oversight that stands."""

    key: int
    on: date
    areas: frozenset[str]


@dataclass(frozen=True, slots=True)
class Judged:
    """What a complete assessment says; `high` None where it has no level, `children` None likewise."""

    on: date
    high: bool | None
    children: bool | None


@dataclass(frozen=True, slots=True)
class OversightFacts:
    """What T12 is decided on.

    `begun` is the later of reception and sentence, None before sentence; `written` the assessments and plans
    completed, reviews included; `returns` the returns on recall with the key of the stay.
    """

    begun: date | None
    spans: tuple[Span, ...] = ()
    seen: tuple[Seen, ...] = ()
    written: tuple[Completed, ...] = ()
    returns: tuple[Completed, ...] = ()
    endings: tuple[Ending, ...] = ()
    absent_because: str = ""


def marked_spans(*, marked: Iterable[date], ends: Iterable[date]) -> list[Span]:
    """Spans from entries of the log that mark child protection, each until the next day it was over.

    A mark of the day on which it was over, or of an earlier day, counts no more from that day on.
    """
    over, found = sorted(ends), dict[date | None, date]()
    for day in sorted(marked):
        until = next((one for one in over if one >= day), None)
        found.setdefault(until, day)
    return [Span(since, until, "child protection in the log") for until, since in found.items()]


def judged_spans(*, judged: Iterable[Judged]) -> list[Span]:
    """Spans from complete assessments in their order; one that says no level leaves what stood."""
    found: list[Span] = []
    ordered = list(judged)
    for name, why in (
        ("high", "risk of serious harm High or Very High"), ("children", "child protection relevant")
    ):  # fmt: skip
        since: date | None = None
        for one in ordered:
            said = getattr(one, name)
            if said and since is None:
                since = one.on
            elif said is False and since is not None:
                found.append(Span(since, one.on, why))
                since = None
        if since is not None:
            found.append(Span(since, None, why))
    return found


def expected(*, spans: Iterable[Span], begun: date) -> list[Span]:
    """Spans that meet or overlap as one, none before `begun`; the words are those of the first."""
    found: list[Span] = []
    for one in sorted(spans, key=lambda each: (each.since, each.why)):
        if one.until is not None and one.until <= begun:
            continue
        span = replace(one, since=max(one.since, begun))
        last = found[-1] if found else None
        if last and (last.until is None or span.since <= last.until):
            until = None if last.until is None or span.until is None else max(last.until, span.until)
            found[-1] = replace(last, until=until)
        elif span.until is None or span.until > span.since:
            found.append(span)
    return found


def oversight_duties(*, facts: OversightFacts, policies: Iterable[PolicySet]) -> list[Duty]:
    """T12: from when it is expected, and from each entry, to the next; and after each assessment and plan.

    What follows an assessment or plan is met only by an entry about assessment and planning. When oversight
    is no longer expected, what is open stops.
    """
    if facts.begun is None:
        return []
    sets, duties = tuple(policies), []
    for span in expected(spans=facts.spans, begun=facts.begun):
        seen = sorted((one for one in facts.seen if span.holds(on=one.on)), key=lambda one: (one.on, one.key))
        written = _written(facts, span)
        duties += _periodic(facts, sets, span, seen, {one.on for one in written})
        duties += _after(facts, sets, span, seen, written)
    return duties


def _written(facts: OversightFacts, span: Span) -> list[Completed]:
    """What was completed while oversight was expected, one a day: assessment and plan are seen together."""
    first: dict[date, Completed] = {}
    for one in facts.written:
        if span.holds(on=one.on):
            first.setdefault(one.on, one)
    return [first[on] for on in sorted(first)]


def _periodic(
    facts: OversightFacts, sets: tuple[PolicySet, ...], span: Span, seen: list[Seen], written: set[date]
) -> list[Duty]:
    """From the start, a return on recall and each entry to the next entry.

    Where an assessment or plan was completed on the day it starts, what follows that is enough.
    """
    starts = [(span.since, f"since:{span.since.isoformat()}", span.why)] if span.since not in written else []
    starts += [
        (back.on, f"recall:{back.key}", "return to custody")
        for back in facts.returns
        if span.holds(on=back.on) and back.on > span.since
    ]
    duties = [
        _duty(facts, sets, span, start, cause, words, [one.on for one in seen if one.on >= start])
        for start, cause, words in starts
    ]
    for place, one in enumerate(seen):
        later = [other.on for other in seen[place + 1 :]]
        words = "last management oversight entry"
        duties.append(_duty(facts, sets, span, one.on, f"oversight:{one.key}", words, later))
    return duties


def _after(
    facts: OversightFacts, sets: tuple[PolicySet, ...], span: Span, seen: list[Seen], written: list[Completed]
) -> list[Duty]:
    """After each assessment and plan: looked at by an entry about assessment and planning."""
    looked = [one.on for one in seen if PLANNING in one.areas]
    return [
        _duty(
            facts, sets, span, one.on, f"written:{one.on.isoformat()}",
            "assessment or plan complete: oversight of assessment and planning",
            [on for on in looked if on >= one.on],
        )
        for one in written
    ]  # fmt: skip


def _duty(
    facts: OversightFacts, sets: tuple[PolicySet, ...], span: Span, start: date, cause: str, words: str,
    met: list[date],
) -> Duty:  # fmt: skip
    policy, limit = limit_on(policies=sets, standard=STANDARD, on=start)
    owed = due(limit=limit, start=start, because=words)
    ends = [*facts.endings, *([Ending(span.until, "no longer expected")] if span.until else [])]
    return settle(
        duty=running(cause=cause, due=owed, policy=policy), met=met, endings=ends,
        absent_because=facts.absent_because,
    )  # fmt: skip
