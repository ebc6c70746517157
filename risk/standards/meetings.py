"""The meetings on public protection: who has to be there, who is looked at, T13 to T15 (domain.md 10.2).

Facts in, answers with their reason out. Limits come from the standards set in force.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from cases.standards.clocks import Due, Explanation, day, due
from cases.standards.custody_events import Objection
from cases.standards.duties import Duty, Ending, limit_on, running, settle
from cases.standards.policies import PolicySet
from cases.standards.start_of_use import counted_from
from cases.standards.working_days import add_months, add_working_days

IDRMT, SCREENING, SECURITY, COMMUNITY, OTHER = "idrmt", "screening", "security", "mappa", "other"
OMU = "omu"
#: Departments in the order in which they stand, and the role in the prison that is invited for each.
DEPARTMENTS: Mapping[str, tuple[str, str]] = {
    OMU: ("Offender management unit", "head_of_omu"),
    "public_protection": ("Public protection", "public_protection"),
    "security": ("Security", "security"),
    "residential": ("Wings", "wing_staff"),
    "psychology": ("Psychology", "psychology"),
    "health": ("Health services", "health"),
    "carat": ("CARAT", "carat"),
    "programmes": ("Programmes", "programme_tutor"),
    "categorisation": ("Categorisation and allocation", "oca"),
    "probation": ("Probation trust", ""),
    "police": ("Police", ""),
}
#: Who has to be at a meeting of a kind unless its arranger says otherwise.
REQUIRED: Mapping[str, tuple[str, ...]] = {
    IDRMT: (OMU, "public_protection", "security", "residential", "psychology", "health"),
    SCREENING: (OMU, "public_protection", "security"),
    SECURITY: (OMU, "security", "public_protection"),
    COMMUNITY: (OMU,),
    OTHER: (OMU,),
}
LEVELS = (2, 3)


def arranging(
    *, planned_on: date, required: Iterable[str], without_omu_because: str, today: date
) -> Objection | None:
    """Why a meeting cannot be arranged like this; the unit is left out with a reason only."""
    chosen = list(required)
    if planned_on < today:
        return Objection("This day is past. Enter today or a later day.", "planned_on")
    if not chosen or set(chosen) - set(DEPARTMENTS):
        return Objection("Choose which departments have to be there.", "required")
    if OMU not in chosen and not without_omu_because.strip():
        words = "Offender management is not among those required. Tick it, or say why it is not needed."
        return Objection(words, "without_omu_because")
    return None


def last_release_on_agenda(*, on: date, months: int) -> date:
    """The latest release date that is on the agenda of a meeting on a day (T14).

    A case is on it from so many calendar months before its release: 31 May counts back to 28 February.
    """
    found = add_months(start=on, months=months)
    while add_months(start=found + timedelta(days=1), months=-months) <= on:
        found += timedelta(days=1)
    return found


@dataclass(frozen=True, slots=True)
class Held:
    """A meeting that took place, by its key."""

    key: int
    on: date


def meeting_duties(*, since: Held | None, held: Iterable[Held], policies: Iterable[PolicySet]) -> list[Duty]:
    """T13 of one prison: from the day it first arranged a meeting, and from each meeting to the next."""
    if since is None:
        return []
    sets, order = tuple(policies), sorted(held, key=lambda one: (one.on, one.key))
    starts = [(f"since:{since.key}", min([since.on, *(one.on for one in order)]), "first arranged here")]
    starts += [(f"meeting:{one.key}", one.on, "last meeting") for one in order]
    duties = []
    for position, (cause, start, words) in enumerate(starts):
        policy, limit = limit_on(policies=sets, standard="T13", on=start)
        duty = running(cause=cause, due=due(limit=limit, start=start, because=words), policy=policy)
        duties.append(replace(duty, met_on=order[position].on if position < len(order) else None))
    return duties


def next_meeting_on(*, held_on: date, due_on: date) -> date:
    """The day proposed for the next meeting: that on which it is due, or the last working day before it."""
    found = held_on
    step = add_working_days(start=held_on, days=1).due_on
    while step <= due_on:
        found, step = step, add_working_days(start=step, days=1).due_on
    return max(found, held_on + timedelta(days=1))


@dataclass(frozen=True, slots=True)
class Screened:
    """One case on the list of the screening group: since when, and when it was looked at, if it was."""

    cause: str
    words: str
    on: date
    looked_at_on: date | None = None


@dataclass(frozen=True, slots=True)
class ProtectionFacts:
    """What T14 and T15 are decided on.

    `level` is that of the MAPPA decision that holds, `since` its day; `considered` the days of the risk
    management meetings on which minutes were written about the case.
    """

    level: int | None = None
    since: date | None = None
    release_on: date | None = None
    considered: tuple[date, ...] = ()
    screenings: tuple[Screened, ...] = ()
    in_use_from: date | None = None
    endings: tuple[Ending, ...] = ()
    absent_because: str = ""


def protection_duties(*, facts: ProtectionFacts, policies: Iterable[PolicySet]) -> list[Duty]:
    """T14 and T15 of one custody."""
    sets = tuple(policies)
    return [*_before_release(facts, sets), *_screenings(facts, sets)]


def _settled(duty: Duty, met: Iterable[date], facts: ProtectionFacts) -> Duty:
    return settle(duty=duty, met=met, endings=facts.endings, absent_because=facts.absent_because)


def _before_release(facts: ProtectionFacts, sets: tuple[PolicySet, ...]) -> list[Duty]:
    """T14: considered by a meeting from some months before release on, by the release at the latest."""
    if facts.level not in LEVELS or facts.since is None or facts.release_on is None:
        return []
    policy, limit = limit_on(policies=sets, standard="T14", on=facts.since)
    opens_on = add_months(start=facts.release_on, months=-limit.amount)
    start = min(max(opens_on, facts.since), facts.release_on)
    explanation = Explanation(
        standard="T14",
        title=limit.title,
        started_on=start,
        started_by="the last months before release" if start == opens_on else "the decision on its level",
        limit=f"from {limit.words(amount=limit.amount)} before release",
        source=limit.source,
        due_on=facts.release_on,
        chosen_because=f"MAPPA level {facts.level}; earliest release date {day(on=facts.release_on)}.",
    )
    duty = running(
        cause=f"release:{facts.release_on.isoformat()}",
        due=Due(due_on=facts.release_on, explanation=explanation),
        policy=policy,
    )
    return [_settled(duty, [on for on in facts.considered if on >= opens_on], facts)]


def _screenings(facts: ProtectionFacts, sets: tuple[PolicySet, ...]) -> list[Duty]:
    """T15: met by the group, or by an interim screening before it meets."""
    duties = []
    for one in facts.screenings:
        met = [one.looked_at_on] if one.looked_at_on else []
        over = [*met, *(ending.on for ending in facts.endings)]
        start, words = counted_from(start=one.on, words=one.words, over=over, in_use_from=facts.in_use_from)
        policy, limit = limit_on(policies=sets, standard="T15", on=start)
        duty = running(cause=one.cause, due=due(limit=limit, start=start, because=words), policy=policy)
        duties.append(_settled(duty, met, facts))
    return duties


def interim_words(*, due_on: date, next_on: date | None) -> str:
    """Whether an interim screening is needed: no meeting of the group lies before the day it is due."""
    if next_on is None:
        return (
            f"No meeting of the screening group is arranged: an interim screening is due by {day(on=due_on)}"
        )
    if next_on > due_on:
        return (
            f"The screening group meets on {day(on=next_on)}: an interim screening is due by {day(on=due_on)}"
        )
    return f"On the list of the screening group of {day(on=next_on)}"


#: What an attendance counts as: came, sent a report, or stayed away.
CAME, REPORT, ABSENT = "attended", "report", "absent"


@dataclass(frozen=True, slots=True)
class Trend:
    """One department over the last meetings, the oldest first; None where it had no seat."""

    department: str
    marks: tuple[str | None, ...]

    @property
    def of(self) -> int:
        """How many meetings had a seat for it."""
        return sum(one is not None for one in self.marks)

    @property
    def came(self) -> int:
        """How often somebody was there."""
        return sum(one == CAME for one in self.marks)

    @property
    def words(self) -> str:
        """Better, worse or the same: the later half against the earlier one; "" where there are too few."""
        known = [one == CAME for one in self.marks if one is not None]
        half = len(known) // 2
        if half == 0:
            return ""
        before, after = sum(known[:half]) / half, sum(known[-half:]) / half
        return "the same" if before == after else "better" if after > before else "worse"


def trends(*, meetings: Sequence[Mapping[str, str]]) -> list[Trend]:
    """Attendance by department, in the order of the departments; each meeting is what each seat came to."""
    there = [key for key in DEPARTMENTS if any(key in one for one in meetings)]
    return [Trend(key, tuple(one.get(key) for one in meetings)) for key in there]


def closing(*, unrecorded: Sequence[str], unwritten: Sequence[str], minutes: str) -> Objection | None:
    """Why a meeting cannot be closed: without minutes, of the whole and of each case, or without attendance.

    `unrecorded` are departments, `unwritten` cases without minutes, by name.
    """
    if unrecorded:
        return Objection(f"Record first who was there: {', '.join(unrecorded)}.", "")
    if unwritten:
        return Objection(f"Write the minutes of each case first: {', '.join(unwritten)}.", "")
    if not minutes.strip():
        return Objection("A meeting is not closed without minutes. Write what was dealt with.", "minutes")
    return None
