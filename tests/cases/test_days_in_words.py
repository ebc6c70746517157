"""A day with how far off it is, in working days where there are any (docs/domain.md 22)."""

from datetime import date

import pytest

from cases.templatetags.case import when


@pytest.mark.parametrize(
    ("deadline", "today", "words"),
    [
        (date(2026, 11, 20), date(2026, 11, 22), "20 November 2026 (2 days late)"),  # Friday, then Sunday
        (date(2026, 11, 21), date(2026, 11, 22), "21 November 2026 (1 day late)"),
        (date(2026, 11, 20), date(2026, 11, 23), "20 November 2026 (1 working day late)"),
        (date(2026, 11, 22), date(2026, 11, 21), "22 November 2026 (in 1 day)"),
        (date(2026, 11, 22), date(2026, 11, 22), "22 November 2026 (today)"),
        (date(2026, 11, 24), date(2026, 11, 22), "24 November 2026 (in 2 working days)"),
        # Monday 5 January 2026: four days of that week, eleven weeks, and Monday 30 March.
        (date(2026, 3, 30), date(2026, 1, 5), "30 March 2026 (in 60 working days)"),
        (date(2026, 3, 31), date(2026, 1, 5), "31 March 2026"),
        (date(2026, 1, 5), date(2026, 3, 31), "5 January 2026 (more than 60 working days late)"),
    ],
)
def test_a_deadline_is_never_nought_working_days_away(deadline, today, words):
    assert when(deadline, today) == words
