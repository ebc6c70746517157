"""The rule of the first category, by hand and at its boundaries (docs/domain.md 12.1)."""

import datetime

import pytest

from cases.standards.dates import SentenceLength
from risk.standards.initial_category import QUESTIONS, TOGETHER, CategoryFacts, is_less_secure, proposal

SENTENCED = datetime.date(2026, 10, 8)
NOTHING = dict.fromkeys(QUESTIONS, "no")


def answer(*, years=4, months=0, days=0, kind="", tariff=None, sex="M", age=30, length=True, **said):
    served = SentenceLength(years=years, months=months, days=days, indeterminate=kind)
    return proposal(
        facts=CategoryFacts(
            sex=sex, age=age, length=served if length else None, sentenced_on=SENTENCED,
            tariff_on=tariff, answers=NOTHING | said,
        )
    )  # fmt: skip


@pytest.mark.parametrize(
    ("years", "months", "days", "is_b"),
    [(9, 11, 30, False), (10, 0, 0, True), (9, 12, 0, True), (0, 119, 0, False), (12, 0, 0, True)],
)
def test_a_determinate_sentence_of_ten_years(years, months, days, is_b):
    assert answer(years=years, months=months, days=days).is_b is is_b


@pytest.mark.parametrize(
    ("tariff", "is_b"),
    [(datetime.date(2031, 10, 7), False), (datetime.date(2031, 10, 8), True), (None, None)],
)
def test_an_indeterminate_sentence_with_a_tariff_of_five_years(tariff, is_b):
    found = answer(years=0, kind="LIFE", tariff=tariff)
    assert found.is_b is is_b
    assert ("The tariff" in found.unknown) is (tariff is None)


@pytest.mark.parametrize("one", ["category_a", "terrorism"])
def test_one_of_the_two_is_enough(one):
    assert answer(**{one: "yes"}).is_b is True
    assert answer(**{one: "unknown"}).is_b is None


@pytest.mark.parametrize("one", sorted(TOGETHER))
def test_of_the_nine_one_is_not_enough_and_two_are(one):
    other = "escape" if one != "escape" else "arson"
    assert answer(**{one: "yes"}).is_b is False
    assert answer(**{one: "yes", other: "yes"}).is_b is True
    assert answer(**{one: "yes", other: "unknown"}).is_b is None
    assert answer(**{one: "unknown"}).is_b is False


def test_two_that_are_not_known_could_be_two():
    found = answer(escape="unknown", robbery="unknown")
    assert found.is_b is None
    assert "An earlier escape" in found.unknown
    assert "could give category b" in found.reason.lower()


def test_an_unknown_length_is_no_short_one_and_a_known_reason_outweighs_it():
    assert answer(length=False).is_b is None
    assert answer(length=False, terrorism="yes").is_b is True


@pytest.mark.parametrize(("sex", "age", "applies"), [("F", 30, False), ("M", 20, False), ("M", 21, True)])
def test_it_is_for_men_of_21_and_over(sex, age, applies):
    assert answer(years=12, sex=sex, age=age).applies is applies


def test_which_categories_are_less_secure_than_b():
    assert [one for one in "ABCD" if is_less_secure(outcome=one)] == ["C", "D"]
    assert not is_less_secure(outcome="granted")


def test_every_reason_is_told():
    found = answer(years=12, terrorism="yes", arson="yes", drugs="yes")
    assert len(found.reasons) == 3
    assert found.reason.startswith("The rule gives category B: a sentence of 10 years or more; an offence")
