"""Which value of a setting holds on a day, and what may be set (docs/domain.md 3.1)."""

import datetime

import pytest

from cases.standards.settings import Dated, in_force, known

JULY, AUGUST, OCTOBER = (datetime.date(2026, month, 1) for month in (7, 8, 10))
PRE_RELEASE = known()["pre_release_months"]


def test_the_default_holds_until_something_else_was_set():
    answer = in_force(setting=PRE_RELEASE, rows=[Dated(9, OCTOBER)], on=AUGUST)
    assert (answer.value, answer.since) == (6, None)
    assert "default" in answer.reason


def test_the_latest_day_not_after_the_day_asked_about_wins_whatever_the_order_of_rows():
    rows = [Dated(9, OCTOBER), Dated(4, JULY, "fewer staff"), Dated(5, AUGUST)]
    assert in_force(setting=PRE_RELEASE, rows=rows, on=JULY).value == 4
    assert in_force(setting=PRE_RELEASE, rows=rows, on=datetime.date(2026, 9, 30)).value == 5
    assert in_force(setting=PRE_RELEASE, rows=rows, on=OCTOBER).value == 9
    assert in_force(setting=PRE_RELEASE, rows=rows, on=JULY).reason == (
        "4 months, set from 01/07/2026: fewer staff"
    )


def test_of_two_set_for_one_day_the_later_row_holds():
    assert in_force(setting=PRE_RELEASE, rows=[Dated(9, JULY), Dated(3, JULY)], on=JULY).value == 3


@pytest.mark.parametrize("typed", ["0", "25", "-1", "six", "6.5", "", "٦", "1" * 12, None])
def test_what_is_no_number_within_the_bounds_is_refused_with_the_bounds(typed):
    checked = PRE_RELEASE.check(value=typed)
    assert checked.value is None
    assert "from 1 to 24" in checked.mend


def test_numbers_and_choices_are_read_and_put_into_words():
    assert PRE_RELEASE.check(value=" 1 ").value == 1
    assert (PRE_RELEASE.words(value=1), PRE_RELEASE.words(value=2)) == ("1 month", "2 months")
    mode = known()["caseload_mode"]
    assert mode.check(value="specialist").value == "specialist"
    assert mode.check(value="both").value is None
    assert mode.words(value="generic").startswith("Generic")


def test_every_default_is_a_value_that_could_be_set():
    assert [key for key, one in known().items() if one.check(value=one.default).value != one.default] == []
