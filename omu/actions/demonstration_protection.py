"""What public protection did in the demonstration: MAPPA decided on some cases, proposed on others."""

import datetime
from typing import Any

from django.utils import timezone

from cases.actions import mappa
from cases.models import MappaDecision
from omu.actions.demonstration_estate import Estate, document

DATA = "demonstration_protection.json"


def protected(estate: Estate) -> None:
    """MAPPA decisions, the earlier one of a case first."""
    for told in document(DATA)["mappa"]:
        _decision(told, estate)


def _decision(told: dict[str, Any], estate: Estate) -> None:
    custody, on = estate.custodies[told["number"]], estate.day(told["days_ago"])
    mappa.decide(
        custody,
        category=told["category"],
        level=told.get("level"),
        for_release=told.get("for_release", False),
        is_visor_nominal=told.get("visor", False),
        reason=told["reason"],
        decided_on=on,
        review_on=on + datetime.timedelta(days=told["review_days"]) if "review_days" in told else None,
        version=MappaDecision.objects.filter(custody=custody).count(),
        now=datetime.datetime.combine(on, datetime.time(11), timezone.get_current_timezone()),
        today=on,
        by=estate.actor(told["by"]),
    )
