"""How long a task may be put aside, and when a reason is wanted (docs/domain.md 5, "Tasks and notices").

Putting aside hides nothing that is late: a task is back on the day it is due at the latest, and one that is
overdue cannot be put aside. The figures are settings of the prison; nothing here knows one.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from cases.standards.custody_events import Objection, long_day

#: Days ahead that are offered with one key; any other day can be typed.
OFFERED = (1, 3, 7, 14)


@dataclass(frozen=True, slots=True)
class Bounds:
    """The days until which a task may be put aside, with the reason; none where `last` is before `first`."""

    first: date
    last: date
    reason: str

    @property
    def possible(self) -> bool:
        """Whether there is a day to choose."""
        return self.first <= self.last


def bounds(*, due_on: date | None, today: date, longest_days: int) -> Bounds:
    """Until when a task may be put aside: not past its due date, nor longer than the longest time."""
    first, furthest = today + timedelta(days=1), today + timedelta(days=longest_days)
    if due_on is None or due_on > furthest:
        return Bounds(first, furthest, f"{longest_days} days is the longest a task may be put aside here.")
    if due_on < today:
        return Bounds(first, due_on, "This task is overdue: it cannot be put aside.")
    if due_on == today:
        return Bounds(first, due_on, "This task is due today: it cannot be put aside.")
    return Bounds(first, due_on, f"It is due on {long_day(on=due_on)} and back on your list by then.")


def objection(
    *,
    until: date,
    reason: str,
    due_on: date | None,
    today: date,
    reason_after_days: int,
    longest_days: int,
) -> Objection | None:
    """Why a task cannot be put aside until a day; None where it can.

    A reason is wanted for more than `reason_after_days` calendar days.
    """
    allowed = bounds(due_on=due_on, today=today, longest_days=longest_days)
    if not allowed.possible:
        return Objection(allowed.reason)
    if until < allowed.first:
        return Objection("Enter a day after today.", "until")
    if until > allowed.last:
        return Objection(f"Enter {long_day(on=allowed.last)} or an earlier day. {allowed.reason}", "until")
    if (until - today).days > reason_after_days and not reason.strip():
        return Objection(f"Say why: it is put aside for more than {reason_after_days} days.", "reason")
    return None


def offered(*, allowed: Bounds, today: date) -> list[tuple[date, str]]:
    """Days offered beside a typed one, with words such as "Tomorrow" or "In 7 days"."""
    days = [(today + timedelta(days=days), days) for days in OFFERED]
    return [(on, "Tomorrow" if days == 1 else f"In {days} days") for on, days in days if on <= allowed.last]
