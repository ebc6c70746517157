"""The figures of every prison, prepared for pages that compare prisons (docs/domain.md 21, docs/adr/0008).

Over a whole estate they take longer than a page may: a task counts them and writes them down with the moment.
Counts of prisons alone: nobody's name, and no case, can be read from them.
"""

import datetime
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction

from omu.dashboards import figures, supervised, trends
from omu.dashboards.unit import LEVELS, TIERS, Unit, mix_by_prison
from staff import actors
from staff.actions import heartbeats
from staff.actors import Actor
from staff.models import Heartbeat

#: Under this name it stands among the rounds of the service.
PART = "figures"
COUNTER = actors.system(PART)


@dataclass(frozen=True)
class Prepared:
    """What was counted: when, as of which day, and by key of the prison the numbers by their names."""

    at: datetime.datetime
    day: datetime.date
    prisons: dict[int, dict[str, Any]]


@transaction.atomic
def prepare(*, now: datetime.datetime, today: datetime.date) -> int:
    """Count every prison as of today and keep it; how many prisons. A fixed number of queries."""
    unit = Unit(actor=COUNTER, day=today, is_now=True)
    counted: dict[int, dict[str, Any]] = figures.by_prison(unit)
    for prison, mix in mix_by_prison(unit).items():
        counted[prison] |= mix
    for prison, months in trends.by_prison(COUNTER, today=today).items():
        counted.setdefault(prison, {})["months"] = [asdict(one) | {"end": str(one.end)} for one in months]
    for prison, told in supervised.by_prison(unit).items():
        if prison in counted:
            counted[prison] |= {f"supervision_{key}": value for key, value in asdict(told).items()}
    details: dict[str, Any] = {"day": today.isoformat(), "prisons": counted}
    heartbeats.beat(PART, details=details, now=now, by=COUNTER)
    return len(counted)


def latest(*, by: Actor) -> Prepared | None:
    """What was counted last, for those who compare prisons; None where nothing was yet."""
    row = Heartbeat.objects.visible_to(by).filter(part=PART).first()
    if row is None or "prisons" not in row.details:
        return None
    prisons = {int(key): numbers for key, numbers in row.details["prisons"].items()}
    return Prepared(row.at, datetime.date.fromisoformat(row.details["day"]), prisons)


#: Names of the numbers of the mix, with the words of each.
LEVEL_NAMES = {f"level_{key or 'none'}": words for key, words in LEVELS}
TIER_NAMES = {f"tier_{key or 'none'}": words for key, words in TIERS}
