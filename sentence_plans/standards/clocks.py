"""Duties that need the sentence plan: T5 and the reviews of the plan (docs/domain.md 5)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from cases.standards.clocks import EarliestRelease, LimitChoice, due, limit_to_release
from cases.standards.dates import SentenceLength
from cases.standards.duties import (
    Duty,
    Ending,
    Stay,
    limit_on,
    not_applicable,
    running,
    settle,
)
from cases.standards.own_limits import OwnLimit, own_choice
from cases.standards.policies import Limit, PolicySet
from cases.standards.reviews import Completed, Subject, Trigger, review_duties
from cases.standards.working_days import add_months
from risk.standards.clocks import ScopeSince, scope_start

PLAN = Subject(
    name="plan",
    since="completion of the plan or its last review",
    nothing="No complete plan to review: the first plan is owed under T5.",
)


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """What T5, T8 and T9 of the plan are decided on.

    `twelve_months` says whether the sentence is of 12 months or more (an indeterminate one is), None while
    the length is unknown. `assessments` and `plans` are the complete ones of this custody, reviews included;
    `returns` the days of return after a recall with the key of the stay; `own_limits` what the prisons of
    the `stays` have set for T5 themselves.
    """

    sentenced_on: date | None
    twelve_months: bool | None
    scope: ScopeSince
    release: EarliestRelease
    assessments: tuple[Completed, ...] = ()
    plans: tuple[Completed, ...] = ()
    triggers: tuple[Trigger, ...] = ()
    returns: tuple[Completed, ...] = ()
    stays: tuple[Stay, ...] = ()
    own_limits: tuple[OwnLimit, ...] = ()
    endings: tuple[Ending, ...] = ()
    absent_because: str = ""


def plan_duties(*, facts: PlanFacts, policies: Iterable[PolicySet]) -> list[Duty]:
    """T5, T8.plan and T9a/T9b.plan of one custody; none before sentence."""
    if facts.sentenced_on is None:
        return []
    sets = tuple(policies)
    return [
        *first_plan_duties(facts=facts, policies=sets),
        *review_duties(
            subject=PLAN,
            completed=facts.plans,
            triggers=facts.triggers,
            endings=facts.endings,
            absent_because=facts.absent_because,
            policies=sets,
        ),
    ]


def first_plan_duties(*, facts: PlanFacts, policies: Iterable[PolicySet]) -> list[Duty]:
    """T5: assessment and plan both complete, from the sentence date and after each return from recall.

    It applies to sentences of 12 months or more; to shorter ones only while in scope, then from the day the
    case came into scope (day-count rules 4, 5 and 8). While the length is unknown the duty runs and says so.
    """
    sentenced_on = facts.sentenced_on
    if sentenced_on is None:
        return []
    cause, start, words = "sentence", sentenced_on, "sentence"
    if facts.twelve_months is False:
        cause, start, words = scope_start(scope=facts.scope, sentenced_on=sentenced_on)
        if not facts.scope.in_scope:
            because = f"Sentence of less than 12 months and not in scope: {facts.scope.reason}"
            return [not_applicable(standard="T5", cause=cause, started_on=start, because=because)]
    duties = [_first_plan(facts, policies, cause=cause, start=start, words=words, since=None)]
    if cause != "sentence":
        because = f"Short sentence, in scope only from {start:%d/%m/%Y}: its own clock runs from that day."
        duties.insert(
            0, not_applicable(standard="T5", cause="sentence", started_on=sentenced_on, because=because)
        )
    duties += [
        _first_plan(
            facts,
            policies,
            cause=f"recall:{back.key}",
            start=back.on,
            words="return to custody",
            since=back.on,
        )
        for back in facts.returns
    ]
    return duties


def _first_plan(
    facts: PlanFacts,
    policies: Iterable[PolicySet],
    *,
    cause: str,
    start: date,
    words: str,
    since: date | None,
) -> Duty:
    policy, limit = limit_on(policies=policies, standard="T5", on=start)
    counted_from = facts.sentenced_on or start
    choice = limit_to_release(limit=limit, sentenced_on=counted_from, release=facts.release)
    choice = _own(facts, limit, choice, start)
    if facts.twelve_months is None:
        missing = (*choice.missing, "sentence length")
        choice = LimitChoice(amount=choice.amount, reason=choice.reason, missing=missing)
    owed = due(limit=limit, start=start, because=words, choice=choice)
    assessed = [done.on for done in facts.assessments if since is None or done.on >= since]
    planned = [done.on for done in facts.plans if since is None or done.on >= since]
    met = [max(min(assessed), min(planned))] if assessed and planned else []
    return _settled(running(cause=cause, due=owed, policy=policy), met, facts)


def _own(facts: PlanFacts, limit: Limit, choice: LimitChoice, start: date) -> LimitChoice:
    """The limit the prison had set for itself where the clock started, of the same length to release.

    A prison sets the shorter and the longer one each; what it set for one never changes the other.
    """
    here = [stay for stay in facts.stays if stay.arrived_on <= start]
    if not here:
        return choice
    is_long = limit.long_amount is not None and choice.amount == limit.long_amount
    standard = f"{limit.standard}.long" if is_long else limit.standard
    alike = replace(limit, standard=standard, amount=choice.amount)
    own = own_choice(own=facts.own_limits, prison=here[-1].prison, limit=alike, on=start)
    if own is None:
        return choice
    return LimitChoice(amount=own.amount, reason=f"{choice.reason} {own.reason}", missing=choice.missing)


def _settled(duty: Duty, met: Iterable[date], facts: PlanFacts) -> Duty:
    return settle(duty=duty, met=met, endings=facts.endings, absent_because=facts.absent_because)


def of_twelve_months(*, sentenced_on: date, length: SentenceLength | None, months: int) -> bool | None:
    """Whether a sentence is long enough for T5, `months` of it; an indeterminate one is, unknown is None."""
    if length is None:
        return None
    ends_on = length.ends_on(sentenced_on=sentenced_on)
    return ends_on is None or ends_on >= add_months(start=sentenced_on, months=months)
