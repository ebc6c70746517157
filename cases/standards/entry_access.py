"""Who answers for restricted entries, for how long one may be read, when a reading is reviewed (10.3)."""

from collections.abc import Mapping
from datetime import date, timedelta

from cases.standards.working_days import add_working_days

#: Which role answers for entries of a kind: it writes them, and is told of every request and reading.
OWNERS: Mapping[str, str] = {
    "restricted_security": "security",
    "restricted_protection": "public_protection",
    "restricted_health": "health",
}
LONGEST_DAYS = 28
#: Of what is read at once: today and tomorrow, so that a night is bridged.
AT_ONCE_DAYS = 2


def until(*, today: date, days: int) -> date | None:
    """The last day of reading, the first being today; None where the number of days is not allowed."""
    return today + timedelta(days=days - 1) if 1 <= days <= LONGEST_DAYS else None


def reviewed_by(*, today: date) -> date:
    """The day by which a reading at once is reviewed: the next working day."""
    return add_working_days(start=today, days=1).due_on
