"""Duties that follow from decisions: T20 referral to the Parole Board, T21 category review (domain.md 5)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from cases.standards.clocks import Due, EarliestRelease, Explanation, LimitChoice, day, due
from cases.standards.duties import Duty, Ending, limit_on, not_applicable, running, settle
from cases.standards.policies import PolicySet
from cases.standards.security_category import CLOSED, WORDS
from cases.standards.start_of_use import counted_from
from cases.standards.working_days import add_months

#: Categories that are reviewed at intervals.
REVIEWED = ("B", "C", CLOSED)


@dataclass(frozen=True, slots=True)
class Done:
    """Something that was done, with its key and day."""

    key: str
    on: date


@dataclass(frozen=True, slots=True)
class DecisionFacts:
    """What T20 and T21 are decided on.

    `tariff_on` is the tariff expiry date, `referrals` those to the Parole Board, `reviews` the decisions that
    set or kept the category, all in order. `category` is the one now, "" while unknown.
    """

    sentenced_on: date | None
    indeterminate: bool
    tariff_on: date | None
    category: str
    release: EarliestRelease
    referrals: tuple[Done, ...] = ()
    reviews: tuple[Done, ...] = ()
    in_use_from: date | None = None
    endings: tuple[Ending, ...] = ()
    absent_because: str = ""


def decision_duties(*, facts: DecisionFacts, policies: Iterable[PolicySet]) -> list[Duty]:
    """T20 and T21 of one custody; none before sentence."""
    if facts.sentenced_on is None:
        return []
    sets = tuple(policies)
    return [
        *referral_duties(facts=facts, policies=sets, sentenced_on=facts.sentenced_on),
        *category_duties(facts=facts, policies=sets, sentenced_on=facts.sentenced_on),
    ]


def referral_duties(*, facts: DecisionFacts, policies: Iterable[PolicySet], sentenced_on: date) -> list[Duty]:
    """T20: the first referral by the day the tariff expires, then another within the limit of each.

    A referral before the tariff expires meets the first; the next is counted from the referral. While no
    tariff expiry is recorded the first has no day, and says so. No determinate sentence has any.
    """
    if not facts.indeterminate:
        return []
    policy, limit = limit_on(policies=policies, standard="T20", on=sentenced_on)
    ordered = sorted(facts.referrals, key=lambda one: one.on)
    met = [one.on for one in ordered]
    if facts.tariff_on is None:
        because = "No tariff expiry date is recorded: the first referral has no day yet."
        first = not_applicable(standard="T20", cause="tariff", started_on=sentenced_on, because=because)
    else:
        explanation = Explanation(
            standard="T20",
            title=limit.title,
            started_on=sentenced_on,
            started_by="sentence",
            limit="at or just before tariff expiry",
            source=limit.source,
            due_on=facts.tariff_on,
            chosen_because=f"The tariff expires on {day(on=facts.tariff_on)}.",
        )
        owed = Due(due_on=facts.tariff_on, explanation=explanation)
        first = _settled(running(cause="tariff", due=owed, policy=policy), met, facts)
    duties = [first]
    for position, referral in enumerate(ordered):
        policy, limit = limit_on(policies=policies, standard="T20", on=referral.on)
        owed = due(limit=limit, start=referral.on, because="referral to the Parole Board")
        duty = running(cause=f"referral:{referral.key}", due=owed, policy=policy)
        duties.append(_settled(duty, met[position + 1 :], facts))
    return duties


def category_duties(*, facts: DecisionFacts, policies: Iterable[PolicySet], sentenced_on: date) -> list[Duty]:
    """T21: from each decision on the category until the next; only B, C and closed, determinate sentences.

    Where none is recorded here the first is counted from sentence, when the category was first given. With
    less than the long limit's months from its start to release the shorter limit counts; so it does while no
    release date is known.
    """
    if facts.indeterminate:
        return []
    ordered = sorted(facts.reviews, key=lambda one: (one.on, one.key))
    starts = [("sentence", sentenced_on, "sentence: no decision on the category is recorded before")]
    starts += [(f"decision:{one.key}", one.on, "the last decision on the category") for one in ordered]
    duties = []
    for position, (cause, start, words) in enumerate(starts):
        met = [one.on for one in ordered[position:]]
        if facts.category not in REVIEWED and not met:
            known = WORDS[facts.category] if facts.category else "The category is not recorded"
            because = f"{known}: only category B, C and closed conditions are reviewed at intervals."
            duties.append(not_applicable(standard="T21", cause=cause, started_on=start, because=because))
            continue
        over = [*met, *(one.on for one in facts.endings)]
        begun, why = counted_from(start=start, words=words, over=over, in_use_from=facts.in_use_from)
        policy, limit = limit_on(policies=policies, standard="T21", on=begun)
        choice = LimitChoice(limit.amount)
        if limit.long_amount is not None and limit.long_from_months is not None:
            choice = _choice(limit.amount, limit.long_amount, limit.long_from_months, begun, facts.release)
        owed = due(limit=limit, start=begun, because=why, choice=choice)
        duties.append(_settled(running(cause=cause, due=owed, policy=policy), met, facts))
    return duties


def _choice(short: int, long: int, months: int, start: date, release: EarliestRelease) -> LimitChoice:
    if release.on is None:
        reason = f"{release.reason} The shorter limit counts until it is known."
        return LimitChoice(short, reason, ("earliest release date",))
    if release.on < add_months(start=start, months=months):
        return LimitChoice(short, f"{release.reason} Less than {months} months to release.")
    return LimitChoice(long, f"{release.reason} {months} months or more to release.")


def _settled(duty: Duty, met: Iterable[date], facts: DecisionFacts) -> Duty:
    return settle(duty=duty, met=met, endings=facts.endings, absent_because=facts.absent_because)
