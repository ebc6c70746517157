"""What lists and headers show of the plans that records brought (docs/interchange)."""

from collections.abc import Collection
from typing import Any

from cases.models import PlanState
from sentence_plans.models import SentencePlan


def facts(custodies: Collection[int]) -> dict[int, dict[str, Any]]:
    """The columns of the headline of each of these custodies that has an open plan; one query."""
    rows = SentencePlan.objects.open().filter(custody__in=list(custodies))
    return {
        one.custody_id: {"plan_state": PlanState(one.state), "contact_every_days": one.contact_every_days}
        for one in rows.only("custody", "state", "contact_every_days")
    }
