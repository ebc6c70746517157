"""Somebody sentenced to a year in March 2026, released, and back on recall."""

import datetime
from typing import Any

from cases.actions import releases
from cases.models import Clock, Custody, Release
from tests.world import World

D = datetime.date
RECEIVED = D(2026, 3, 2)  # a Monday
RELEASED = D(2026, 8, 3)
#: A Thursday; working days follow on 25, 28, 29 and 30 September, without holidays.
BACK = D(2026, 9, 24)
DATES = {"CRD": RELEASED, "LED": D(2027, 3, 1), "SED": D(2027, 3, 1)}


def served(world: World, **facts: Any) -> Custody:
    """Somebody sentenced to a year on 2 March 2026."""
    return world.receive(received_on=RECEIVED, sentenced_on=RECEIVED, years=1, key_dates=DATES, **facts)


def freed(world: World, custody: Custody, **facts: Any) -> Release:
    plain = {
        "on": RELEASED,
        "closed_as": "licence",
        "today": RELEASED,
        "by": world.actor("case_administrator"),
    }
    return releases.release(custody, **plain | facts)


def clock(custody: Custody, standard: str, cause: str = "") -> Clock:
    return Clock.objects.get(custody=custody, standard=standard, cause__startswith=cause)


def back(world: World, custody: Custody, **facts: Any) -> Custody:
    plain = {"prison": world.morden, "returned_on": BACK, "today": BACK, "by": world.system}
    return releases.take_back(custody, **plain | facts)
