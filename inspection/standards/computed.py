"""Which rule works out which measure, and what counts where somebody judged (docs/domain.md 21.3)."""

from collections.abc import Mapping

from inspection.standards import (
    measures_assessment,
    measures_delivery,
    measures_first,
    measures_plan,
    measures_reviews,
    measures_risk,
)
from inspection.standards.case_facts import Asked, Case
from inspection.standards.measures import LEFT_OUT, Measure, Verdict
from inspection.standards.measures_first import Rule
from inspection.standards.populations import belongs

RULES: Mapping[str, Rule] = {
    **measures_first.RULES,
    **measures_assessment.RULES,
    **measures_plan.RULES,
    **measures_risk.RULES,
    **measures_delivery.RULES,
    **measures_reviews.RULES,
}
#: Measures of progress: what the last review of the plan judged of the case, where no reader has (8.8).
PROGRESS = {"IM-197": "insufficient", "IM-198": "good", "IM-199": "some"}
#: What a reader's judgement says of a case.
NUMERATOR, DENOMINATOR = "numerator", "denominator"


def recorded(*, measure: Measure, case: Case, asked: Asked) -> Verdict:
    """What the latest judgement says; left out where none does or the case is not one asked about."""
    if not belongs(among=measure.among, case=case, asked=asked):
        return LEFT_OUT
    return {NUMERATOR: True, DENOMINATOR: False}.get(case.judged.get(measure.id, ""), LEFT_OUT)


def progress(*, measure: Measure, case: Case) -> tuple[Verdict, bool]:
    """The verdict of a measure of progress, and whether nobody has assessed it: such a case stays counted."""
    said = case.judged.get(measure.id)
    if said in {NUMERATOR, DENOMINATOR}:
        return said == NUMERATOR, False
    if said is not None:
        return False, True
    reviews = case.plan.reviews if case.plan else ()
    overall = reviews[-1].overall if reviews else ""
    if overall in set(PROGRESS.values()):
        return overall == PROGRESS[measure.id], False
    return False, True


def verdict(*, measure: Measure, case: Case, asked: Asked) -> tuple[Verdict, bool]:
    """Where a case counts in a measure; and whether it is counted although nobody has assessed it."""
    if measure.id in RULES:
        return RULES[measure.id](case=case, asked=asked), False
    if measure.id in PROGRESS:
        return progress(measure=measure, case=case)
    return recorded(measure=measure, case=case, asked=asked), False
