"""Until when a record is kept: at the edges of the period (docs/domain.md 14.4)."""

import datetime

import pytest

from cases.actions import retention
from cases.standards.retention import Period, kept

DAY = datetime.date
PERIODS = (Period(DAY(2010, 1, 1), 6, 99), Period(DAY(2026, 1, 1), 10, 99))


def until(**facts):
    """The last day of a record closed on 1 March 2012, as of 2020."""
    plain = {"closed_on": DAY(2012, 3, 1), "sentence_ends_on": None, "is_indeterminate": False}
    return kept(periods=PERIODS, **(plain | {"on": DAY(2020, 1, 1)} | facts)).until


@pytest.mark.parametrize(
    ("facts", "wanted"),
    [
        ({}, DAY(2018, 3, 1)),
        ({"sentence_ends_on": DAY(2014, 9, 1)}, DAY(2020, 9, 1)),
        ({"sentence_ends_on": DAY(2011, 9, 1)}, DAY(2018, 3, 1)),
        ({"closed_on": DAY(2012, 2, 29)}, DAY(2018, 2, 28)),
        ({"is_indeterminate": True}, DAY(2111, 3, 1)),
        ({"closed_on": None}, None),
        ({"on": DAY(2009, 12, 31)}, None),
        ({"on": DAY(2026, 1, 1)}, DAY(2022, 3, 1)),
        ({"on": DAY(2025, 12, 31)}, DAY(2018, 3, 1)),
    ],
)
def test_until_when(facts, wanted):
    assert until(**facts) == wanted


def test_the_last_day_is_still_within():
    found = kept(
        periods=PERIODS, closed_on=DAY(2012, 3, 1), sentence_ends_on=None, is_indeterminate=False,
        on=DAY(2018, 3, 1),
    )  # fmt: skip
    assert not found.has_passed(on=DAY(2018, 3, 1))
    assert found.has_passed(on=DAY(2018, 3, 2))
    assert found.reason == "6 years after 01/03/2012, of a sentence with an end."


def test_the_periods_that_come_with_the_product():
    first = retention.periods()[0]
    assert (first.effective_from, first.years, first.years_indeterminate) == (DAY(2010, 1, 1), 6, 99)
