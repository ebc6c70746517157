"""Who should hold a case, and cases shared out evenly (docs/domain.md 2.1, 3.2 row 4)."""

import datetime

import pytest

from cases.standards.dates import SentenceLength
from cases.standards.sharing import (
    Candidate,
    CaseFacts,
    in_order,
    kinds_of,
    probation_staff_because,
    shared_out,
)

TODAY = datetime.date(2026, 10, 8)
WORDS = {"indeterminate": "Indeterminate sentences", "ppo": "Priority offenders"}
OFFICER = Candidate(key=1, name="Bell", grade="prison_officer", cases=3)
PROBATION = Candidate(key=2, name="Adeyemi", grade="probation_officer", cases=20)


def kinds(**facts):
    return kinds_of(facts=CaseFacts(**facts), on=TODAY, young_to=20)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, set()),
        ({"sentence_kinds": frozenset({"DET", "LIFE"})}, {"indeterminate"}),
        ({"rosh_level": "very_high"}, {"high_risk"}),
        ({"rosh_level": "medium"}, set()),
        ({"is_ppo": True, "immigration_interest": True}, {"ppo", "foreign_national"}),
        # 21 tomorrow is still 20; 21 today is not
        ({"born_on": datetime.date(2005, 10, 9)}, {"young_adult"}),
        ({"born_on": datetime.date(2005, 10, 8)}, set()),
        ({"lengths": ((SentenceLength(months=11, days=29), TODAY),)}, {"short"}),
        ({"lengths": ((SentenceLength(months=12), TODAY),)}, set()),
        ({"lengths": ((SentenceLength(months=3), TODAY), (SentenceLength(years=1), TODAY))}, set()),
        ({"lengths": ((SentenceLength(months=3), TODAY),), "sentence_kinds": frozenset({"IPP"})},
         {"indeterminate"}),
    ],
)  # fmt: skip
def test_the_kinds_of_a_case(facts, expected):
    assert kinds(**facts) == expected


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"sentence_kinds": frozenset({"IPP"})}, "indeterminate"),
        ({"rosh_level": "high"}, "risk of serious harm is High"),
        ({"mappa": "2/2"}, "MAPPA"),
        ({"tier": 4}, "tier 4"),
    ],
)
def test_what_asks_for_probation_staff(facts, words):
    assert words in probation_staff_because(facts=CaseFacts(**facts))


def test_an_ordinary_case_asks_for_nobody_in_particular():
    assert probation_staff_because(facts=CaseFacts(rosh_level="medium", tier=3, is_ppo=True)) == ""


def order(facts, *candidates, mode="generic", of=frozenset()):
    placed = in_order(
        facts=CaseFacts(**facts), kinds=frozenset(of), candidates=candidates, mode=mode, kind_words=WORDS
    )
    return [(one.candidate.name, one.is_suggested, one.reason) for one in placed]


def test_an_ordinary_case_goes_to_who_has_the_fewest():
    assert order({}, PROBATION, OFFICER) == [
        ("Bell", True, "the fewest cases"),
        ("Adeyemi", False, ""),
    ]


def test_a_lifer_goes_to_probation_staff_though_they_have_more():
    found = order({"sentence_kinds": frozenset({"LIFE"})}, OFFICER, PROBATION)
    assert found[0] == ("Adeyemi", True, "probation staff, since the sentence is indeterminate")
    assert found[1] == ("Bell", False, "")


def test_who_is_away_comes_last_and_is_not_suggested():
    away = Candidate(key=3, name="Pike", grade="probation_officer", cases=0, is_away=True)
    found = order({"rosh_level": "high"}, away, OFFICER, PROBATION)
    assert [name for name, _, _ in found] == ["Adeyemi", "Bell", "Pike"]
    assert found[2] == ("Pike", False, "away today")
    assert order({}, away) == [("Pike", False, "away today")]


def test_in_specialist_mode_who_takes_the_kind_stands_before_probation_staff():
    special = Candidate(
        key=4, name="Zeal", grade="prison_officer", cases=30, takes=frozenset({"indeterminate", "ppo"})
    )
    lifer = {"sentence_kinds": frozenset({"LIFE"})}
    found = order(lifer, PROBATION, special, mode="specialist", of={"indeterminate"})
    assert found[0] == ("Zeal", True, "takes this kind: Indeterminate sentences")
    assert order(lifer, PROBATION, special, of={"indeterminate"})[0][0] == "Adeyemi"
    assert order({}, OFFICER, special, mode="specialist")[0][0] == "Bell"


def test_one_candidate_alone_is_no_suggestion():
    assert order({}, OFFICER) == [("Bell", False, "")]


def test_cases_are_shared_out_so_that_numbers_differ_by_one_at_most():
    assert shared_out(cases=[11, 12, 13, 14, 15], holders={7: 9, 8: 2}) == {
        11: 8, 12: 7, 13: 8, 14: 7, 15: 8,
    }  # fmt: skip
    assert shared_out(cases=[], holders={7: 0}) == {}
    with pytest.raises(ValueError, match="nobody"):
        shared_out(cases=[1], holders={})
