"""The grid of serious harm, the overall level, contradictions, and the tier table."""

import pytest

from risk.standards.levels import Grid, HarmFacts, at_least, contradictions, faults, overall, rank
from risk.standards.tiers import TierFacts, built_in, override, tier

LOW = {"children": "low", "public": "low", "known_adult": "low", "staff": "low"}
FULL = Grid(community=LOW, custody={**LOW, "prisoners": "low"})


@pytest.mark.parametrize(
    ("levels", "level", "unknown"),
    [
        (LOW, "low", ()),
        ({**LOW, "staff": "medium"}, "medium", ()),
        ({**LOW, "staff": "very_high", "public": "high"}, "very_high", ()),
        ({"public": "high"}, "high", ("children", "known_adult", "staff")),
        ({}, "", ("children", "public", "known_adult", "staff")),
        ({"prisoners": "very_high"}, "", ("children", "public", "known_adult", "staff")),
    ],
)
def test_the_overall_level_is_the_highest_in_the_community(levels, level, unknown):
    answer = overall(levels=levels)
    assert (answer.level, answer.unknown) == (level, unknown)
    assert answer.reason


def test_public_only():
    assert overall(levels={**LOW, "children": "high"}, public_only=True).level == "low"


def test_order_of_levels():
    assert [rank(level=each) for each in ("", "low", "medium", "high", "very_high")] == [0, 1, 2, 3, 4]
    assert at_least(level="high", than="high")
    assert not at_least(level="", than="low")
    with pytest.raises(ValueError, match="none"):
        rank(level="none")


@pytest.mark.parametrize(
    ("grid", "fields"),
    [
        (FULL, []),
        (Grid(community=LOW, custody=LOW), ["custody.prisoners"]),
        (Grid(community={**LOW, "public": ""}, custody=FULL.custody), ["community.public"]),
        (Grid(community={**LOW, "public": "none"}, custody=FULL.custody), ["community.public"]),
        (Grid(community={**LOW, "prisoners": "low"}, custody=FULL.custody), ["community.prisoners"]),
    ],
)
def test_faults_of_the_grid(grid, fields):
    assert [found.field for found in faults(grid=grid)] == fields


@pytest.mark.parametrize(
    ("community", "custody", "facts", "fields"),
    [
        ({}, {}, HarmFacts(), []),
        # High to children beside "no" in R2 is refused elsewhere: test_harm_standards.
        ({"children": "high"}, {},
         HarmFacts(children_concern=False, management_plan=True, mappa_decided=True), []),
        ({"children": "medium"}, {}, HarmFacts(children_concern=False, management_plan=True), []),
        ({}, {}, HarmFacts(children_concern=True), ["community.children"]),
        ({"public": "medium"}, {}, HarmFacts(), ["management_plan"]),
        ({"public": "high"}, {}, HarmFacts(management_plan=True), ["mappa"]),
        ({}, {"staff": "medium"}, HarmFacts(management_plan=True), ["community.staff"]),
    ],
)  # fmt: skip
def test_contradictions(community, custody, facts, fields):
    grid = Grid(community={**LOW, **community}, custody={**LOW, "prisoners": "low", **custody})
    found = contradictions(grid=grid, facts=facts, plan_from="medium", mappa_from="high")
    assert [each.field for each in found] == fields


KNOWN = {"rosh": "low", "mappa_level": 0, "ppo": False, "indeterminate": False, "ogrs3_two_year": 10,
         "bands": ("low", "low"), "needs": 0}  # fmt: skip


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, 1),
        ({"needs": 1}, 2),
        ({"ogrs3_two_year": 49}, 1), ({"ogrs3_two_year": 50}, 2), ({"ogrs3_two_year": 74}, 2),
        ({"ogrs3_two_year": 75}, 3),
        ({"rosh": "medium"}, 3), ({"rosh": "high"}, 4), ({"rosh": "very_high"}, 4),
        ({"mappa_level": 1}, 3), ({"mappa_level": 2}, 4), ({"mappa_level": 3}, 4),
        ({"bands": ("medium", "low")}, 1), ({"bands": ("low", "high")}, 3), ({"bands": ("very_high",)}, 3),
        ({"ppo": True}, 4), ({"indeterminate": True}, 4),
    ],
)  # fmt: skip
def test_tier(facts, expected):
    answer = tier(facts=TierFacts(**{**KNOWN, **facts}), rules=built_in())
    assert (answer.tier, answer.provisional) == (expected, False)
    assert answer.reasons


def test_a_tier_is_provisional_while_a_higher_one_is_open():
    answer = tier(facts=TierFacts(rosh="medium", ppo=False), rules=built_in())
    assert (answer.tier, answer.provisional) == (3, True)
    assert answer.unknown == ("mappa_level", "indeterminate")
    assert answer.approaches == ("punish", "help", "change")
    assert tier(facts=TierFacts(ppo=True), rules=built_in()).provisional is False


@pytest.mark.parametrize(
    ("wanted", "because", "allowed", "countersign"),
    [
        (4, "new facts", True, False), (2, "settled", True, True), (4, " ", False, False),
        (3, "x", False, False), (5, "x", False, False),
    ],
)  # fmt: skip
def test_override(wanted, because, allowed, countersign):
    answer = override(computed=3, wanted=wanted, because=because)
    assert (answer.allowed, answer.countersign) == (allowed, countersign)
