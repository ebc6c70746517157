"""The tier rules as an editable table: reading it, and what makes one contradict itself (domain.md 6)."""

import pytest

from risk.standards import tier_tables, tiers
from risk.standards.tier_tables import Line
from risk.standards.tiers import FULL, SHORT, TierFacts, built_in_table, owed, stands, table_from

FORMS = {1: SHORT, 2: SHORT, 3: FULL, 4: FULL}
#: The lines of domain 6, by hand.
BUILT_IN = {
    Line("rosh_very_high", 4), Line("rosh_high", 4), Line("rosh_medium", 3),
    Line("mappa_3", 4), Line("mappa_2", 4), Line("mappa_1", 3),
    Line("ppo", 4), Line("indeterminate", 4),
    Line("ogrs3_upper", 3, 75), Line("ogrs3_lower", 2, 50),
    Line("band_very_high", 3), Line("band_high", 3),
    Line("needs_lower", 2, 1),
}  # fmt: skip


def test_the_table_of_the_product_as_lines():
    assert set(tier_tables.lines_of(rules=tiers.built_in())) == BUILT_IN
    assert built_in_table().forms == FORMS
    assert built_in_table().name == "tiers-1"


def test_lines_written_and_read_again_give_the_same_tiers():
    data = {"version": 2, "rules": tier_tables.rules_data(lines=BUILT_IN), "forms": {"1": SHORT, "2": SHORT, "3": FULL, "4": FULL}}  # fmt: skip  # noqa: E501
    table = table_from(data=data)
    assert set(tier_tables.lines_of(rules=table.rules)) == BUILT_IN
    for facts in (
        TierFacts(rosh="very_high"), TierFacts(rosh="high"), TierFacts(rosh="medium"), TierFacts(rosh="low"),
        TierFacts(mappa_level=1), TierFacts(mappa_level=2), TierFacts(ppo=True), TierFacts(needs=1),
        TierFacts(ogrs3_two_year=49), TierFacts(ogrs3_two_year=50), TierFacts(ogrs3_two_year=74),
        TierFacts(ogrs3_two_year=75), TierFacts(bands=("low", "high")), TierFacts(bands=("medium",)),
    ):  # fmt: skip
        assert (
            tiers.tier(facts=facts, rules=table.rules).tier
            == tiers.tier(facts=facts, rules=tiers.built_in()).tier
        )


def test_the_highest_tier_wins_in_whatever_order_the_lines_come():
    rules = table_from(
        data={
            "version": 2,
            "rules": tier_tables.rules_data(lines=[Line("needs_lower", 2, 1), Line("ppo", 4)]),
            "forms": FORMS,
        }
    ).rules
    found = tiers.tier(facts=TierFacts(needs=3, ppo=True), rules=rules)
    assert (found.tier, found.reasons) == (4, ("prolific and other priority offender",))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"rosh_high": Line("rosh_high", 2)}, "rosh_high"),  # less than Medium gives
        ({"rosh_very_high": None}, "rosh_very_high"),  # High counts, Very High would not
        ({"ogrs3_upper": Line("ogrs3_upper", 3, 50)}, "ogrs3_upper"),  # not above the lower number
        ({"ogrs3_upper": Line("ogrs3_upper", 1, 75)}, "ogrs3_upper"),  # more points, lower tier
        ({"ogrs3_lower": Line("ogrs3_lower", 2, 0)}, "ogrs3_lower"),
        ({"ogrs3_lower": Line("ogrs3_lower", 2, None)}, "ogrs3_lower"),
        ({"ogrs3_upper": Line("ogrs3_upper", 3, 101)}, "ogrs3_upper"),
        ({"ppo": Line("ppo", 5)}, "ppo"),
        ({"ppo": Line("ppo", 0)}, "ppo"),
        ({"nonsense": Line("nonsense", 2)}, "nonsense"),
    ],
)
def test_a_table_that_contradicts_itself(change, field):
    given = {line.key: line for line in BUILT_IN} | change
    lines = [line for line in given.values() if line]
    assert [fault.key for fault in tier_tables.faults(lines=lines, forms=FORMS)][:1] == [field]


def test_a_sound_table_has_no_fault():
    assert tier_tables.faults(lines=BUILT_IN, forms=FORMS) == []
    upper_left_out = [line for line in BUILT_IN if line.key != "ogrs3_upper"]
    assert tier_tables.faults(lines=upper_left_out, forms=FORMS) == []


@pytest.mark.parametrize(
    "forms",
    [{1: SHORT, 2: SHORT, 3: FULL}, {1: FULL, 2: SHORT, 3: FULL, 4: FULL}, {**FORMS, 4: "long"}],
)
def test_forms_that_do_not_rise_with_the_tier(forms):
    assert [fault.key for fault in tier_tables.faults(lines=BUILT_IN, forms=forms)] == ["forms"]


def test_an_empty_table_is_refused():
    assert [fault.key for fault in tier_tables.faults(lines=[], forms=FORMS)] == [""]


@pytest.mark.parametrize(("tier", "form"), [(1, SHORT), (2, SHORT), (3, FULL), (4, FULL), (None, FULL)])
def test_which_form_is_enough(tier, form):
    assert owed(tier=tier, table=built_in_table()).form == form


@pytest.mark.parametrize(
    ("by_hand", "then", "now", "expected"),
    [
        (2, 3, 3, True),  # lowered; nothing has changed
        (2, 3, 1, True),  # the rules give less than the one set by hand
        (2, 3, 4, False),  # the rules give more than when it was lowered
        (4, 2, 3, True),  # raised; the rules have not come as far
        (3, 2, 3, True),
        (3, 2, 4, False),
        (2, None, 4, True),  # not known what the rules gave then
    ],
)
def test_how_long_a_tier_set_by_hand_stands(by_hand, then, now, expected):
    assert stands(by_hand=by_hand, computed_then=then, computed_now=now) is expected
