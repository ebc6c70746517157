"""How often an offender supervisor is supervised: T11 (docs/domain.md 5, 15).

Facts in, duties out. A session starts the next clock; the first runs from the day somebody took the role up.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from cases.standards.clocks import due
from cases.standards.custody_events import Objection, long_day
from cases.standards.duties import Duty, limit_on, running
from cases.standards.policies import PolicySet
from cases.standards.start_of_use import counted_from

STANDARD = "T11"


@dataclass(frozen=True, slots=True)
class Served:
    """That somebody holds the role in a prison; `ended_on` is the first day on which it no longer holds."""

    key: int
    prison: int
    started_on: date
    ended_on: date | None = None

    def holds(self, *, on: date) -> bool:
        """Whether it holds on a day."""
        return self.started_on <= on and (self.ended_on is None or on < self.ended_on)


@dataclass(frozen=True, slots=True)
class Session:
    """A session of supervision on a day, in a prison."""

    key: int
    prison: int
    on: date


def stretches(*, served: Iterable[Served]) -> list[Served]:
    """Service without a gap in one prison as one: a new grade or a renewed role starts no clock afresh."""
    found: list[Served] = []
    for one in sorted(served, key=lambda each: (each.prison, each.started_on, each.key)):
        last = found[-1] if found else None
        if last and last.prison == one.prison and (last.ended_on is None or one.started_on <= last.ended_on):
            both = None if None in {last.ended_on, one.ended_on} else max(last.ended_on, one.ended_on)  # type: ignore[type-var]
            found[-1] = replace(last, ended_on=both)
        else:
            found.append(one)
    return found


def supervision_duties(
    *, served: Iterable[Served], sessions: Iterable[Session], policies: Iterable[PolicySet],
    in_use_from: Mapping[int, date] | None = None,
) -> list[Duty]:  # fmt: skip
    """T11 of one officer: from taking the role up to the first session, and from each to the next.

    `in_use_from`: by prison, the day before which nothing was owed that is not done.
    The role ending stops what is open. A session outside every stretch of service counts for nothing.
    """
    sets, held = tuple(policies), sorted(sessions, key=lambda each: (each.on, each.key))
    duties = []
    for stretch in stretches(served=served):
        within = [one for one in held if one.prison == stretch.prison and stretch.holds(on=one.on)]
        starts = [(f"since:{stretch.key}", stretch.started_on, "took up the role of offender supervisor")]
        starts += [(f"session:{one.key}", one.on, "last supervision session") for one in within]
        for position, (cause, start, words) in enumerate(starts):
            over = [one.on for one in within[position : position + 1]]
            over += [stretch.ended_on] if stretch.ended_on else []
            used = (in_use_from or {}).get(stretch.prison)
            begun, why = counted_from(start=start, words=words, over=over, in_use_from=used)
            policy, limit = limit_on(policies=sets, standard=STANDARD, on=begun)
            owed = due(limit=limit, start=begun, because=why)
            duty = running(cause=f"{stretch.prison}:{cause}", due=owed, policy=policy)
            met_on = within[position].on if position < len(within) else None
            stopped_on = stretch.ended_on if met_on is None else None
            duties.append(replace(duty, met_on=met_on, stopped_on=stopped_on))
    return duties


def session_objection(
    *, held_on: date, next_on: date | None, served: Iterable[Served], today: date
) -> Objection | None:
    """Why a session cannot have been held on a day, or the next not be agreed for one."""
    if held_on > today:
        return Objection("This day is in the future. Enter the day on which you met.", "held_on")
    if not any(one.holds(on=held_on) for one in served):
        words = long_day(on=held_on)
        return Objection(f"He or she was no offender supervisor here on {words}.", "held_on")
    if next_on is not None and next_on <= held_on:
        return Objection("The next session is after this one. Enter a later day.", "next_on")
    return None


#: Whose task it may be what was agreed about a case.
FOR = {"officer": "The offender supervisor", "supervisor": "Myself"}


def action_objection(*, action: str, action_for: str, due_on: date | None, today: date) -> Objection | None:
    """Why what was agreed about a case cannot be a task; nothing agreed is no objection."""
    if not action.strip():
        given = action_for or due_on
        return Objection("Say what was agreed, or leave who and when empty.", "action") if given else None
    if action_for not in FOR:
        return Objection("Say whose task it is.", "action_for")
    if due_on is None:
        return Objection("Say by when it is to be done.", "due_on")
    if due_on < today:
        return Objection("This day is past. Enter today or a later day.", "due_on")
    return None


def quiet_since(*, last_on: date | None, held_since: date, every_days: int, today: date) -> date | None:
    """Since when a case has gone quiet: the day on which contact was due; None while it is not past.

    `last_on` is the last contact of the supervisor, `held_since` the day he or she took the case on.
    """
    expected = max(last_on or held_since, held_since) + timedelta(days=every_days)
    return expected if expected < today else None


def sampled(*, cases: Iterable[int], officer: int, month: str, size: int) -> list[int]:
    """The cases whose files are looked at in a month: the same for everybody who asks, and nobody's choice.

    `month` such as "2026-10". Drawn by a digest of month, officer and case.
    """

    def place(case: int) -> str:
        return hashlib.sha256(f"{month}:{officer}:{case}".encode()).hexdigest()

    return sorted(cases, key=place)[:size]
