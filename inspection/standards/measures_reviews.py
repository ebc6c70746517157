"""Table P: reviews, and who managed the sentence (docs/domain.md 21.3, 21.4 rules 4 and 8)."""

from collections.abc import Mapping

from cases.standards.managers import distinct_managers
from cases.standards.working_days import add_months
from inspection.standards.case_facts import Asked, Case
from inspection.standards.case_rules import assessment_reviews, plan_reviews, should_have_plan
from inspection.standards.measures import LEFT_OUT, Verdict
from inspection.standards.measures_first import Rule
from inspection.standards.measures_plan import is_review

MONTHS, MANY = 12, 3
PARTIES = frozenset({"prisoner", "offender_manager", "offender_supervisor"})


def assessed_within_a_year(*, case: Case, asked: Asked) -> Verdict:
    """IM-190: a review of the assessment was complete in the twelve months before the day."""
    if not case.complete:
        return False if should_have_plan(case=case, asked=asked) else LEFT_OUT
    since = add_months(start=asked.as_of, months=-MONTHS)
    done = [
        one.completed_on for one in case.complete if is_review(case=case, key=one.key) and one.completed_on
    ]
    if any(on >= since for on in done):
        return True
    return False if done or assessment_reviews(case=case, asked=asked) else LEFT_OUT


def no_plan_review_overdue(*, case: Case, asked: Asked) -> Verdict:
    """IM-191: a complete plan, and no review of it overdue on the day."""
    if case.planned_on is None:
        return False if should_have_plan(case=case, asked=asked) else LEFT_OUT
    due = plan_reviews(case=case, asked=asked)
    return all(one.met_on or one.stopped_on for one in due) if due else LEFT_OUT


def _took_part(*parties: str) -> Rule:
    def took_part(case: Case, asked: Asked) -> Verdict:
        reviews = case.plan.reviews if case.plan else ()
        return bool(reviews[-1].parties.intersection(parties)) if reviews else LEFT_OUT

    return took_part


def others_took_part(*, case: Case, asked: Asked) -> Verdict:
    """IM-193: anybody else than prisoner, offender manager and offender supervisor."""
    reviews = case.plan.reviews if case.plan else ()
    return bool(reviews[-1].parties - PARTIES) if reviews else LEFT_OUT


def managers(*, case: Case) -> int:
    """How many different offender managers there were, the author of the report to the court counted."""
    return distinct_managers(history=case.history).number


def many_managers(*, case: Case, asked: Asked) -> Verdict:
    """IM-194."""
    return managers(case=case) >= MANY


def one_manager(*, case: Case, asked: Asked) -> Verdict:
    """IM-195."""
    return managers(case=case) == 1


RULES: Mapping[str, Rule] = {
    "IM-190": assessed_within_a_year,
    "IM-191": no_plan_review_overdue,
    "IM-192a": _took_part("prisoner"),
    "IM-192b": _took_part("offender_manager"),
    "IM-192c": _took_part("offender_supervisor"),
    "IM-193": others_took_part,
    "IM-194": many_managers,
    "IM-195": one_manager,
}
