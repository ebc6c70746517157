"""Working days and calendar time, against the calendar of docs/domain.md 22."""

from datetime import date, timedelta

import pytest

from cases.standards.working_days import (
    add_months,
    add_weeks,
    add_working_days,
    holidays_of,
    is_working_day,
    last_published_year,
    working_days_between,
)

# The table of docs/domain.md 22, day and month of each weekday bank holiday.
CALENDAR = {
    2006: "2/1 14/4 17/4 1/5 29/5 28/8 25/12 26/12",
    2007: "1/1 6/4 9/4 7/5 28/5 27/8 25/12 26/12",
    2008: "1/1 21/3 24/3 5/5 26/5 25/8 25/12 26/12",
    2009: "1/1 10/4 13/4 4/5 25/5 31/8 25/12 28/12",
    2010: "1/1 2/4 5/4 3/5 31/5 30/8 27/12 28/12",
    2011: "3/1 22/4 25/4 29/4 2/5 30/5 29/8 26/12 27/12",
    2012: "2/1 6/4 9/4 7/5 4/6 5/6 27/8 25/12 26/12",
    2013: "1/1 29/3 1/4 6/5 27/5 26/8 25/12 26/12",
    2014: "1/1 18/4 21/4 5/5 26/5 25/8 25/12 26/12",
}


@pytest.mark.parametrize("year", sorted(CALENDAR))
def test_bank_holidays_are_those_of_the_table(year):
    expected = {
        date(year, int(month), int(day))
        for day, month in (entry.split("/") for entry in CALENDAR[year].split())
    }
    assert set(holidays_of(year=year)) == expected
    assert not any(holiday.provisional for holiday in holidays_of(year=year).values())


@pytest.mark.parametrize(
    ("start", "days", "due", "skipped"),
    [
        # The worked dates of docs/domain.md 22.
        (date(2011, 4, 21), 2, date(2011, 4, 27), [date(2011, 4, 22), date(2011, 4, 25)]),
        (
            date(2011, 4, 18),
            10,
            date(2011, 5, 6),
            [date(2011, 4, 22), date(2011, 4, 25), date(2011, 4, 29), date(2011, 5, 2)],
        ),
        (date(2012, 3, 5), 0, date(2012, 3, 5), []),
        (date(2012, 3, 9), 1, date(2012, 3, 12), []),  # Friday to Monday
        (date(2012, 3, 10), 1, date(2012, 3, 12), []),  # Saturday to Monday
        (date(2012, 6, 1), 1, date(2012, 6, 6), [date(2012, 6, 4), date(2012, 6, 5)]),
        (date(2009, 12, 24), 2, date(2009, 12, 30), [date(2009, 12, 25), date(2009, 12, 28)]),
    ],
)
def test_add_working_days(start, days, due, skipped):
    count = add_working_days(start=start, days=days)
    assert count.due_on == due
    assert [holiday.on for holiday in count.holidays] == skipped
    assert count.provisional is False


def test_a_negative_limit_is_refused():
    with pytest.raises(ValueError, match="-1 working days"):
        add_working_days(start=date(2012, 1, 3), days=-1)


def test_a_count_into_an_unpublished_year_is_provisional():
    last = last_published_year()
    eve = date(last, 12, 31)
    assert add_working_days(start=eve, days=1).provisional is True
    assert add_working_days(start=date(last, 12, 1), days=3).provisional is False
    assert all(holiday.provisional for holiday in holidays_of(year=last + 1).values())
    assert date(last + 1, 12, 25) in holidays_of(year=last + 1) or date(last + 1, 12, 25).weekday() >= 5


def test_is_working_day():
    assert is_working_day(on=date(2011, 4, 28)) is True  # Thursday before the wedding
    assert is_working_day(on=date(2011, 4, 29)) is False
    assert is_working_day(on=date(2011, 4, 30)) is False


@pytest.mark.parametrize(
    ("start", "end", "count"),
    [
        (date(2011, 4, 21), date(2011, 4, 27), 2),
        (date(2011, 4, 21), date(2011, 4, 26), 1),
        (date(2011, 4, 18), date(2011, 5, 6), 10),
        (date(2011, 5, 6), date(2011, 4, 18), -10),
        (date(2012, 3, 9), date(2012, 3, 11), 0),
        (date(2012, 1, 1), date(2012, 12, 31), 252),  # 261 weekdays after Sunday 1 January less 9 holidays
    ],
)
def test_working_days_between(start, end, count):
    assert working_days_between(start=start, end=end) == count


def test_counting_back_agrees_with_counting_on():
    for offset in range(0, 800, 7):
        start = date(2010, 1, 1) + timedelta(days=offset)
        due = add_working_days(start=start, days=20).due_on
        assert working_days_between(start=start, end=due) == 20
        assert working_days_between(start=start, end=due - timedelta(days=1)) == 19


@pytest.mark.parametrize(
    ("start", "months", "expected"),
    [
        (date(2012, 1, 31), 1, date(2012, 2, 29)),
        (date(2011, 1, 31), 1, date(2011, 2, 28)),
        (date(2012, 2, 29), 12, date(2013, 2, 28)),
        (date(2011, 2, 28), 12, date(2012, 2, 28)),
        (date(2011, 8, 31), 6, date(2012, 2, 29)),
        (date(2012, 5, 31), -3, date(2012, 2, 29)),
    ],
)
def test_months_roll_back_at_a_month_end(start, months, expected):
    assert add_months(start=start, months=months) == expected


def test_weeks():
    assert add_weeks(start=date(2011, 6, 1), weeks=16) == date(2011, 9, 21)
