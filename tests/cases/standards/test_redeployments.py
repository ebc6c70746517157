"""Who is away when, hours lost, contacts missed because of it (docs/domain.md 15 point 4)."""

import datetime
from decimal import Decimal

import pytest

from cases.standards.redeployments import Away, calendar, hours_in_month, missed_contact

DAY = datetime.date
BELL, PIKE = 1, 2
GATE = Away(BELL, PIKE, DAY(2026, 10, 8), DAY(2026, 10, 9), Decimal("15"), "Gate")


def test_the_calendar_says_who_is_away_who_covers_and_which_days_are_worked():
    bell, pike = calendar(officers=[BELL, PIKE], away=[GATE], start=DAY(2026, 10, 8), days=3)
    assert [square.duty for square in bell] == ["Gate", "Gate", ""]
    assert [square.covers for square in pike] == [(BELL,), (BELL,), ()]
    assert [square.works for square in bell] == [True, True, False]  # Saturday 10 October


def test_hours_over_the_end_of_a_month_are_shared_by_days():
    over = Away(BELL, None, DAY(2026, 9, 29), DAY(2026, 10, 3), Decimal("20"), "Gate")
    assert hours_in_month(away=over, month=DAY(2026, 9, 15)) == Decimal("8.0")  # 2 of 5 days
    assert hours_in_month(away=over, month=DAY(2026, 10, 15)) == Decimal("12.0")
    assert hours_in_month(away=over, month=DAY(2026, 11, 15)) == 0
    assert hours_in_month(away=GATE, month=DAY(2026, 10, 31)) == Decimal("15.0")


def missed(**facts):
    known = {
        "every_days": 14, "last_contact_on": DAY(2026, 9, 20), "held_since": DAY(2026, 6, 1),
        "first": DAY(2026, 10, 1), "last": DAY(2026, 10, 7), "cover_contact_on": None,
        "on": DAY(2026, 10, 8),
    }  # fmt: skip
    return missed_contact(**known | facts)


def test_a_contact_due_while_the_supervisor_was_away_was_missed():
    """20 September and 14 days: due on 4 October, within 1 to 7 October."""
    found = missed()
    assert found.due_on == DAY(2026, 10, 4)
    assert found.reason == "last contact on 20/09/2026, planned every 14 days"


@pytest.mark.parametrize(
    "facts",
    [
        {"every_days": None},  # nothing planned
        {"last_contact_on": DAY(2026, 9, 16)},  # due on 30 September, before it began
        {"last_contact_on": DAY(2026, 9, 24)},  # due on 8 October, after it ended
        {"cover_contact_on": DAY(2026, 10, 2)},  # the cover did it
        {"on": DAY(2026, 10, 4)},  # due today: not yet missed
        {"last_contact_on": DAY(2026, 10, 5)},  # the supervisor has been in touch since
    ],
)
def test_and_otherwise_it_was_not(facts):
    assert missed(**facts) is None


def test_without_any_contact_the_interval_runs_from_the_day_the_case_was_given():
    found = missed(last_contact_on=None, held_since=DAY(2026, 9, 21))
    assert (found.due_on, found.reason[:10]) == (DAY(2026, 10, 5), "case given")
    assert missed(last_contact_on=DAY(2026, 8, 1), held_since=DAY(2026, 9, 21)).due_on == DAY(2026, 10, 5)
    assert missed(cover_contact_on=DAY(2026, 9, 30)).due_on == DAY(2026, 10, 4)  # before the cover began
