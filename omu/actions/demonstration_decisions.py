"""What is decided in the demonstration: tiers confirmed and set by hand."""

from typing import Any

from omu.actions.demonstration_estate import Estate, document
from risk.actions import scope, tier_decisions, tiers
from risk.models import TierDecision
from staff import actors

BY = actors.system("demonstration")
DATA = "demonstration_decisions.json"


def tiered(estate: Estate) -> None:
    """The rules propose for everybody; some are confirmed, some set by hand, one waits."""
    every = list(estate.custodies.values())
    scope.decide(every, today=estate.today, by=BY)
    tiers.propose(every, today=estate.today, by=BY)
    for told in document(DATA)["tiers"]:
        _decided(told, estate)


def _decided(told: dict[str, Any], estate: Estate) -> None:
    custody = estate.custodies[told["number"]]
    by, today = estate.actor(told["by"]), estate.day(told["days_ago"])
    seen = TierDecision.objects.current().get(custody=custody).pk
    if "tier" in told:
        tier_decisions.set_by_hand(
            custody, tier=told["tier"], reason=told["reason"], seen=seen, today=today, by=by
        )
    else:
        tier_decisions.confirm(custody, seen=seen, today=today, by=by)
