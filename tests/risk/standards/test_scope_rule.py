"""The scope rule, limb by limb, at its boundaries. Worked out by hand from docs/domain.md 4."""

from dataclasses import replace
from datetime import date

import pytest

from cases.standards.dates import SentenceLength
from risk.standards.scope import ScopeFacts, built_in, scope

SENTENCED = date(2011, 6, 1)
ON = date(2011, 7, 1)
ADULT = date(1980, 1, 1)
BASE = ScopeFacts(
    sentenced_on=SENTENCED,
    sentence_type="DET",
    length=SentenceLength(2),
    born_on=ADULT,
    ppo=False,
    levels=(("children", "low"), ("public", "medium"), ("known_adult", "low"), ("staff", "low")),
    levels_on=date(2011, 6, 20),
)
HIGH = (("public", "high"),)
VERY_HIGH = (("public", "low"), ("children", "very_high"))
SHORT = SentenceLength(0, 6)


LIFE = SentenceLength(indeterminate="LIFE")

CASES = [
    # limb A: adult, 12 months or more, High or Very High
    ("medium", {}, {}, ""),
    ("high", {"levels": HIGH}, {}, "A"),
    ("very high to children", {"levels": VERY_HIGH}, {}, "A"),
    ("very high to children, public only", {"levels": VERY_HIGH}, {"public_only": True}, ""),
    ("high, 12 months exactly", {"levels": HIGH, "length": SentenceLength(0, 12)}, {}, "A"),
    ("high, one year", {"levels": HIGH, "length": SentenceLength(1)}, {}, "A"),
    ("high, a day less", {"levels": HIGH, "length": SentenceLength(0, 11, 29)}, {}, ""),
    ("high, 366 days over a leap day", {"levels": HIGH, "length": SentenceLength(0, 0, 366)}, {}, "A"),
    ("high, 365 days over a leap day", {"levels": HIGH, "length": SentenceLength(0, 0, 365)}, {}, ""),
    ("high, aged 17", {"levels": HIGH, "born_on": date(1993, 7, 2)}, {}, ""),
    ("high, aged 18 today", {"levels": HIGH, "born_on": date(1993, 7, 1)}, {}, "AD"),
    ("high, life", {"levels": HIGH, "sentence_type": "LIFE", "length": LIFE}, {}, "A"),
    ("life alone", {"sentence_type": "LIFE", "length": LIFE}, {}, ""),
    ("level not known", {"levels": ()}, {}, ""),
    # limb B: PPO of any length
    ("ppo", {"ppo": True}, {}, "B"),
    ("ppo, six months", {"ppo": True, "length": SHORT}, {}, "B"),
    ("ppo, six months, setting on", {"ppo": True, "length": SHORT}, {"ppo_needs_months": True}, ""),
    (
        "ppo, 12 months, setting on",
        {"ppo": True, "length": SentenceLength(1)},
        {"ppo_needs_months": True},
        "B",
    ),
    ("ppo, length unknown, setting on", {"ppo": True, "length": None}, {"ppo_needs_months": True}, ""),
    ("ppo and high", {"ppo": True, "levels": HIGH}, {}, "AB"),
    # limb C: IPP
    ("ipp", {"sentence_type": "IPP", "length": SentenceLength(indeterminate="INDETERMINATE")}, {}, "C"),
    ("ipp and high", {"sentence_type": "IPP", "length": LIFE, "levels": HIGH}, {}, "AC"),
    ("ipp before phase III", {"sentence_type": "IPP"}, {"c_from": date(2011, 7, 2)}, ""),
    ("ipp on the day of phase III", {"sentence_type": "IPP"}, {"c_from": ON}, "C"),
    # limb D: young adult, more than four weeks
    ("aged 20, 28 days", {"born_on": date(1990, 7, 2), "length": SentenceLength(0, 0, 28)}, {}, ""),
    ("aged 20, 29 days", {"born_on": date(1990, 7, 2), "length": SentenceLength(0, 0, 29)}, {}, "D"),
    ("aged 21 today, 29 days", {"born_on": date(1990, 7, 1), "length": SentenceLength(0, 0, 29)}, {}, ""),
    ("aged 18 today, six months", {"born_on": date(1993, 7, 1), "length": SHORT}, {}, "D"),
    ("aged 17, six months", {"born_on": date(1993, 7, 2), "length": SHORT}, {}, ""),
    ("aged 20, one month of 30 days", {"born_on": date(1990, 7, 2), "length": SentenceLength(0, 1)}, {}, "D"),
    ("aged 20, switched off", {"born_on": date(1990, 7, 2)}, {"limb_d": False}, ""),
    ("aged 20, from tomorrow", {"born_on": date(1990, 7, 2)}, {"d_from": date(2011, 7, 2)}, ""),
    ("aged 20, from today", {"born_on": date(1990, 7, 2)}, {"d_from": ON}, "D"),
    ("aged 20, life", {"born_on": date(1990, 7, 2), "length": LIFE}, {}, "D"),
    ("aged 17, ppo", {"born_on": date(1993, 7, 2), "ppo": True}, {}, "B"),
    # not sentenced
    ("on remand", {"sentenced_on": None, "ppo": True}, {}, ""),
    ("sentenced tomorrow", {"sentenced_on": date(2011, 7, 2), "ppo": True}, {}, ""),
]


@pytest.mark.parametrize(
    ("facts", "settings", "limbs"), [case[1:] for case in CASES], ids=[c[0] for c in CASES]
)
def test_scope(facts, settings, limbs):
    decided = scope(facts=replace(BASE, **facts), settings=replace(built_in(), **settings), on=ON)
    assert "".join(decided.holding) == limbs
    assert decided.in_scope is bool(limbs)
    assert decided.reason


@pytest.mark.parametrize(
    ("facts", "since"),
    [
        ({"levels": HIGH}, date(2011, 6, 20)),  # the day of the level
        ({"levels": HIGH, "levels_on": date(2011, 5, 1)}, SENTENCED),  # known from the PSR
        ({"ppo": True, "ppo_since": date(2011, 6, 25)}, date(2011, 6, 25)),
        ({"ppo": True, "levels": HIGH, "ppo_since": date(2011, 6, 25)}, date(2011, 6, 20)),
        ({"born_on": date(1993, 6, 28)}, date(2011, 6, 28)),  # came of age
        ({"sentence_type": "IPP"}, SENTENCED),
    ],
)
def test_since(facts, since):
    assert scope(facts=replace(BASE, **facts), settings=built_in(), on=ON).since == since


def test_limb_d_ends_at_twenty_one():
    young = replace(BASE, born_on=date(1990, 7, 2))
    assert scope(facts=young, settings=built_in(), on=date(2011, 7, 1)).in_scope is True
    assert scope(facts=young, settings=built_in(), on=date(2011, 7, 2)).in_scope is False


def test_reasons_name_the_facts():
    decided = scope(facts=replace(BASE, levels=HIGH), settings=built_in(), on=ON)
    assert decided.reason == (
        "Limb A: adult, sentence of 12 months or more (2 years), High risk of serious harm."
    )


def test_unknown_is_shown_as_unknown():
    unknown = replace(BASE, levels=(), ppo=None, born_on=None, length=None)
    decided = scope(facts=unknown, settings=built_in(), on=ON)
    assert decided.in_scope is False
    assert [limb.holds for limb in decided.limbs] == [None, None, False, None]
    assert "the level of risk of serious harm" in decided.reason
    assert "prolific and other priority offender is not recorded" in decided.reason
