"""Putting a task aside: how far, and with what reason (docs/domain.md 5)."""

from datetime import date

import pytest

from cases.standards.putting_aside import bounds, objection, offered

D = date
TODAY = D(2026, 10, 8)


def refusal(until, *, due_on=None, reason="", after=3, longest=28):
    found = objection(
        until=until, reason=reason, due_on=due_on, today=TODAY, reason_after_days=after, longest_days=longest
    )
    return found and (found.field, found.reason)


@pytest.mark.parametrize(
    ("until", "due_on", "field", "words"),
    [
        (D(2026, 10, 8), None, "until", "after today"),
        (D(2026, 10, 9), D(2026, 10, 8), None, "due today"),
        (D(2026, 10, 9), D(2026, 10, 7), None, "overdue"),
        (D(2026, 10, 10), D(2026, 10, 9), "until", "9 October 2026 or an earlier day"),
        (D(2026, 11, 6), None, "until", "5 November 2026 or an earlier day"),  # 29 days; the longest is 28
        (D(2026, 11, 6), D(2027, 1, 1), "until", "28 days is the longest"),
        (D(2026, 10, 12), None, "reason", "more than 3 days"),
    ],
)
def test_what_cannot_be(until, due_on, field, words):
    found = refusal(until, due_on=due_on)
    assert found is not None
    assert found[0] == field
    assert words in found[1]


@pytest.mark.parametrize(
    ("until", "due_on", "reason"),
    [
        (D(2026, 10, 9), None, ""),
        (D(2026, 10, 9), D(2026, 10, 9), ""),  # back on the day it is due
        (D(2026, 10, 11), None, ""),  # three days: no reason wanted
        (D(2026, 10, 12), None, "Waiting for the court"),
        (D(2026, 11, 5), None, "Waiting for the court"),
    ],
)
def test_what_can_be(until, due_on, reason):
    assert refusal(until, due_on=due_on, reason=reason) is None


def test_a_reason_may_be_wanted_always():
    assert refusal(D(2026, 10, 9), after=0) == ("reason", "Say why: it is put aside for more than 0 days.")


def test_only_days_that_can_be_are_offered():
    allowed = bounds(due_on=D(2026, 10, 12), today=TODAY, longest_days=28)
    assert [words for _, words in offered(allowed=allowed, today=TODAY)] == ["Tomorrow", "In 3 days"]
