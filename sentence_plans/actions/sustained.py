"""Which outcomes that were achieved nobody has said what keeps (docs/domain.md 8.7, 20)."""

from collections import Counter
from collections.abc import Iterable

from cases.actions import headlines
from cases.models import Custody
from sentence_plans.models import Objective, ReviewedObjective, SentencePlan, Status


def counts(plans: Iterable[SentencePlan]) -> Counter[int]:
    """How many objectives of each plan are achieved, with no review that says what keeps them; one query."""
    said = ReviewedObjective.objects.exclude(sustained_by="").values("objective")
    achieved = Objective.objects.filter(plan__in=list(plans), status=Status.FULLY_ACHIEVED)
    return Counter(achieved.exclude(pk__in=said).values_list("plan", flat=True))


def count(plan: SentencePlan) -> int:
    """The same of one plan."""
    return counts([plan])[plan.pk]


def record(plan: SentencePlan, *, custody: Custody) -> None:
    """Write it where the page on which a release is recorded reads it."""
    headlines.record(custody, unsustained=count(plan))
