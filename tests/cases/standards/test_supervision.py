"""T11: supervision at least every six weeks (docs/domain.md 5, 15)."""

from datetime import date

import pytest

from cases.standards.clocks import State, state
from cases.standards.policies import built_in
from cases.standards.supervision import (
    Served,
    Session,
    quiet_since,
    sampled,
    session_objection,
    stretches,
    supervision_duties,
)

D = date
#: 42 days after Tuesday 1 September 2026 is Tuesday 13 October.
START, DUE = D(2026, 9, 1), D(2026, 10, 13)
SINCE_START = (Served(7, 1, START),)


def duties(*sessions, served=SINCE_START):
    held = [Session(key, 1, on) for key, on in enumerate(sessions, 100)]
    return supervision_duties(served=served, sessions=held, policies=built_in())


def standing(duty, day):
    found = state(
        started_on=duty.started_on, due_on=duty.due_on, met_on=duty.met_on, stopped_on=duty.stopped_on,
        as_of=day, due_soon_days=7,
    )  # fmt: skip
    return found.state


def test_the_first_clock_runs_from_the_day_the_role_was_taken_up():
    (first,) = duties()
    assert (first.cause, first.started_on, first.due_on, first.met_on) == ("1:since:7", START, DUE, None)
    assert "took up the role" in first.explanation.text()
    assert "42 calendar days" in first.explanation.text()


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (D(2026, 10, 5), State.NOT_DUE),
        (D(2026, 10, 6), State.DUE_SOON),  # seven days before
        (DUE, State.DUE_SOON),
        (D(2026, 10, 14), State.OVERDUE),  # the 43rd day (M-043)
    ],
)
def test_an_officer_with_the_last_session_43_days_ago_is_overdue(day, expected):
    _, second = duties(START)
    assert standing(second, day) == expected


def test_a_session_meets_one_clock_and_starts_the_next():
    first, second, third = duties(D(2026, 9, 20), D(2026, 11, 2))
    assert (first.met_on, second.cause, second.started_on) == (
        D(2026, 9, 20),
        "1:session:100",
        D(2026, 9, 20),
    )
    # 42 days after 20 September is 1 November: the session of the 2nd was a day late.
    assert (second.due_on, second.met_on) == (D(2026, 11, 1), D(2026, 11, 2))
    assert standing(second, D(2026, 11, 2)) == State.MET_LATE
    assert (third.started_on, third.met_on) == (D(2026, 11, 2), None)


def test_the_end_of_the_role_stops_what_is_open():
    (only,) = duties(served=[Served(7, 1, START, D(2026, 9, 10))])
    assert (only.stopped_on, only.met_on) == (D(2026, 9, 10), None)


def test_a_new_grade_starts_no_clock_afresh_and_a_gap_does():
    promoted = [Served(7, 1, START, D(2026, 9, 10)), Served(9, 1, D(2026, 9, 10))]
    assert stretches(served=promoted) == [Served(7, 1, START)]
    (only,) = duties(served=promoted)
    assert (only.cause, only.due_on, only.stopped_on) == ("1:since:7", DUE, None)
    came_back = [Served(7, 1, START, D(2026, 9, 10)), Served(9, 1, D(2026, 9, 20))]
    assert [one.cause for one in duties(served=came_back)] == ["1:since:7", "1:since:9"]


def test_another_prison_is_another_chain():
    both = [Served(7, 1, START), Served(8, 2, START)]
    sessions = [Session(100, 2, D(2026, 9, 3))]
    found = supervision_duties(served=both, sessions=sessions, policies=built_in())
    assert [(one.cause, one.met_on) for one in found] == [
        ("1:since:7", None), ("2:since:8", D(2026, 9, 3)), ("2:session:100", None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("held_on", "next_on", "field"),
    [
        (D(2026, 10, 9), None, "held_on"),
        (D(2026, 8, 31), None, "held_on"),
        (D(2026, 10, 8), D(2026, 10, 8), "next_on"),
        (D(2026, 10, 8), D(2026, 10, 9), None),
        (START, None, None),
    ],
)
def test_days_that_cannot_be(held_on, next_on, field):
    found = session_objection(
        held_on=held_on, next_on=next_on, served=[Served(7, 1, START)], today=D(2026, 10, 8)
    )
    assert (found and found.field) == field


@pytest.mark.parametrize(
    ("last_on", "today", "expected"),
    [
        (date(2026, 9, 10), date(2026, 10, 8), None),  # four weeks to the day
        (date(2026, 9, 10), date(2026, 10, 9), date(2026, 10, 8)),
        (None, date(2026, 9, 29), None),  # taken on 1 September
        (None, date(2026, 9, 30), date(2026, 9, 29)),
        (date(2026, 3, 2), date(2026, 9, 29), None),  # contact of before counts for nobody
    ],
)
def test_a_case_has_gone_quiet_when_its_interval_is_past(last_on, today, expected):
    found = quiet_since(last_on=last_on, held_since=date(2026, 9, 1), every_days=28, today=today)
    assert found == expected


def test_files_are_drawn_the_same_for_everybody_in_a_month_and_others_in_the_next():
    drawn = [
        sampled(cases=range(1, 41), officer=7, month=f"2026-{month:02}", size=2) for month in (9, 10, 11)
    ]
    again = sampled(cases=range(40, 0, -1), officer=7, month="2026-09", size=2)
    assert again == drawn[0]
    assert len({tuple(one) for one in drawn}) == 3
    assert sampled(cases=[5], officer=7, month="2026-09", size=2) == [5]
    assert sampled(cases=[], officer=7, month="2026-09", size=2) == []
