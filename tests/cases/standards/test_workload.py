"""Points, hours lost and contact of a caseload (docs/domain.md 15 point 4); worked out by hand."""

from datetime import date
from decimal import Decimal

from cases.standards.redeployments import Away
from cases.standards.workload import hours_between, load_of, measured

D = date
WORTH = {4: 5, 3: 3, 2: 2, 1: 1}


def test_points_are_those_of_the_tiers_and_a_case_without_tier_has_none():
    load = load_of(cases=[(4, "very_high", 2), (4, "high", 1), (2, "low", 4), (None, "", 3)], worth=WORTH)
    assert (load.cases, load.points.total, load.points.without_tier) == (10, 23, 3)  # 3 x 5 + 4 x 2
    assert (load.tiers[4], load.tiers[3], load.levels["high"], load.levels[""]) == (3, 0, 1, 3)


def test_nobody_without_cases_has_a_frequency():
    empty = load_of(cases=[], worth=WORTH)
    assert (empty.cases, empty.points.total, empty.talks_a_case) == (0, 0, None)
    some = measured(load=load_of(cases=[(1, "low", 3)], worth=WORTH), hours=Decimal("7.5"), talks=2)
    assert some.talks_a_case == Decimal("0.67")


def test_hours_are_shared_by_days_at_both_ends_of_the_four_weeks():
    """11 September to 8 October 2026: of five days, two lie within; of ten, three."""
    before = Away(1, None, D(2026, 9, 8), D(2026, 9, 12), Decimal(35), "Escorts")
    after = Away(1, None, D(2026, 10, 6), D(2026, 10, 15), Decimal(50), "Gate")
    long_ago = Away(1, None, D(2026, 9, 1), D(2026, 9, 10), Decimal(70), "Gate")
    stretch = {"first": D(2026, 9, 11), "last": D(2026, 10, 8)}
    assert hours_between(away=[before], **stretch) == Decimal("14.0")
    assert hours_between(away=[before, after, long_ago], **stretch) == Decimal("29.0")
    assert hours_between(away=[long_ago], **stretch) == Decimal(0)
