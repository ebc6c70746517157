"""What lists and headers show of the plans that records brought (docs/interchange)."""

from collections.abc import Collection
from typing import Any

from cases.models import PlanState
from sentence_plans.actions import sustained
from sentence_plans.models import SentencePlan


def facts(custodies: Collection[int]) -> dict[int, dict[str, Any]]:
    """The columns of the headline of each of these custodies that has an open plan; two queries."""
    rows = SentencePlan.objects.open().filter(custody__in=list(custodies))
    plans = list(rows.only("custody", "state", "contact_every_days"))
    bare = sustained.counts(plans)
    return {
        one.custody_id: {
            "plan_state": PlanState(one.state),
            "contact_every_days": one.contact_every_days,
            "unsustained": bare.get(one.pk, 0),
        }
        for one in plans
    }
