"""What the head of the unit oversaw in the demonstration: looked at in time, overdue, not yet."""

import datetime
from typing import Any

from django.utils import timezone

from cases.actions import oversights, trainings
from cases.models import Custody
from cases.standards.oversight import Asked
from omu.actions.demonstration_estate import Estate, document


def overseen(estate: Estate) -> None:
    """Training records, and the entries in the order of the data."""
    data = document("demonstration_oversight.json")
    for told in data["trainings"]:
        on = estate.day(told["days_ago"])
        trainings.record(
            estate.assignments[told["officer"]].user, skill=told["skill"], what=told["what"],
            completed_on=on, today=on, by=estate.actor(told["by"]),
        )  # fmt: skip
    for told in data["oversight"]:
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
