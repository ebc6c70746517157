"""What several measures ask of a case: is a thing owed by now, how grave is the risk (docs/domain.md 21.3).

Plain Python. Where a duty has not fallen due and nothing was done yet, nobody can say that it was missed:
such a case is left out (None).
"""

from collections.abc import Iterable
from datetime import date

from cases.standards.duties import Duty, settle
from cases.standards.reviews import Completed, Subject, review_duties
from inspection.standards.case_facts import Asked, Case
from risk.standards.clocks import ASSESSMENT, RiskFacts
from risk.standards.harm_clocks import harm_duties
from risk.standards.levels import HIGH, MEDIUM, WORDS, at_least, overall
from sentence_plans.standards.clocks import PLAN, PlanFacts, first_plan_duties, of_twelve_months

LONG_SENTENCE_MONTHS = 12


def level(*, case: Case) -> str:
    """The overall level: highest in the community of the latest assessment that says one (7.9 rule 2).

    The level known before the first assessment stands until there is one; "" is not known.
    """
    for one in reversed(case.complete):
        found = overall(levels=one.levels).level
        if found:
            return found
    return case.known_level


def is_high(*, case: Case) -> bool:
    """High or Very High."""
    return at_least(level=level(case=case), than=HIGH)


def owes_harm_plan(*, case: Case) -> bool:
    """Whether a risk management plan is required: any level is Medium or above (7.10)."""
    for one in reversed(case.complete):
        every = [*one.levels.values(), *one.custody.values()]
        if any(every):
            return any(at_least(level=each, than=MEDIUM) for each in every if each in WORDS)
    return at_least(level=case.known_level, than=MEDIUM)


def child_protection(*, case: Case) -> bool:
    """Whether child protection is relevant (10.4 rule 1), by assessment, log or a limit on contact."""
    judged = [one.child_protection for one in case.complete if one.child_protection is not None]
    return bool(judged and judged[-1]) or case.child_tagged or case.contact_limited


def requires_analysis(*, case: Case) -> bool:
    """Whether the latest screening asked for a full analysis, and no exemption was countersigned."""
    screened = [one for one in case.assessments if one.screened_on]
    last = max(screened, key=lambda one: (one.screened_on, one.key), default=None)
    return bool(last and last.asks_analysis and not last.exempt)


def first_day(*, days: Iterable[date | None]) -> date | None:
    """The earliest of the days there are."""
    return min((one for one in days if one), default=None)


def _returned(case: Case) -> tuple[Completed, ...]:
    """The return of somebody whose custody here began with a recall: the limits count from it (5 rule 4)."""
    first = next(iter(case.custody.stays), None)
    if first is None or case.sentenced_on is None or first.how != "recall":
        return ()
    return (Completed(first.key, first.arrived_on),) if first.arrived_on > case.sentenced_on else ()


def _as_plan_facts(case: Case) -> PlanFacts:
    long_enough = (
        of_twelve_months(sentenced_on=case.sentenced_on, length=case.length, months=LONG_SENTENCE_MONTHS)
        if case.sentenced_on
        else None
    )
    return PlanFacts(
        sentenced_on=case.sentenced_on,
        twelve_months=long_enough,
        scope=case.scope,
        release=case.release,
        returns=_returned(case),
        stays=case.custody.stays,
        own_limits=case.custody.own_limits,
    )


def _as_risk_facts(case: Case) -> RiskFacts:
    return RiskFacts(
        sentenced_on=case.sentenced_on, scope=case.scope, release=case.release, length=case.length,
        returns=_returned(case),
    )  # fmt: skip


def _applies(case: Case, duties: Iterable[Duty]) -> Duty | None:
    """The first that applies; of who was received on recall the one that began with the return."""
    back = "recall:" if _returned(case) else ""
    return next((one for one in duties if one.due_on and one.cause.startswith(back)), None)


def plan_due(*, case: Case, asked: Asked) -> date | None:
    """The last day of T5 since sentence, or reception on recall; None where it does not apply."""
    found = _applies(case, first_plan_duties(facts=_as_plan_facts(case), policies=asked.sets))
    return found.due_on if found else None


def harm_due(*, case: Case, asked: Asked) -> date | None:
    """The last day of T7 since sentence, or reception on recall; None where it does not apply."""
    found = _applies(case, harm_duties(facts=_as_risk_facts(case), policies=asked.sets))
    return found.due_on if found else None


def done_in_time(*, done: date | None, due: date | None, as_of: date) -> bool | None:
    """Whether something was done by its last day; None without a limit, or while it may still be done."""
    if due is None or (done is None and as_of <= due):
        return None
    return done is not None and done <= due


def should_have_plan(*, case: Case, asked: Asked) -> bool:
    """Whether assessment and plan were owed by now (T5)."""
    due = plan_due(case=case, asked=asked)
    return due is not None and due < asked.as_of


def _reviews(case: Case, asked: Asked, subject: Subject, completed: list[Completed]) -> list[Duty]:
    found = review_duties(
        subject=subject,
        completed=completed,
        triggers=case.triggers if subject is ASSESSMENT else case.plan_triggers,
        endings=(),
        absent_because="",
        policies=asked.sets,
    )
    return [settle_again(duty=one, case=case) for one in found if one.due_on]


def settle_again(*, duty: Duty, case: Case) -> Duty:
    """A duty that release stopped before it fell due is no longer owed; absence takes nothing back."""
    met = [duty.met_on] if duty.met_on else []
    return settle(duty=duty, met=met, endings=case.custody.endings, absent_because="")


def assessment_reviews(*, case: Case, asked: Asked) -> list[Duty]:
    """The reviews of the assessment that fell due or were done: T8, T9a, T9b."""
    done = [Completed(str(one.key), one.completed_on) for one in case.complete if one.completed_on]
    return _fallen_due(_reviews(case, asked, ASSESSMENT, done), asked)


def plan_reviews(*, case: Case, asked: Asked) -> list[Duty]:
    """The reviews of the plan that fell due or were done."""
    if case.plan is None or case.plan.completed_on is None:
        return []
    done = [Completed("plan", case.plan.completed_on)]
    done += [Completed(f"review:{place}", one.on) for place, one in enumerate(case.plan.reviews)]
    return _fallen_due(_reviews(case, asked, PLAN, done), asked)


def _fallen_due(duties: Iterable[Duty], asked: Asked) -> list[Duty]:
    """Those met, and those whose last day has passed and that nothing stopped before it."""
    return [
        one
        for one in duties
        if one.due_on
        and (
            one.met_on or (one.due_on < asked.as_of and not (one.stopped_on and one.stopped_on <= one.due_on))
        )
    ]
