"""Duties the risk app knows the facts of: T4, T6 and the reviews of the assessment (docs/domain.md 5).

T5 needs the plan as well and is decided in sentence_plans. The same Duty and day-count rules as in cases.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from cases.standards.clocks import EarliestRelease, LimitChoice, due, limit_to_release
from cases.standards.dates import SentenceLength
from cases.standards.duties import (
    Duty,
    Ending,
    limit_on,
    not_applicable,
    running,
    settle,
)
from cases.standards.policies import PolicySet
from cases.standards.reviews import Completed, Subject, Trigger, review_duties

ASSESSMENT = Subject(
    name="assessment",
    since="completion of the last assessment",
    nothing="No complete assessment to review: the first assessment is owed under T5 or T6.",
)


@dataclass(frozen=True, slots=True)
class ScopeSince:
    """The scope decision: in scope since a day, or out of scope with the reason."""

    in_scope: bool
    since: date | None
    reason: str


@dataclass(frozen=True, slots=True)
class RiskFacts:
    """What T4, T6, T7, T8 and T9 of the assessment are decided on.

    `om_allocated` are the days an offender manager was named, `assessments` the complete ones in order of
    completion, `triggers` the events of T9a and T9b. `length` is None while unknown; `returns` are the days
    of return after a recall, with the key of the stay.
    """

    sentenced_on: date | None
    scope: ScopeSince
    release: EarliestRelease
    om_allocated: tuple[date, ...] = ()
    assessments: tuple[Completed, ...] = ()
    triggers: tuple[Trigger, ...] = ()
    length: SentenceLength | None = None
    returns: tuple[Completed, ...] = ()
    endings: tuple[Ending, ...] = ()
    absent_because: str = ""


def risk_duties(*, facts: RiskFacts, policies: Iterable[PolicySet]) -> list[Duty]:
    """T4, T6, T8.assessment and T9a/T9b.assessment of one custody; none before sentence."""
    if facts.sentenced_on is None:
        return []
    sets = tuple(policies)
    return [
        *manager_duties(facts=facts, policies=sets),
        *backstop_duties(facts=facts, policies=sets),
        *review_duties(
            subject=ASSESSMENT,
            completed=facts.assessments,
            triggers=facts.triggers,
            endings=facts.endings,
            absent_because=facts.absent_because,
            policies=sets,
        ),
    ]


def scope_start(*, scope: ScopeSince, sentenced_on: date) -> tuple[str, date, str]:
    """Cause, day and words of a clock that runs for cases in scope.

    The sentence date; or, where the case came into scope later, that day (day-count rule 5).
    """
    if scope.since is not None and scope.since > sentenced_on:
        return f"scope:{scope.since.isoformat()}", scope.since, "the case came into scope"
    return "sentence", sentenced_on, "sentence"


def _in_scope_duty(
    facts: RiskFacts, policies: Iterable[PolicySet], standard: str, met: Iterable[date]
) -> list[Duty]:
    sentenced_on = facts.sentenced_on
    if sentenced_on is None:
        return []
    cause, start, words = scope_start(scope=facts.scope, sentenced_on=sentenced_on)
    if not facts.scope.in_scope:
        because = f"Not in scope: {facts.scope.reason}"
        return [not_applicable(standard=standard, cause=cause, started_on=start, because=because)]
    policy, limit = limit_on(policies=policies, standard=standard, on=start)
    choice: LimitChoice = limit_to_release(limit=limit, sentenced_on=sentenced_on, release=facts.release)
    owed = due(limit=limit, start=start, because=words, choice=choice)
    duty = running(cause=cause, due=owed, policy=policy)
    result = [_settled(duty, met, facts)]
    if cause != "sentence":
        because = f"In scope only from {start:%d/%m/%Y}: its own clock runs from that day."
        earlier = not_applicable(
            standard=standard, cause="sentence", started_on=sentenced_on, because=because
        )
        result.insert(0, earlier)
    return result


def manager_duties(*, facts: RiskFacts, policies: Iterable[PolicySet]) -> list[Duty]:
    """T4: an offender manager is named. After a recall the one on record meets it, so none starts then."""
    return _in_scope_duty(facts, policies, "T4", facts.om_allocated)


def backstop_duties(*, facts: RiskFacts, policies: Iterable[PolicySet]) -> list[Duty]:
    """T6: a first assessment of the likelihood of reoffending at the latest."""
    return _in_scope_duty(facts, policies, "T6", [done.on for done in facts.assessments])


def _settled(duty: Duty, met: Iterable[date], facts: RiskFacts) -> Duty:
    return settle(duty=duty, met=met, endings=facts.endings, absent_because=facts.absent_because)
