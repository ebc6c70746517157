"""Which security categories fit a person, and how a file says them (docs/domain.md 12.1)."""

import pytest

from cases.standards.security_category import WORDS, fits, in_open_conditions, offered, read

MEN, OTHERS = ("A", "B", "C", "D"), ("A", "restricted", "closed", "open")


@pytest.mark.parametrize(
    ("sex", "age", "categories"),
    [
        ("M", 21, MEN),
        ("M", 20, OTHERS),
        ("M", 18, OTHERS),
        ("M", 60, MEN),
        ("F", 20, OTHERS),
        ("F", 21, OTHERS),
        ("F", None, OTHERS),
        ("", 20, OTHERS),
        ("M", None, tuple(WORDS)),
        ("", 21, tuple(WORDS)),
    ],
)
def test_letters_are_for_men_of_21_and_over(sex, age, categories):
    assert set(offered(sex=sex, age=age)) == set(categories)
    assert in_open_conditions(sex=sex, age=age) == ("D" if "D" in categories else "open")
    for category in WORDS:
        assert fits(category=category, sex=sex, age=age).fits is (category in categories)
    assert fits(category="", sex=sex, age=age).fits


def test_it_says_why():
    assert "men of 21 and over" in fits(category="C", sex="F", age=40).reason
    assert "women and young adults" in fits(category="closed", sex="M", age=21).reason


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("C", "C"), ("c ", "C"), ("Category C", "C"), ("closed", "closed"), ("CLOSED", "closed"),
        ("Open conditions", "open"), ("Restricted", "restricted"), ("E", ""), ("", ""), ("half open", ""),
    ],
)  # fmt: skip
def test_a_file_says_it_in_letters_or_words(text, code):
    assert read(text=text) == code
