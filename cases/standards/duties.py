"""Which duties of first contact a custody has: T1, T2 and T3 (docs/domain.md 5).

Facts in, duties out: each rule says when its clock starts, what meets it, what stops it, and why it does not
apply. `cause` is a stable key, so that working out the duties again finds the clock of the time before.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from cases.standards.clocks import ABSENT, Due, Explanation, day, due
from cases.standards.own_limits import OwnLimit, own_choice
from cases.standards.policies import Limit, PolicySet, in_force


@dataclass(frozen=True, slots=True)
class Duty:
    """One duty of a case: the content of one clock.

    `due_on` and `explanation` are None where the duty does not apply; `not_applicable_because` says why.
    `policy` is the key of the set in force on the day the clock started, and `policy_version` its version.
    """

    standard: str
    cause: str
    started_on: date
    due_on: date | None = None
    met_on: date | None = None
    stopped_on: date | None = None
    not_applicable_because: str = ""
    explanation: Explanation | None = None
    policy: str = ""
    policy_version: int = 0


@dataclass(frozen=True, slots=True)
class Stay:
    """A stay in one prison. `how`: 'sentence', 'remand', 'transfer' or 'recall'; `transfer`: its key.

    `prison` is its key, `left_on` the day the person left it, None while there.
    """

    key: str
    arrived_on: date
    how: str
    transfer: str = ""
    prison: int = 0
    left_on: date | None = None


@dataclass(frozen=True, slots=True)
class Happened:
    """An OS allocation or a first meaningful contact: on a day, during a stay.

    An allocation has a `key`, and `until`: the day it ended, None while it holds.
    """

    on: date
    stay: str
    key: str = ""
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Ending:
    """What stops clocks: release, death, deportation or sentence expiry (rule 6)."""

    on: date
    because: str


@dataclass(frozen=True, slots=True)
class CustodyFacts:
    """What T1 to T3 are decided on. `stays` in order of arrival; a transfer adds a stay, so does a recall.

    `contacts` are two-way contacts of the offender supervisor with the prisoner (docs/domain.md 14.3).
    `absent_because` is filled while the person is unlawfully at large or in hospital under the Act.
    """

    sentenced_on: date | None
    stays: tuple[Stay, ...]
    allocations: tuple[Happened, ...] = ()
    contacts: tuple[Happened, ...] = ()
    endings: tuple[Ending, ...] = ()
    absent_because: str = ""
    own_limits: tuple[OwnLimit, ...] = ()


def first_ending(*, endings: Iterable[Ending], started_on: date) -> Ending | None:
    """The ending that stops a clock: the first on or after the day it started. A recall starts new clocks."""
    return min((e for e in endings if e.on >= started_on), key=lambda e: e.on, default=None)


def settle(*, duty: Duty, met: Iterable[date], endings: Iterable[Ending], absent_because: str) -> Duty:
    """The duty with what became of it: met, stopped, or not applicable while absent (rule 6).

    Met on the earliest day of `met`, unless the clock had been stopped before; an open clock of an absent
    person is not applicable for as long as the absence lasts, with its start and due date kept.
    """
    if duty.not_applicable_because:
        return duty
    met_on = min(met, default=None)
    ending = first_ending(endings=endings, started_on=duty.started_on)
    if ending is not None and (met_on is None or met_on > ending.on):
        return replace(duty, stopped_on=ending.on)
    if met_on is not None:
        return replace(duty, met_on=met_on)
    if absent_because:
        return replace(duty, not_applicable_because=f"{ABSENT}: {absent_because}.")
    return duty


def running(*, cause: str, due: Due, policy: PolicySet) -> Duty:
    """A duty with a due date, from what `due` worked out."""
    return Duty(
        standard=due.explanation.standard,
        cause=cause,
        started_on=due.explanation.started_on,
        due_on=due.due_on,
        explanation=due.explanation,
        policy=policy.key,
        policy_version=policy.version,
    )


def not_applicable(*, standard: str, cause: str, started_on: date, because: str) -> Duty:
    """A duty that the case does not have, with the reason."""
    return Duty(standard=standard, cause=cause, started_on=started_on, not_applicable_because=because)


def start_words(*, stay: Stay, sentenced_on: date) -> str:
    """What starts a reception-based clock, in words: the reception, or the sentence after it (rule 4)."""
    if stay.arrived_on < sentenced_on:
        return f"sentence; received before it, on {day(on=stay.arrived_on)}"
    return {"transfer": "arrival by transfer", "recall": "return to custody"}.get(stay.how, "reception")


def limit_on(*, policies: Iterable[PolicySet], standard: str, on: date) -> tuple[PolicySet, Limit]:
    """The set in force when a clock starts, and its limit for the standard."""
    policy = in_force(sets=policies, on=on).policy
    return policy, policy.limit(standard=standard)


def custody_duties(*, facts: CustodyFacts, policies: Iterable[PolicySet]) -> list[Duty]:
    """T1, T2 and T3 of one custody. Before sentence there are none: the person is held, not managed."""
    if facts.sentenced_on is None:
        return []
    sets = tuple(policies)
    return [
        *allocation_duties(facts=facts, policies=sets),
        *contact_duties(facts=facts, policies=sets),
        *transfer_contact_duties(facts=facts, policies=sets),
    ]


def _sentenced_stays(facts: CustodyFacts, sentenced_on: date) -> list[tuple[Stay, date]]:
    """Stays that were still going on when sentence was passed, with the day their clocks start (rule 4)."""
    result = []
    for position, stay in enumerate(facts.stays):
        later = facts.stays[position + 1].arrived_on if position + 1 < len(facts.stays) else None
        if later is None or later > sentenced_on:
            result.append((stay, max(stay.arrived_on, sentenced_on)))
    return result


def _stay_on(facts: CustodyFacts, on: date) -> Stay | None:
    """Where the person was on a day: the last stay begun by then, else the first."""
    begun = [stay for stay in facts.stays if stay.arrived_on <= on]
    return begun[-1] if begun else next(iter(facts.stays), None)


def _from_stay(facts: CustodyFacts, stay: Stay, events: Iterable[Happened]) -> list[date]:
    """Days of what happened in a stay or a later one: the next prison inherits an open duty (rule 6)."""
    keys = [each.key for each in facts.stays]
    inherited = set(keys[keys.index(stay.key) :])
    return [event.on for event in events if event.stay in inherited]


def allocation_duties(*, facts: CustodyFacts, policies: Iterable[PolicySet]) -> list[Duty]:
    """T1 at every reception, also by transfer and recall, and when a case is given up (rule 5).

    Met by the first OS allocated since.
    """
    sentenced_on = facts.sentenced_on
    if sentenced_on is None:
        return []
    duties = []
    for stay, start in _sentenced_stays(facts, sentenced_on):
        words = start_words(stay=stay, sentenced_on=sentenced_on)
        duty = _started(facts, policies, "T1", f"reception:{stay.key}", start, words, stay)
        met = _from_stay(facts, stay, facts.allocations)
        duties.append(_settled(duty, met, facts))
        duties += _vacancies(facts, policies, stay, sentenced_on)
    return duties


def _started(
    facts: CustodyFacts, policies: Iterable[PolicySet], standard: str, cause: str, start: date, words: str,
    stay: Stay | None,
) -> Duty:  # fmt: skip
    """A duty from its start on, by the limit of the set in force or the one the prison has set for itself."""
    policy, limit = limit_on(policies=policies, standard=standard, on=start)
    choice = own_choice(own=facts.own_limits, prison=stay.prison if stay else 0, limit=limit, on=start)
    return running(
        cause=cause, due=due(limit=limit, start=start, because=words, choice=choice), policy=policy
    )


def _vacancies(
    facts: CustodyFacts, policies: Iterable[PolicySet], stay: Stay, sentenced_on: date
) -> list[Duty]:
    """T1 again where a supervisor gives a case up with nobody after him or her, while the person stays."""
    here = [one for one in facts.allocations if one.stay == stay.key]
    duties = []
    for left in here:
        day_left = left.until
        if day_left is None or day_left < sentenced_on or (stay.left_on and day_left >= stay.left_on):
            continue
        followed = any(
            one is not left and one.on <= day_left and (one.until is None or one.until > day_left)
            for one in here
        )
        if followed:
            continue
        words = "the offender supervisor gave the case up, with nobody to follow"
        duty = _started(facts, policies, "T1", f"vacancy:{left.key}", day_left, words, stay)
        later = [on for on in _from_stay(facts, stay, facts.allocations) if on >= day_left]
        duties.append(_settled(duty, later, facts))
    return duties


def contact_duties(*, facts: CustodyFacts, policies: Iterable[PolicySet]) -> list[Duty]:
    """T2 from the sentence date, and from the day of return after each recall (rule 4).

    Met by the first meaningful contact of the offender supervisor on or after the start: before sentence the
    two cannot have spoken about the sentence.
    """
    sentenced_on = facts.sentenced_on
    if sentenced_on is None:
        return []
    duties = []
    starts = [("sentence", sentenced_on, "sentence")]
    first = facts.stays[0] if facts.stays else None
    if first is not None and first.how == "recall" and first.arrived_on > sentenced_on:
        because = "Received on recall: the contact since sentence was owed before this record begins."
        owed_before = not_applicable(
            standard="T2", cause="sentence", started_on=sentenced_on, because=because
        )
        duties, starts = [owed_before], []
    starts += [
        (f"recall:{stay.key}", stay.arrived_on, "return to custody")
        for stay in facts.stays
        if stay.how == "recall" and stay.arrived_on > sentenced_on
    ]
    for cause, start, words in starts:
        duty = _started(facts, policies, "T2", cause, start, words, _stay_on(facts, start))
        duties.append(
            _settled(duty, [contact.on for contact in facts.contacts if contact.on >= start], facts)
        )
    return duties


def transfer_contact_duties(*, facts: CustodyFacts, policies: Iterable[PolicySet]) -> list[Duty]:
    """T3 for each arrival by transfer; met by the first contact with the new offender supervisor.

    A transfer before sentence has none: the contact owed from the sentence date (T2) covers it.
    """
    sentenced_on = facts.sentenced_on
    if sentenced_on is None:
        return []
    duties = []
    for stay in facts.stays:
        if stay.how != "transfer":
            continue
        cause = f"transfer:{stay.transfer or stay.key}"
        if stay.arrived_on < sentenced_on:
            because = "Arrived before sentence; the first contact is owed from the sentence date (T2)."
            duties.append(
                not_applicable(standard="T3", cause=cause, started_on=stay.arrived_on, because=because)
            )
            continue
        policy, limit = limit_on(policies=policies, standard="T3", on=stay.arrived_on)
        owed = due(limit=limit, start=stay.arrived_on, because="arrival by transfer")
        met = [on for on in _from_stay(facts, stay, facts.contacts) if on >= stay.arrived_on]
        duties.append(_settled(running(cause=cause, due=owed, policy=policy), met, facts))
    return duties


def _settled(duty: Duty, met: Iterable[date], facts: CustodyFacts) -> Duty:
    return settle(duty=duty, met=met, endings=facts.endings, absent_because=facts.absent_because)
