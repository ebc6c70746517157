"""That a part of the product did its round, for the health page (docs/adr/0004, 0008)."""

import datetime
from typing import Any

from staff.actors import Actor
from staff.models import Heartbeat


def beat(part: str, *, details: dict[str, Any], now: datetime.datetime, by: Actor) -> None:
    """Write when `part` (relay, seal, sweep) last did its round, and what came of it."""
    Heartbeat.objects.update_or_create(part=part, defaults={"at": now, "details": details})
