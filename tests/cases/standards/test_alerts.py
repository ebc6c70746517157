"""Which alerts an assessment stands for, and who sets which (docs/domain.md 10.7)."""

import pytest

from cases.standards import alerts


@pytest.mark.parametrize(
    ("overall", "levels", "expected"),
    [
        ("", {}, set()),
        ("low", {"public": "low"}, set()),
        ("medium", {"public": "medium", "staff": "low"}, {"serious_harm_medium"}),
        ("high", {"public": "high", "staff": "medium"}, {"serious_harm_high", "risk_public"}),
        (
            "very_high",
            {"children": "very_high", "known_adult": "high", "prisoners": "high", "public": ""},
            {"serious_harm_very_high", "risk_children", "risk_known_adult", "risk_prisoners"},
        ),
    ],
)
def test_an_assessment_stands_for_its_level_and_each_group_at_high_or_above(overall, levels, expected):
    assert alerts.from_assessment(overall=overall, levels=levels) == expected


def test_everything_an_assessment_may_open_is_on_the_list_and_set_by_nobodys_hand():
    known = alerts.kinds()
    for code in alerts.of_assessments():
        assert known[code].set_by == alerts.SYSTEM
    assert not alerts.may_set(role="public_protection", code="risk_children").ok


@pytest.mark.parametrize(
    ("role", "code", "ok"),
    [
        ("public_protection", "no_contact", True),
        ("public_protection", "hold", True),
        ("public_protection", "escape", False),
        ("security", "escape", True),
        ("security", "no_contact", False),
        ("health", "acct_open", True),
        ("health", "no_contact", False),
        ("head_of_omu", "hold", True),
        ("head_of_omu", "no_contact", False),
        ("wing_staff", "acct_open", False),
        ("public_protection", "no_such_alert", False),
    ],
)
def test_each_role_sets_its_own_kinds(role, code, ok):
    finding = alerts.may_set(role=role, code=code)
    assert finding.ok is ok
    assert ok or finding.reason


def test_one_level_of_a_family_stands_at_a_time():
    assert alerts.same_family(code="mappa_2") == {"mappa_1", "mappa_2", "mappa_3"}
    assert alerts.same_family(code="acct_open") == {"acct_open", "acct_post_closure"}
    assert alerts.same_family(code="no_contact") == {"no_contact"}
