"""Tables C and D: risk of harm and likelihood of reoffending (docs/domain.md 21.3, 21.4 rules 1 and 4)."""

from collections.abc import Mapping

from cases.standards.working_days import add_months
from inspection.standards.case_facts import Asked, Case
from inspection.standards.case_rules import (
    child_protection,
    done_in_time,
    first_day,
    harm_due,
    is_high,
    owes_harm_plan,
    plan_due,
    requires_analysis,
)
from inspection.standards.measures import LEFT_OUT, Verdict
from inspection.standards.measures_first import Rule

#: The point at which somebody without any assessment is counted as such (5, T6).
BACKSTOP = "T6"


def no_screening(*, case: Case, asked: Asked) -> Verdict:
    """IM-021."""
    return not any(one.screened_on for one in case.assessments)


def _late(case: Case, asked: Asked, name: str) -> Verdict:
    """Whether the first of its kind was complete after the last day of T7; left out without either."""
    done = first_day(days=(getattr(one, name) for one in case.assessments))
    due = harm_due(case=case, asked=asked)
    if done is None or due is None:
        return LEFT_OUT
    return done > due


def screening_late(*, case: Case, asked: Asked) -> Verdict:
    """IM-022."""
    return _late(case, asked, "screened_on")


def no_analysis(*, case: Case, asked: Asked) -> Verdict:
    """IM-025."""
    if not requires_analysis(case=case):
        return LEFT_OUT
    return not any(one.analysed_on for one in case.assessments)


def analysis_late(*, case: Case, asked: Asked) -> Verdict:
    """IM-026."""
    return _late(case, asked, "analysed_on")


def no_harm_plan(*, case: Case, asked: Asked) -> Verdict:
    """IM-031."""
    if not owes_harm_plan(case=case):
        return LEFT_OUT
    return not any(one.harm_plan_on for one in case.assessments)


def harm_plan_late(*, case: Case, asked: Asked) -> Verdict:
    """IM-032."""
    return _late(case, asked, "harm_plan_on")


def flag(*, case: Case, name: str) -> bool:
    """Whether the last complete version of the plan has a flag; without a complete plan it has none."""
    return bool(case.plan and case.plan.completed_on and case.plan.flags.get(name))


def harm_objective(*, case: Case, asked: Asked) -> Verdict:
    """IM-036."""
    return flag(case=case, name="harm") if is_high(case=case) else LEFT_OUT


def child_objective(*, case: Case, asked: Asked) -> Verdict:
    """IM-037."""
    return flag(case=case, name="children") if child_protection(case=case) else LEFT_OUT


def not_assessed(*, case: Case, asked: Asked) -> Verdict:
    """IM-041: nothing complete by six months after sentence (T6), whether in scope or not."""
    if case.sentenced_on is None:
        return LEFT_OUT
    limit = asked.sets[-1].limit(standard=BACKSTOP).amount
    by = add_months(start=case.sentenced_on, months=limit)
    done = case.complete[0].completed_on if case.complete else None
    in_time = done_in_time(done=done, due=by, as_of=asked.as_of)
    return LEFT_OUT if in_time is None else not in_time


def assessed_late(*, case: Case, asked: Asked) -> Verdict:
    """IM-042: complete within six months, and after the last day of T5; of the same cases as IM-041.

    Who is bound by no such day has not missed it: the two measures are shares of one whole.
    """
    without, due = not_assessed(case=case, asked=asked), plan_due(case=case, asked=asked)
    if without is LEFT_OUT:
        return LEFT_OUT
    done = case.complete[0].completed_on if case.complete else None
    return not without and done is not None and due is not None and done > due


RULES: Mapping[str, Rule] = {
    "IM-021": no_screening,
    "IM-022": screening_late,
    "IM-025": no_analysis,
    "IM-026": analysis_late,
    "IM-031": no_harm_plan,
    "IM-032": harm_plan_late,
    "IM-036": harm_objective,
    "IM-037": child_objective,
    "IM-041": not_assessed,
    "IM-042": assessed_late,
}
