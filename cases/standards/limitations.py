"""Cases open to named people only: who is in by rule, and for how long others (docs/domain.md 2.2)."""

from collections.abc import Mapping
from datetime import date, timedelta

from cases.standards.working_days import add_working_days

#: Those who answer for such a case in the prison that holds it, and in the one that has accepted it.
OWNERS = ("head_of_omu", "public_protection")
#: In by rule as well: inspectors, who read everything of the prisons they inspect.
ALWAYS = (*OWNERS, "inspector")
#: In by rule where the case is theirs, by the fact of the case that names them.
HOLDERS: Mapping[str, str] = {
    "offender_supervisor": "offender_supervisor", "offender_manager": "offender_manager",
}  # fmt: skip
LONGEST_DAYS = 28
#: Of what is opened at once: today and tomorrow, so that a night is bridged.
AT_ONCE_DAYS = 2


def until(*, today: date, days: int) -> date | None:
    """The last day of reading, the first being today; None where the number of days is not allowed."""
    return today + timedelta(days=days - 1) if 1 <= days <= LONGEST_DAYS else None


def reviewed_by(*, today: date) -> date:
    """The day by which an opening at once is reviewed: the next working day."""
    return add_working_days(start=today, days=1).due_on
