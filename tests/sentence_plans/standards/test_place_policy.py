"""The days of a proposal of free places are dated data (docs/domain.md 13)."""

from datetime import date

import pytest

from sentence_plans.standards import place_policy

FIRST = {"key": "places", "version": 1, "from": "2006-01-01", "to": "2010-03-31", "days_to_move": 14,
         "most_days": 14, "source": "x"}  # fmt: skip
SECOND = FIRST | {"version": 2, "from": "2010-04-01", "to": None, "days_to_move": 21, "most_days": 7}


@pytest.mark.parametrize(
    ("on", "days"), [(date(2006, 1, 1), 14), (date(2010, 3, 31), 14), (date(2010, 4, 1), 21)]
)
def test_the_set_of_the_day_holds(on, days):
    sets = place_policy.parse(sets=[SECOND, FIRST])
    assert place_policy.in_force(sets=sets, on=on).days_to_move == days


def test_before_the_first_set_none_holds_and_less_than_a_day_is_refused():
    with pytest.raises(LookupError, match="2005"):
        place_policy.in_force(sets=place_policy.built_in(), on=date(2005, 12, 31))
    with pytest.raises(ValueError, match="at least one day"):
        place_policy.parse(sets=[FIRST | {"most_days": 0}])


def test_what_comes_with_the_product_says_fourteen_days():
    holds = place_policy.in_force(sets=place_policy.built_in(), on=date(2026, 11, 22))
    assert (holds.days_to_move, holds.most_days) == (14, 14)
    assert "ASSUMPTION" in holds.source
