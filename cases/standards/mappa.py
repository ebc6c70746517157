"""MAPPA: the category an offence proposes, and the level for release, T16 (docs/domain.md 5, 10.1).

Which offences count is data (cases/data/mappa.json). A proposal is never a decision: people decide.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

from cases.standards.clocks import Due, Explanation, day, due
from cases.standards.duties import Duty, Ending, limit_on, not_applicable, running, settle
from cases.standards.policies import PolicySet
from cases.standards.working_days import add_months

BUILT_IN = Path(__file__).parent.parent / "data" / "mappa.json"
NONE, REGISTERED, VIOLENT, OTHER = "none", "1", "2", "3"
LEVELS = (1, 2, 3)
#: The alerts that a decision stands for; nobody sets them by hand (docs/domain.md 10.7).
ALERTS = frozenset({"mappa_1", "mappa_2", "mappa_3", "visor"})
LENGTH = "length of the sentence"
GROUP = "offence group"


@dataclass(frozen=True, slots=True)
class Rules:
    """Groups and words of offences, and kinds of sentence, that propose a category."""

    least_months: int
    sexual_groups: frozenset[str]
    sexual_words: tuple[str, ...]
    violent_groups: frozenset[str]
    violent_words: tuple[str, ...]
    kinds: Mapping[str, str]


@lru_cache(maxsize=1)
def rules() -> Rules:
    """The rules as they stand in the data."""
    said = json.loads(BUILT_IN.read_text("utf-8"))
    return Rules(
        least_months=said["least_months"],
        sexual_groups=frozenset(said["sexual"]["groups"]),
        sexual_words=tuple(said["sexual"]["words"]),
        violent_groups=frozenset(said["violent"]["groups"]),
        violent_words=tuple(said["violent"]["words"]),
        kinds=said["kinds"],
    )


@dataclass(frozen=True, slots=True)
class Sentenced:
    """An offence with its sentence: the length in years, months and days, all 0 where it is not recorded."""

    offence: str
    group: str
    kind: str
    imposed_on: date
    years: int = 0
    months: int = 0
    days: int = 0


@dataclass(frozen=True, slots=True)
class Proposal:
    """The category that the record proposes, "" for none; why, and what was not known."""

    category: str
    reason: str
    missing: tuple[str, ...] = ()


def proposed(*, offences: Iterable[Sentenced], registered: bool, by: Rules) -> Proposal:
    """The category that offences and sentences propose; `registered`: an alert says registered sex offender.

    A sexual offence proposes category 1; a violent one with the least length of sentence, or a sentence of
    a kind that is passed for violent and sexual offences, category 2. Category 3 is never proposed: it rests
    on what was done before and on what several agencies have to do.
    """
    if registered:
        return Proposal(REGISTERED, "There is an alert: registered sex offender.")
    found = [_of_one(one, by) for one in offences]
    if not found:
        return Proposal("", "No sentence is recorded.", (GROUP,))
    return min(found, key=lambda one: (one.category or "9", len(one.missing)))


def _of_one(one: Sentenced, by: Rules) -> Proposal:
    named = f"“{one.offence}”" + (f" ({one.group})" if one.group else "")
    if is_sexual(one=one, by=by):
        return Proposal(REGISTERED, f"Sexual offence: {named}.")
    if one.kind in by.kinds:
        return Proposal(VIOLENT, f"{by.kinds[one.kind].capitalize()} for {named}.")
    if is_violent(one=one, by=by):
        return _violent(one, named, by)
    known = one.group or one.offence
    words = f"{named} proposes no category." if known else "No offence is recorded."
    return Proposal("", words, () if one.group else (GROUP,))


def is_sexual(*, one: Sentenced, by: Rules) -> bool:
    """Whether an offence is a sexual one."""
    return _is(one, by.sexual_groups, by.sexual_words)


def is_violent(*, one: Sentenced, by: Rules) -> bool:
    """Whether an offence is a violent one."""
    return _is(one, by.violent_groups, by.violent_words)


def is_shorter(*, one: Sentenced, by: Rules) -> bool:
    """Whether a sentence whose length is recorded is shorter than the least one that counts."""
    ends_on = add_months(start=one.imposed_on, months=one.years * 12 + one.months) + timedelta(days=one.days)
    return ends_on < add_months(start=one.imposed_on, months=by.least_months)


def _is(one: Sentenced, groups: frozenset[str], words: tuple[str, ...]) -> bool:
    """By its group, or by its words where the group is not recorded."""
    if one.group:
        return one.group in groups
    return any(word in one.offence.lower() for word in words)


def _violent(one: Sentenced, named: str, by: Rules) -> Proposal:
    least = f"{by.least_months} months"
    if not (one.years or one.months or one.days):
        reason = f"Violent offence: {named}. It counts if the sentence is {least} or more."
        return Proposal(VIOLENT, reason, (LENGTH,))
    if is_shorter(one=one, by=by):
        return Proposal("", f"Violent offence, {named}, with a sentence of less than {least}.")
    return Proposal(VIOLENT, f"Violent offence with a sentence of {least} or more: {named}.")


@dataclass(frozen=True, slots=True)
class Decided:
    """One MAPPA decision; `for_release` says that its level is the one set or confirmed for release."""

    key: str
    on: date
    category: str
    level: int | None = None
    for_release: bool = False
    review_on: date | None = None


@dataclass(frozen=True, slots=True)
class MappaFacts:
    """What MAPPA is decided on; `decisions` in order, the last one holds.

    `returned_on` is the day of return on recall, `release_on` the earliest release date known.
    """

    sentenced_on: date | None
    received_on: date
    returned_on: date | None = None
    release_on: date | None = None
    proposal: Proposal = Proposal("", "")
    decisions: tuple[Decided, ...] = ()
    endings: tuple[Ending, ...] = ()
    absent_because: str = ""

    @property
    def now(self) -> Decided | None:
        """The decision that holds."""
        return self.decisions[-1] if self.decisions else None

    @property
    def undecided(self) -> bool:
        """Whether a category is proposed, and nobody has decided yet."""
        return self.sentenced_on is not None and self.now is None and bool(self.proposal.category)


def lacks_category(*, category: str, level: int | None) -> bool:
    """Whether a level is given to a case without a category; the audit keeps that it was tried."""
    return level is not None and category not in {REGISTERED, VIOLENT, OTHER}


def fault(*, category: str, level: int | None, for_release: bool, review_on: date | None) -> tuple[str, str]:
    """What is wrong with a decision: field and reason; two empty words where nothing is."""
    if category not in {NONE, REGISTERED, VIOLENT, OTHER}:
        return "category", "Choose the category, or that it is no MAPPA case."
    if category == NONE:
        if level is not None or for_release:
            return "level", "A level has a category. Choose the category, or leave the level empty."
        return ("review_on", "A case that is no MAPPA case has no review.") if review_on else ("", "")
    if level not in LEVELS:
        return "level", "Choose the level: a MAPPA case has one."
    return ("", "") if review_on else ("review_on", "Say when the level is looked at again.")


def alert_codes(*, level: int | None, visor: bool) -> frozenset[str]:
    """The alerts that a decision stands for."""
    return frozenset(([f"mappa_{level}"] if level else []) + (["visor"] if visor else []))


def in_short(*, category: str, level: int | None) -> str:
    """Such as "2/3": category and level as the head of a case shows them; "" for no MAPPA case."""
    return "" if category == NONE or level is None else f"{category}/{level}"


def release_duties(*, facts: MappaFacts, policies: Iterable[PolicySet]) -> list[Duty]:
    """T16: the level set or confirmed some months before the earliest release date; eligible cases only.

    A release date that moves starts a duty of its own. Where fewer months were left when the case became
    eligible, it is due so many working days after that as T15 gives for an arrival, and by the release. After
    a return on recall the level is confirmed once more.
    """
    since = _eligible_since(facts)
    if since is None:
        return []
    start, words = since
    cause = f"release:{facts.release_on.isoformat()}" if facts.release_on else "release"
    if facts.now and facts.now.category == NONE:
        because = f"Decided on {day(on=facts.now.on)}: no MAPPA case."
        return [not_applicable(standard="T16", cause=cause, started_on=start, because=because)]
    if facts.release_on is None:
        because = "No release date is recorded: the level for release has no day yet."
        return [not_applicable(standard="T16", cause=cause, started_on=start, because=because)]
    policy, owed = _due(facts.release_on, start, words, tuple(policies))
    after = facts.returned_on or date.min
    met = [one.on for one in facts.decisions if one.for_release and one.on >= after]
    duty = running(cause=cause, due=owed, policy=policy)
    return [settle(duty=duty, met=met, endings=facts.endings, absent_because=facts.absent_because)]


def _eligible_since(facts: MappaFacts) -> tuple[date, str] | None:
    """Since when the case counts as eligible, and by what; None where it never did."""
    if facts.sentenced_on is None:
        return None
    begun = max(facts.sentenced_on, facts.received_on, facts.returned_on or date.min)
    if facts.proposal.category:
        return begun, "return on recall" if facts.returned_on == begun else "sentence, or reception after it"
    first = next((one.on for one in facts.decisions if one.category != NONE), None)
    return None if first is None else (max(first, begun), "the decision that it is a MAPPA case")


def _due(release_on: date, start: date, words: str, policies: tuple[PolicySet, ...]) -> tuple[PolicySet, Due]:
    policy, limit = limit_on(policies=policies, standard="T16", on=start)
    _, screening = limit_on(policies=policies, standard="T15", on=start)
    before = add_months(start=release_on, months=-limit.amount)
    soonest = due(limit=screening, start=start, because=words)
    due_on = min(release_on, max(before, soonest.due_on))
    chosen = f"Earliest release date: {day(on=release_on)}."
    if due_on > before:
        amount = screening.words(amount=screening.amount)
        chosen += f" Fewer than {limit.amount} months were left: {amount} from {day(on=start)}."
    explanation = Explanation(
        standard="T16",
        title=limit.title,
        started_on=start,
        started_by=words,
        limit=f"{limit.words(amount=limit.amount)} before release",
        source=limit.source,
        due_on=due_on,
        chosen_because=chosen,
        holidays=soonest.explanation.holidays if due_on == soonest.due_on and due_on > before else (),
    )
    return policy, Due(due_on=due_on, explanation=explanation)
