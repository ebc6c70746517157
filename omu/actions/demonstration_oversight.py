"""What the head of the unit oversaw in the demonstration: looked at in time, overdue, not yet."""

import datetime
from typing import Any

from django.utils import timezone

from cases.actions import oversights, trainings, unit_plans
from cases.models import Custody
from cases.standards.oversight import Asked
from omu.actions.demonstration_estate import Estate, document
from staff.models import Prison


def overseen(estate: Estate) -> None:
    """Training records, the plan of the unit, and the entries in the order of the data."""
    data = document("demonstration_oversight.json")
    for told in data["trainings"]:
        on = estate.day(told["days_ago"])
        trainings.record(
            estate.assignments[told["officer"]].user, skill=told["skill"], what=told["what"],
            completed_on=on, today=on, by=estate.actor(told["by"]),
        )  # fmt: skip
    for told in data["unit_plan"]:
        _aim(told, estate)
    for told in data["oversight"]:
        _entry(told, estate)


def _aim(told: dict[str, Any], estate: Estate) -> None:
    """An objective of the unit, and what was said of it since."""
    on, by = estate.day(told["days_ago"]), estate.actor(told["by"])
    made = unit_plans.set_objective(
        Prison.objects.get(code=told["prison"]), text=told["text"], target=told["target"],
        owner=estate.assignments[told["owner"]].user, due_on=estate.day(told["due_days_ago"]), today=on,
        by=by,
    )  # fmt: skip
    for said in told["said"]:
        unit_plans.report(
            made, state=said["state"], text=said["text"], today=estate.day(said["days_ago"]),
            by=estate.actor(said["by"]),
        )  # fmt: skip


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
