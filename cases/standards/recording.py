"""Who must record what: the entries that events ask for, and which are missing (docs/domain.md 14.3 rule 8).

Rules are dated data (cases/data/recording.json); a prison may set the limit of each, or not ask for it. Plain
Python: events and entries come in, each entry that is owed comes out with its state and the reason.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from cases.standards.clocks import day, due
from cases.standards.contacts import TWO_WAY_MODES
from cases.standards.policies import Limit, Unit
from cases.standards.settings import Dated
from cases.standards.working_days import add_months, working_days_between

BUILT_IN = Path(__file__).parent.parent / "data" / "recording.json"
#: What a prison sets where it does not ask for an entry at all.
OFF = "off"
#: The event that comes back with each entry: so many weeks after the last one.
INTERVAL = "interval"


class State(StrEnum):
    """How one entry stands that an event asks for."""

    MISSING = "missing"
    NOT_YET = "not owed yet"
    WRITTEN = "written"
    LATE = "written late"
    NOT_APPLICABLE = "does not apply"


@dataclass(frozen=True, slots=True)
class Rule:
    """After `event` one of `roles` writes an entry within `limit`.

    Of one of `kinds` ("report:board"), or of any where there is none; with the prisoner where `with_whom`
    says so, and spoken both ways where `two_way`.
    """

    key: str
    event: str
    words: str
    title: str
    roles: tuple[str, ...]
    kinds: tuple[str, ...]
    with_whom: str
    two_way: bool
    limit: Limit

    @property
    def setting(self) -> str:
        """The key of the setting of a prison (cases/data/settings.json)."""
        return f"record_{self.key}"

    def fits(self, entry: "Entry") -> bool:
        """Whether an entry is one that this rule asks for."""
        return (
            entry.role in self.roles
            and (not self.kinds or f"{entry.kind}:{entry.sub_kind}" in self.kinds)
            and (not self.with_whom or entry.with_whom == self.with_whom)
            and (not self.two_way or entry.mode in TWO_WAY_MODES)
        )


@dataclass(frozen=True, slots=True)
class RuleSet:
    """Rules with their days in force; events older than `look_back_months` are not asked about any more."""

    key: str
    name: str
    version: int
    since: date
    to: date | None
    look_back_months: int
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened in a case, on a day, in a prison (its key); `key` tells it from others.

    Entries count from that day on, or from `counts_from`: a board is held before the plan is signed.
    """

    kind: str
    key: str
    on: date
    prison: int
    counts_from: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry of the log as far as the rules ask; the stored words of `cases.models.contacts`."""

    on: date
    role: str
    kind: str
    sub_kind: str
    mode: str
    with_whom: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of one case. `supervised_since`: since when the offender supervisor of now holds it."""

    sentenced_on: date | None
    events: Sequence[Event] = ()
    entries: Sequence[Entry] = ()
    prison: int = 0
    supervised_since: date | None = None
    absent_because: str = ""
    closed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Owed:
    """One entry that an event asks for: by when, how it stands, and why."""

    rule: Rule
    event: Event
    due_on: date
    state: State
    reason: str
    explanation: str
    days_late: int = 0

    @property
    def is_missing(self) -> bool:
        """Whether it should have been written by now."""
        return self.state is State.MISSING


#: By prison and key of a setting, what was set from which day on.
Overrides = Mapping[tuple[int, str], Sequence[Dated]]


def parse(*, data: Mapping[str, Any]) -> tuple[RuleSet, ...]:
    """Turns data (the shape of cases/data/recording.json) into sets, oldest first.

    ValueError on a gap or an overlap between sets, a limit below 0, an unknown unit.
    """
    sets = tuple(sorted((_set(entry) for entry in data["sets"]), key=lambda one: one.since))
    for earlier, later in pairwise(sets):
        if earlier.to is None or (later.since - earlier.to).days != 1:
            raise ValueError(f"{later.name} must begin on the day after the last day of {earlier.name}.")
    return sets


def _set(entry: Mapping[str, Any]) -> RuleSet:
    return RuleSet(
        key=entry["key"],
        name=entry["name"],
        version=entry["version"],
        since=date.fromisoformat(entry["from"]),
        to=date.fromisoformat(entry["to"]) if entry["to"] else None,
        look_back_months=entry["look_back_months"],
        rules=tuple(_rule(one) for one in entry["rules"]),
    )


def _rule(entry: Mapping[str, Any]) -> Rule:
    if entry["limit"] < 0:
        raise ValueError(f"{entry['key']}: a limit cannot be below 0.")
    plain = {name: entry[name] for name in ("key", "event", "words", "title", "with_whom", "two_way")}
    limit = Limit(
        standard="",
        amount=entry["limit"],
        unit=Unit(entry["unit"]),
        title=entry["title"],
        who="",
        source=entry["source"],
    )
    return Rule(**plain, roles=tuple(entry["roles"]), kinds=tuple(entry["kinds"]), limit=limit)


