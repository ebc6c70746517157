"""Two stories of one transfer, and who is accountable at any instant (docs/domain.md 13)."""

import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.standards import transfer_limits as rules

DAY = datetime.date
FIRST = datetime.datetime(2020, 1, 1)
#: Seconds since FIRST, of ten years; close together as well as far apart.
SECONDS = st.integers(0, 20) | st.integers(0, 315_000_000)
HISTORIES = st.dictionaries(SECONDS, st.sampled_from(["ASH", "MRD", "TRD"]), min_size=1, max_size=8)


def instant(second):
    return FIRST + datetime.timedelta(seconds=second)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(history=HISTORIES, asked=SECONDS)
def test_at_any_instant_exactly_one_prison_is_accountable(history, asked):
    """From the first hand-over on, one and only one period holds the instant: no gap and no overlap."""
    rows = [(instant(second), prison) for second, prison in history.items()]
    found = rules.accountable(hand_overs=rows, at=instant(asked))
    starts = sorted(history)
    ends = [*starts[1:], 400_000_000]
    holding = [history[start] for start, end in zip(starts, ends, strict=True) if start <= asked < end]
    assert holding == ([] if asked < starts[0] else [found])
    assert (found is None) == (asked < starts[0])


def test_two_hand_overs_at_one_instant_are_a_fault():
    with pytest.raises(ValueError, match="one instant"):
        rules.accountable(hand_overs=[(FIRST, "ASH"), (FIRST, "MRD")], at=FIRST)


BASE = {
    "state": "accepted", "asked_on": DAY(2026, 10, 8), "move_on": None, "left_on": None, "arrived_on": None,
    "failed_on": None, "answer_days": 3, "arrival_days": 1,
}  # fmt: skip


@pytest.mark.parametrize(
    ("facts", "key", "side", "due_on"),
    [
        # Asked on a Thursday: the third working day is the Tuesday.
        ({"state": "requested"}, "answer", "to", DAY(2026, 10, 13)),
        ({"state": "requested", "left_on": DAY(2026, 10, 9), "arrived_on": DAY(2026, 10, 9)},
         "accept_here", "to", DAY(2026, 10, 9)),
        ({"left_on": DAY(2026, 10, 9)}, "arrive", "to", DAY(2026, 10, 10)),
        ({"left_on": DAY(2026, 10, 9), "failed_on": DAY(2026, 10, 12)}, "failed", "from", DAY(2026, 10, 13)),
        ({"move_on": DAY(2026, 10, 20)}, "leave", "from", DAY(2026, 10, 20)),
        ({"state": "withdrawn", "left_on": DAY(2026, 10, 9)}, "where", "from", DAY(2026, 10, 9)),
    ],
)  # fmt: skip
def test_who_is_to_do_what_by_when(facts, key, side, due_on):
    found = rules.deadline(**BASE | facts)
    assert (found.key, found.side, found.due_on) == (key, side, due_on)
    assert not found.is_late(today=due_on)
    assert found.is_late(today=due_on + datetime.timedelta(days=1))


@pytest.mark.parametrize("facts", [{}, {"state": "withdrawn"}])
def test_nothing_is_awaited(facts):
    assert rules.deadline(**BASE | facts) is None


@pytest.mark.parametrize(
    ("state", "left", "arrived", "failed", "said"),
    [
        ("requested", False, False, False, ""),
        ("requested", True, True, False, "Arrived without an accepted record"),
        ("accepted", False, False, False, ""),
        ("accepted", True, False, False, "Accepted and left, not arrived"),
        ("accepted", False, False, True, "Accepted, and failed to arrive"),
        ("arrived", True, True, False, ""),
        ("withdrawn", False, False, False, ""),
    ],
)
def test_who_stands_between_two_prisons(state, left, arrived, failed, said):
    days = [DAY(2026, 10, 8) if one else None for one in (left, arrived, failed)]
    found = rules.between(state=state, left_on=days[0], arrived_on=days[1], failed_on=days[2])
    assert found == said
