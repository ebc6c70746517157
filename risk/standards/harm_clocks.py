"""T7: screening, full analysis and risk management plan, in the time of the first plan (docs/domain.md 5)."""

from collections.abc import Iterable
from datetime import date

from cases.standards.clocks import LimitChoice, due, limit_to_release
from cases.standards.duties import Duty, limit_on, not_applicable, running, settle
from cases.standards.policies import PolicySet
from cases.standards.working_days import add_months
from risk.standards.clocks import RiskFacts, scope_start

#: Length of a sentence from which it is owed whatever the scope.
LONG_SENTENCE_MONTHS = 12


def harm_duties(*, facts: RiskFacts, policies: Iterable[PolicySet]) -> list[Duty]:
    """T7 from the sentence date, and after each return from recall; none before sentence.

    A complete assessment meets it: it cannot be signed while a part that is owed is missing. It applies like
    T5: to sentences of 12 months or more, to shorter ones while in scope, from the day they came into it.
    """
    sentenced_on = facts.sentenced_on
    if sentenced_on is None:
        return []
    sets = tuple(policies)
    cause, start, words = "sentence", sentenced_on, "sentence"
    duties = []
    if _long(facts, sentenced_on) is False:
        cause, start, words = scope_start(scope=facts.scope, sentenced_on=sentenced_on)
        if not facts.scope.in_scope:
            because = f"Sentence of less than 12 months and not in scope: {facts.scope.reason}"
            return [not_applicable(standard="T7", cause=cause, started_on=start, because=because)]
        if cause != "sentence":
            because = f"Short sentence, in scope only from {start:%d/%m/%Y}: its clock runs from that day."
            duties = [
                not_applicable(standard="T7", cause="sentence", started_on=sentenced_on, because=because)
            ]
    duties.append(_owed(facts, sets, cause=cause, start=start, words=words))
    duties += [
        _owed(facts, sets, cause=f"recall:{back.key}", start=back.on, words="return to custody")
        for back in facts.returns
    ]
    return duties


def _long(facts: RiskFacts, sentenced_on: date) -> bool | None:
    """Whether the sentence is of 12 months or more; an indeterminate one is, unknown is None."""
    if facts.length is None:
        return None
    ends_on = facts.length.ends_on(sentenced_on=sentenced_on)
    return ends_on is None or ends_on >= add_months(start=sentenced_on, months=LONG_SENTENCE_MONTHS)


def _owed(facts: RiskFacts, policies: tuple[PolicySet, ...], *, cause: str, start: date, words: str) -> Duty:
    policy, limit = limit_on(policies=policies, standard="T7", on=start)
    choice = limit_to_release(limit=limit, sentenced_on=facts.sentenced_on or start, release=facts.release)
    if facts.length is None:
        choice = LimitChoice(choice.amount, choice.reason, (*choice.missing, "sentence length"))
    owed = due(limit=limit, start=start, because=words, choice=choice)
    done = [one.on for one in facts.assessments if not cause.startswith("recall:") or one.on >= start]
    return settle(
        duty=running(cause=cause, due=owed, policy=policy),
        met=done,
        endings=facts.endings,
        absent_because=facts.absent_because,
    )