@lru_cache(maxsize=1)
def built_in() -> tuple[RuleSet, ...]:
    """The sets that come with the product."""
    return parse(data=json.loads(BUILT_IN.read_text(encoding="utf-8")))


def in_force(*, sets: Iterable[RuleSet], on: date) -> RuleSet:
    """The set of a day; the nearest where none covers it. ValueError where there is none at all."""
    known = sorted(sets, key=lambda one: (one.since, one.version))
    if not known:
        raise ValueError("There are no recording rules.")
    begun = [one for one in known if one.since <= on]
    return begun[-1] if begun else known[0]


def amount(*, rule: Rule, prison: int, on: date, overrides: Overrides) -> int | None:
    """The limit that held in a prison on a day, in the unit of the rule; None where it was not asked for."""
    value: str | int = rule.limit.amount
    since = date.min
    for row in overrides.get((prison, rule.setting), ()):
        if since <= row.since <= on:
            value, since = row.value, row.since
    return None if value == OFF else int(value)


def owed(*, facts: Facts, sets: Sequence[RuleSet], overrides: Overrides, today: date) -> tuple[Owed, ...]:
    """Every entry that the events of a case ask for, the oldest first; none before there is a sentence.

    The rules and the limit of the day of the event count. Before sentence a person is held, not managed: what
    happened then counts from the day of sentence.
    """
    if facts.sentenced_on is None:
        return ()
    horizon = add_months(start=today, months=-in_force(sets=sets, on=today).look_back_months)
    found = []
    for event in (*facts.events, *_last_entry(facts, sets)):
        started = replace(event, on=max(event.on, facts.sentenced_on))
        if started.on > today or (started.on < horizon and event.kind != INTERVAL):
            continue
        for rule in in_force(sets=sets, on=started.on).rules:
            if rule.event == event.kind:
                found += _judged(rule, started, facts, overrides, today)
    return tuple(sorted(found, key=lambda one: (one.due_on, one.rule.key, one.event.key)))


def _last_entry(facts: Facts, sets: Sequence[RuleSet]) -> tuple[Event, ...]:
    """What the next entry is counted from: the last one, or the day the supervisor of now took the case."""
    if facts.supervised_since is None:
        return ()
    rules = [rule for one in sets for rule in one.rules if rule.event == INTERVAL]
    written = [entry.on for entry in facts.entries if any(rule.fits(entry) for rule in rules)]
    on = max([facts.supervised_since, *written])
    return (Event(kind=INTERVAL, key=INTERVAL, on=on, prison=facts.prison),)


def _judged(rule: Rule, event: Event, facts: Facts, overrides: Overrides, today: date) -> list[Owed]:
    """One entry, as a list of one; of none where the prison does not ask for it."""
    within = amount(rule=rule, prison=event.prison, on=event.on, overrides=overrides)
    if within is None:
        return []
    limit = replace(rule.limit, amount=within)
    counted = due(limit=limit, start=event.on, because=rule.words.lower())
    first = event.counts_from or event.on
    after = [entry.on for entry in facts.entries if entry.on >= first and rule.fits(entry)]
    written_on = None if rule.event == INTERVAL else min(after, default=None)
    state, reason = _state(counted.due_on, written_on, facts, today)
    late = working_days_between(start=counted.due_on, end=today) if state is State.MISSING else 0
    return [Owed(rule, event, counted.due_on, state, reason, counted.explanation.text().strip(), late)]


def _state(due_on: date, written_on: date | None, facts: Facts, today: date) -> tuple[State, str]:
    if written_on and written_on <= due_on:
        return State.WRITTEN, f"Written on {day(on=written_on)}."
    if written_on:
        return State.LATE, f"Written on {day(on=written_on)}; it was due on {day(on=due_on)}."
    if facts.closed_on and facts.closed_on <= due_on:
        return State.NOT_APPLICABLE, f"The case was closed on {day(on=facts.closed_on)}."
    if facts.absent_because:
        return State.NOT_APPLICABLE, f"Not asked for while absent: {facts.absent_because}."
    if today <= due_on:
        return State.NOT_YET, f"To be written by {day(on=due_on)}."
    return State.MISSING, f"It was to be written by {day(on=due_on)}."


#: With which answers the form of an entry opens for a rule: the kind each role writes, where any will do.
OWN_KIND: Mapping[str, str] = {
    "offender_supervisor": "general:supervisor_entry",
    "offender_manager": "general:manager_entry",
    "wing_staff": "observation:wing",
    "head_of_omu": "management_check:oversight",
}


def answers(*, rule: Rule, role: str) -> dict[str, Any]:
    """What is known of an entry that a rule asks for, before it is written: kind, mode and with whom."""
    kind = rule.kinds[0] if rule.kinds else OWN_KIND.get(role, "")
    mode = "meeting" if kind.startswith("report:") else "face_to_face"
    if kind == "observation:wing":
        return {"kind": kind, "mode": "observation", "with_whom": "nobody"}
    return {"kind": kind, "mode": mode, "with_whom": rule.with_whom or "prisoner"}
