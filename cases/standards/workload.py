"""How much somebody carries: points by tier, hours lost, and how often he or she sees the prisoners.

docs/domain.md 15 point 4.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from cases.standards.redeployments import Away

TIERS = (4, 3, 2, 1)
LEVELS = ("very_high", "high", "medium", "low", "")
TENTH, HUNDREDTH = Decimal("0.1"), Decimal("0.01")
#: Over how many days, today included, contact and lost hours are looked at: four weeks.
DAYS = 28


@dataclass(frozen=True, slots=True)
class Points:
    """The points of a caseload, and how many of its cases have no tier yet and so none."""

    total: int
    without_tier: int


@dataclass(frozen=True, slots=True)
class Load:
    """What one supervisor carries; `tiers` by tier with None for no tier yet, `levels` with "" for unknown.

    `hours` were lost to other duties and `talks` had with prisoners in the last four weeks.
    """

    cases: int
    tiers: Mapping[int | None, int]
    levels: Mapping[str, int]
    points: Points
    hours: Decimal = Decimal(0)
    talks: int = 0

    @property
    def talks_a_case(self) -> Decimal | None:
        """Talks for each case, to two places; None without a case."""
        if not self.cases:
            return None
        return (Decimal(self.talks) / self.cases).quantize(HUNDREDTH, ROUND_HALF_UP)


def load_of(*, cases: Iterable[tuple[int | None, str, int]], worth: Mapping[int, int]) -> Load:
    """The load of rows of tier, level and number of cases; `worth` gives the points of a tier."""
    tiers: dict[int | None, int] = dict.fromkeys((*TIERS, None), 0)
    levels = dict.fromkeys(LEVELS, 0)
    for tier, level, number in cases:
        tiers[tier] += number
        levels[level] += number
    total = sum(tiers[tier] * worth[tier] for tier in TIERS)
    return Load(sum(tiers.values()), tiers, levels, Points(total, tiers[None]))


def hours_between(*, away: Iterable[Away], first: date, last: date) -> Decimal:
    """The hours of redeployments that fall into a stretch of days, to a tenth; shared by days."""
    total = Decimal(0)
    for one in away:
        inside = (min(one.last, last) - max(one.first, first)).days + 1
        if inside > 0:
            total += one.hours * inside / ((one.last - one.first).days + 1)
    return total.quantize(TENTH, ROUND_HALF_UP)


def measured(*, load: Load, hours: Decimal, talks: int) -> Load:
    """The load with what the last four weeks were like."""
    return replace(load, hours=hours, talks=talks)
