"""Every duty of the case as it stands on a day (docs/domain.md 5)."""

import datetime
from typing import Any

from cases.actions import clock_decisions, policies
from cases.models import Clock, Custody
from cases.standards.clocks import OPEN_STATES, State
from staff.actors import Actor


def gather(custody: Custody, *, today: datetime.date, reader: Actor) -> list[dict[str, Any]]:
    """Open duties first, the next one first; then those met or stopped, the latest first. One query."""
    known = Clock.objects.visible_to(reader).filter(custody=custody, started_on__lte=today)
    rows = [_row(one, today) for one in known.select_related("policy").order_by("due_on", "standard", "id")]
    still_open = [row for row in rows if row["is_open"]]
    closed = [row for row in rows if not row["is_open"]]
    return sorted(still_open, key=lambda row: row["last_day"]) + closed[::-1]


def _row(clock: Clock, today: datetime.date) -> dict[str, Any]:
    standing = clock_decisions.standing_of(clock, today=today)
    return {
        "title": policies.of(clock.policy).limit(standard=clock.standard).title,
        "standard": clock.standard,
        "started_on": clock.started_on,
        "due_on": clock.due_on,
        "last_day": clock.last_day or datetime.date.max,
        "extended_to": clock.extended_to,
        "extended_because": clock.extended_because,
        "met_on": clock.met_on,
        "state": str(standing.state).capitalize(),
        "reason": standing.reason,
        "is_open": standing.state in OPEN_STATES,
        "is_overdue": standing.state == State.OVERDUE,
    }
