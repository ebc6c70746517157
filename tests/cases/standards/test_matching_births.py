"""With which births a likeness of names can still come to a match (docs/domain.md 3.0)."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from cases.standards.matching import built_in, near_births, years_that_matter

(WEIGHTS,) = built_in()
BORN = date(1984, 5, 6)


def test_near_births_are_those_a_slip_of_the_pen_makes() -> None:
    near = near_births(born_on=BORN)
    assert {BORN, date(1984, 6, 5), date(1984, 5, 16), date(1994, 5, 6), date(1985, 5, 6)} <= near
    assert date(1984, 7, 8) not in near


def test_a_birth_far_off_cannot_be_made_up_for_by_the_name() -> None:
    """The whole name gives 60 points, another birth takes 30 of them, and 45 are shown."""
    assert years_that_matter(born_on=BORN, weights=WEIGHTS) == (1982, 1986)


@pytest.mark.parametrize("change", [{"shown_from": 30}, {"name": 75}])
def test_where_the_weights_allow_it_every_birth_matters(change: dict[str, Any]) -> None:
    assert years_that_matter(born_on=BORN, weights=replace(WEIGHTS, **change)) is None
