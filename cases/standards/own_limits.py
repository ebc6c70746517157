"""Limits that a prison has set for itself (docs/domain.md 5).

Only what a set of standards names a default may be set; a duty of the set holds for every prison.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from cases.standards.clocks import LimitChoice, day
from cases.standards.policies import Limit


@dataclass(frozen=True, slots=True)
class OwnLimit:
    """`amount`, in the unit of the standard, from a day on, in one prison."""

    prison: int
    standard: str
    since: date
    amount: int


def own_choice(*, own: Iterable[OwnLimit], prison: int, limit: Limit, on: date) -> LimitChoice | None:
    """The amount a prison had set for a clock that starts on a day, and why; None where the set holds.

    Of two set from one day on, the one named last holds. A clock keeps it, whatever is set later.
    """
    if limit.duty:
        return None
    fitting = [
        one for one in own if one.prison == prison and one.standard == limit.standard and one.since <= on
    ]
    if not fitting:
        return None
    latest = max(one.since for one in fitting)
    chosen = [one for one in fitting if one.since == latest][-1]
    if chosen.amount == limit.amount:
        return None
    words = (
        f"Set by the prison from {day(on=chosen.since)}; the set of standards says "
        f"{limit.words(amount=limit.amount)}."
    )
    return LimitChoice(amount=chosen.amount, reason=words)
