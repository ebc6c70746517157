"""What would change a due date: the other limit of a duty, and when it would hold (docs/domain.md 5)."""

from datetime import date

from cases.standards.clocks import LimitChoice, day, due
from cases.standards.policies import Limit
from cases.standards.working_days import add_months


def what_would_change(*, limit: Limit, started_on: date, due_on: date | None) -> str:
    """In words, the due date under the other amount of a limit that has two; why none, where it has one.

    T4, T5, T6 and T7 have a longer limit from so many months to release on; T21 a shorter one before them.
    """
    if limit.long_amount is None or limit.long_from_months is None or due_on is None:
        return "Nothing: this duty has one limit. Only an extension or an exemption, with a reason, moves it."
    threshold = add_months(start=started_on, months=limit.long_from_months)
    short, long = (
        due(limit=limit, start=started_on, because="", choice=LimitChoice(amount=amount)).due_on
        for amount in (limit.amount, limit.long_amount)
    )
    if due_on == long:
        return f"It would be {day(on=short)} if release were before {day(on=threshold)}."
    return f"It would be {day(on=long)} if release were on or after {day(on=threshold)}."
