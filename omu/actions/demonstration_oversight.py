"""What the head of the unit oversaw in the demonstration: looked at in time, overdue, not yet."""

import datetime
from typing import Any

from django.utils import timezone

from cases.actions import oversights
from cases.models import Custody
from cases.standards.oversight import Asked
from omu.actions.demonstration_estate import Estate, document


def overseen(estate: Estate) -> None:
    """The entries, in the order of the data."""
    for told in document("demonstration_oversight.json")["oversight"]:
        _entry(told, estate)


def _entry(told: dict[str, Any], estate: Estate) -> None:
    on = estate.day(told["days_ago"])
    asked = [
        Asked(one["what"], one["owner"], on + datetime.timedelta(days=one["in_days"]))
        for one in told["actions"]
    ]
    oversights.record(
        Custody.objects.for_page().get(pk=estate.custodies[told["number"]].pk),
        areas=told["areas"], findings=told["findings"], seen_on=on, actions=asked,
        now=datetime.datetime.combine(on, datetime.time(15), timezone.get_current_timezone()), today=on,
        by=estate.actor(told["by"]),
    )  # fmt: skip
