"""Needs for a transfer (docs/domain.md 13); expected values by hand."""

import datetime

import pytest

from sentence_plans.standards.transfer_needs import need_fault, partition

TODAY = datetime.date(2026, 10, 8)
DAY = datetime.timedelta(days=1)
PLAIN = {
    "state": "none", "prison": "", "here": "ASH", "reason": "Not run here.", "planned_for": None,
    "moved_on": None, "recorded_on": TODAY - 10 * DAY, "today": TODAY,
}  # fmt: skip


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({}, None),
        ({"state": "x"}, "state"),
        ({"reason": " "}, "reason"),
        ({"state": "planned"}, "prison"),
        ({"state": "planned", "prison": "ASH"}, "prison"),
        ({"state": "planned", "prison": "MRD"}, None),
        ({"state": "planned", "prison": "MRD", "planned_for": TODAY}, None),
        ({"state": "planned", "prison": "MRD", "planned_for": TODAY - DAY}, "planned_for"),
        ({"state": "moved", "prison": "MRD", "moved_on": TODAY}, "prison"),
        ({"state": "moved", "prison": "ASH"}, "moved_on"),
        ({"state": "moved", "prison": "ASH", "moved_on": TODAY + DAY}, "moved_on"),
        ({"state": "moved", "prison": "ASH", "moved_on": TODAY}, None),
        ({"state": "moved", "prison": "ASH", "moved_on": TODAY - 10 * DAY}, None),
        ({"state": "moved", "prison": "ASH", "moved_on": TODAY - 11 * DAY}, "moved_on"),
    ],
)
def test_what_a_need_can_say(said, field):
    fault = need_fault(**PLAIN | said)
    assert (fault.field if fault else None) == field


def test_three_states_add_up():
    assert partition(states=["none", "moved", "none"]) == {"none": 2, "planned": 0, "moved": 1}
