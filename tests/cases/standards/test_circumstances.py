"""What follows from circumstances (docs/domain.md 3.0, 17, 18, 19)."""

import datetime

import pytest

from cases.standards import circumstances as rules

D = datetime.date


@pytest.mark.parametrize(
    ("area", "near", "holds"),
    [
        ("Aldwater", ["Aldwater", "Morden"], False),
        ("  aldwater ", ["ALDWATER"], False),
        ("Saint-Órla", ["saint orla"], False),
        ("Vale of Morden", ["Aldwater"], True),
        ("", ["Aldwater"], None),
        ("   ", ["Aldwater"], None),
        ("Aldwater", [], None),
        ("Aldwater", [" "], None),
    ],
)
def test_home_area_with_its_variants_and_unknown_as_unknown(area, near, holds):
    answer = rules.outside_home(area=area, near=near, prison="Ashbourne")
    assert answer.holds is holds
    assert answer.reason


@pytest.mark.parametrize(
    ("before", "after", "forces"),
    [
        ("", "none", False),
        ("", "no_action", False),
        ("", "liable", True),
        ("none", "considered", True),
        ("liable", "liable", False),
        ("ordered", "no_action", True),
    ],
)
def test_a_change_of_status_forces_a_category_review(before, after, forces):
    assert rules.forces_category_review(before=before, after=after).holds is forces


@pytest.mark.parametrize(
    ("levels", "declined", "screened", "need"),
    [
        ((), False, False, None),
        (("level_1", "level_2", ""), False, True, False),
        (("entry_3", "level_2", ""), False, True, True),
        (("level_1", "level_1", "below"), False, True, True),
        (("not_tested", "not_tested", ""), True, True, None),
        (("not_tested", "not_tested", ""), False, True, None),
        (("entry_1", "not_tested", ""), True, True, True),
        (("level_1", "not_tested", ""), True, True, None),
    ],
)
def test_a_level_below_level_1_is_a_need_and_what_was_not_tested_is_not_known(
    levels, declined, screened, need
):
    assert rules.learning_need(levels=levels, declined=declined, screened=screened).holds is need


def test_diversity_is_unknown_until_considered_and_then_names_issues_without_action():
    assert rules.diversity_open(considered=False, issues=[]) is None
    assert rules.diversity_open(considered=True, issues=[]) == ()
    issues = [("Language", "Reads no English", False), ("Age", "Cannot climb stairs", True)]
    assert rules.diversity_open(considered=False, issues=issues) == ("Language: Reads no English",)


def test_who_came_longer_ago_than_the_working_days_allow():
    # Ten working days before Thursday 8 October 2026 is Thursday 24 September; the day before is late.
    assert rules.latest_start(working_days=10, today=D(2026, 10, 8)) == D(2026, 9, 23)
    # Monday 31 August 2026 is a bank holiday: one working day before Tuesday 1 September is Friday 28 August,
    # from which on the Monday does not count; the Thursday before is two working days away.
    assert rules.latest_start(working_days=1, today=D(2026, 9, 1)) == D(2026, 8, 27)


@pytest.mark.parametrize(
    ("narrowed_to", "block", "may"),
    [("", "home", True), ("vulnerability", "vulnerability", True), ("vulnerability", "learning", False)],
)
def test_a_narrowed_role_writes_its_block_only(narrowed_to, block, may):
    assert rules.writes_block(narrowed_to=narrowed_to, block=block) is may
