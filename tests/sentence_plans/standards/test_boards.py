"""What part somebody had in a board, and the days that fit (docs/domain.md 8.6)."""

from datetime import date

import pytest

from sentence_plans.standards.boards import (
    Part,
    SeatFacts,
    arranging,
    by_party,
    is_active,
    part,
    reply_day,
)

D = date


@pytest.mark.parametrize(
    ("attended", "wrote", "used", "had", "active"),
    [
        (True, False, False, Part.ATTENDED, True),
        (True, True, True, Part.ATTENDED, True),
        (False, True, True, Part.WROTE, True),
        (False, True, False, Part.WROTE_UNUSED, False),
        (False, False, True, Part.NONE, False),  # nothing was written that could be used
        (None, False, False, Part.NONE, False),
    ],
)
def test_an_active_contribution_is_attendance_or_something_written_that_was_used(
    attended, wrote, used, had, active
):
    found = part(attended=attended, wrote=wrote, used=used)
    assert (found, is_active(had=found)) == (had, active)


def seat(party, *, attended=False, mode="", wrote=False, used=False, accepted=False):
    return SeatFacts(party=party, accepted=accepted, attended=attended, mode=mode, wrote=wrote, used=used)


def test_the_report_counts_each_party_by_mode_and_by_contribution():
    counts = by_party(
        seats=[
            seat("carat", wrote=True, used=True),
            seat("carat", wrote=True, used=False),
            seat("carat", accepted=True),
            seat("offender_manager", attended=True, mode="video", accepted=True),
            seat("offender_manager", attended=True, mode="telephone", accepted=True),
        ]
    )
    carat, manager = counts["carat"], counts["offender_manager"]
    assert (carat.invited, carat.accepted, carat.wrote, carat.active, carat.nothing) == (3, 1, 2, 1, 2)
    assert carat.percent == 33  # one of three: 33.3
    assert (manager.modes, manager.percent) == ({"video": 1, "telephone": 1}, 100)
    assert set(counts) == {"carat", "offender_manager"}


def test_half_a_percent_is_rounded_up():
    count = by_party(seats=[seat("health", attended=True, mode="in_person")] + [seat("health")] * 7)["health"]
    assert count.percent == 13  # one of eight: 12.5


@pytest.mark.parametrize(
    ("planned_on", "days", "expected"),
    [
        (D(2026, 10, 22), 5, D(2026, 10, 15)),  # Thursday, five working days back: the Thursday before
        (D(2026, 10, 22), 0, D(2026, 10, 22)),
        (D(2026, 10, 9), 5, D(2026, 10, 8)),  # never before today, Thursday 8 October
        (D(2026, 10, 8), 5, D(2026, 10, 8)),
        (D(2026, 12, 30), 2, D(2026, 12, 24)),  # Boxing Day is a Saturday: Monday 28 December is its day
    ],
)
def test_until_when_an_answer_is_asked_for(planned_on, days, expected):
    assert reply_day(planned_on=planned_on, days=days, today=D(2026, 10, 8)) == expected


@pytest.mark.parametrize(
    ("planned_on", "reply_by", "field"),
    [
        (D(2026, 10, 7), D(2026, 10, 7), "planned_on"),
        (D(2026, 10, 8), D(2026, 10, 8), None),
        (D(2026, 10, 22), D(2026, 10, 7), "reply_by"),
        (D(2026, 10, 22), D(2026, 10, 22), None),
        (D(2026, 10, 22), D(2026, 10, 23), "reply_by"),
    ],
)
def test_the_days_of_a_board_to_come(planned_on, reply_by, field):
    found = arranging(planned_on=planned_on, reply_by=reply_by, today=D(2026, 10, 8))
    assert (found and found.field) == field
