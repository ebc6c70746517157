"""Victims: whether contact has to be offered, and by when, T17 (docs/domain.md 5, 10.6)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from cases.standards.clocks import day, due
from cases.standards.duties import Duty, Ending, limit_on, not_applicable, running, settle
from cases.standards.mappa import LENGTH, Proposal, Rules, Sentenced, is_sexual, is_shorter, is_violent
from cases.standards.policies import PolicySet
from cases.standards.start_of_use import counted_from

IDENTIFIABLE, POTENTIAL, NONE = "identifiable", "potential", "none"
WAITING, ACCEPTED, DECLINED, OUTSIDE = "waiting", "accepted", "declined", "outside"
YES = "required"
#: Answers that come after contact was offered.
ANSWERED = (ACCEPTED, DECLINED)


def proposed(*, offences: Iterable[Sentenced], by: Rules) -> Proposal:
    """Whether contact has to be offered: a violent or sexual offence with a sentence of 12 months or more.

    A length that is not recorded counts as long enough, and is said to be missing.
    """
    found = [_of_one(one, by) for one in offences]
    if not found:
        return Proposal("", "No sentence is recorded.")
    return min(found, key=lambda one: (not one.category, len(one.missing)))


def _of_one(one: Sentenced, by: Rules) -> Proposal:
    named = f"“{one.offence}”" + (f" ({one.group})" if one.group else "")
    sexual, violent = is_sexual(one=one, by=by), is_violent(one=one, by=by)
    if not (sexual or violent or one.kind in by.kinds):
        return Proposal("", f"{named} is neither a violent nor a sexual offence.")
    what = "Sexual offence" if sexual else "Violent offence" if violent else by.kinds[one.kind].capitalize()
    if one.kind in by.kinds:
        return Proposal(YES, f"{what}, {named}.")
    if not (one.years or one.months or one.days):
        return Proposal(YES, f"{what}: {named}. It counts if the sentence is 12 months or more.", (LENGTH,))
    if is_shorter(one=one, by=by):
        return Proposal("", f"{what}, {named}, with a sentence of less than {by.least_months} months.")
    return Proposal(YES, f"{what} with a sentence of {by.least_months} months or more: {named}.")


@dataclass(frozen=True, slots=True)
class Said:
    """What was recorded of victim contact on a day; `offered_on`: when the liaison officer offered it."""

    on: date
    scheme: str
    offered_on: date | None = None


@dataclass(frozen=True, slots=True)
class VictimFacts:
    """What T17 is decided on; `said` in order, the last one holds."""

    sentenced_on: date | None
    proposal: Proposal
    said: tuple[Said, ...] = ()
    in_use_from: date | None = None
    endings: tuple[Ending, ...] = ()
    absent_because: str = ""


def fault(*, who: str, scheme: str, offered_on: date | None, liaison: str) -> tuple[str, str]:
    """What is wrong with what was said of victims: field and reason; two empty words where nothing is."""
    if who not in {IDENTIFIABLE, POTENTIAL, NONE}:
        return "who", "Say whether there is an identifiable or potential victim."
    if scheme not in {WAITING, ACCEPTED, DECLINED, OUTSIDE}:
        return "scheme", "Say how victim contact stands."
    if who == NONE and scheme != OUTSIDE:
        return "scheme", "Without a victim there is no victim contact."
    if scheme in ANSWERED and offered_on is None:
        return "offered_on", "Enter the day on which contact was offered."
    if scheme not in ANSWERED and offered_on is not None:
        return "offered_on", "A day of the offer goes with its answer: accepted or declined."
    if scheme == ACCEPTED and not liaison:
        return "liaison_name", "Name the victim liaison officer: he or she is told of key stages."
    return "", ""


def contact_duties(*, facts: VictimFacts, policies: Iterable[PolicySet]) -> list[Duty]:
    """T17: contact offered to the victim within its limit from the sentence.

    Owed where the offence and the sentence propose it, or where somebody said that contact is to be offered;
    not where it was said to be outside the scheme. Met by the first day of an offer.
    """
    if facts.sentenced_on is None:
        return []
    last = facts.said[-1] if facts.said else None
    ever = any(one.scheme != OUTSIDE for one in facts.said)
    if not (facts.proposal.category or ever):
        return []
    start = facts.sentenced_on
    if last and last.scheme == OUTSIDE:
        because = f"Recorded on {day(on=last.on)}: outside the victim contact scheme."
        return [not_applicable(standard="T17", cause="sentence", started_on=start, because=because)]
    met = [one.offered_on for one in facts.said if one.offered_on]
    over = [*met, *(one.on for one in facts.endings)]
    start, words = counted_from(start=start, words="sentence", over=over, in_use_from=facts.in_use_from)
    policy, limit = limit_on(policies=policies, standard="T17", on=start)
    owed = due(limit=limit, start=start, because=words)
    duty = running(cause="sentence", due=owed, policy=policy)
    return [settle(duty=duty, met=met, endings=facts.endings, absent_because=facts.absent_because)]
