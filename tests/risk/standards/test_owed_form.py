"""Which form is enough in which tier (docs/domain.md 6: short in tiers 1 and 2, full in 3 and 4)."""

import pytest

from risk.standards import needs
from risk.standards.owed_form import enough, highest, is_shorter
from risk.standards.tiers import FULL, SHORT, built_in_table, table_from

TABLE = built_in_table()


@pytest.mark.parametrize(
    ("tier", "code", "holds", "owed"),
    [
        (1, "risk_review", True, "risk_review"),
        (2, "risk_review", True, "risk_review"),
        (3, "risk_review", False, "full"),
        (4, "risk_review", False, "full"),
        (None, "risk_review", False, "full"),
        (1, "full", True, "risk_review"),
        (2, "full", True, "risk_review"),
        (3, "full", True, "full"),
        (4, "full", True, "full"),
        (None, "full", True, "full"),
    ],
)
def test_a_shorter_form_is_not_enough_and_a_longer_one_always_is(tier, code, holds, owed):
    found = enough(code=code, tier=tier, table=TABLE)
    assert (found.enough, found.owed) == (holds, owed)
    assert found.reason
    assert bool(found.mend) == (not holds)


def test_the_refusal_says_what_would_make_it_enough():
    found = enough(code="risk_review", tier=3, table=TABLE)
    assert found.reason == "Tier 3 asks for the full form."
    assert found.mend.startswith("The short form is enough in tier 1 or 2.")
    unknown = enough(code="risk_review", tier=None, table=TABLE)
    assert unknown.mend == "A tier is worked out as soon as there is a sentence."


def test_a_table_that_asks_the_full_form_of_everybody_leaves_nothing_to_mend():
    everybody = table_from(data={"version": 2, "rules": [], "forms": dict.fromkeys("1234", FULL)})
    assert enough(code="risk_review", tier=1, table=everybody).mend == ""
    three = table_from(
        data={"version": 3, "rules": [], "forms": {"1": SHORT, "2": SHORT, "3": SHORT, "4": FULL}}
    )
    assert enough(code="risk_review", tier=3, table=three).enough


def test_the_higher_tier_decides_and_not_known_is_below_every_one():
    assert highest(tiers=(1, 3)) == 3
    assert highest(tiers=(2, None)) == 2
    assert highest(tiers=(None, None)) is None


def test_a_form_that_the_product_does_not_know_counts_as_the_longest():
    assert is_shorter(code="risk_review", than="full")
    assert not is_shorter(code="full", than="risk_review")
    assert not is_shorter(code="of_a_prison", than="full")


def test_every_item_of_the_short_form_is_one_of_the_full_form_with_the_same_answers():
    full = needs.built_in()
    for section in needs.built_in(name="form_risk_review_1").sections:
        for item in section.items:
            same = full.section(number=section.number).items
            found = next(one for one in same if one.number == item.number)
            assert (found.kind, dict(found.scores), found.choices) == (
                item.kind, dict(item.scores), item.choices,
            )  # fmt: skip
