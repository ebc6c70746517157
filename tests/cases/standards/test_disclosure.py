"""What a printed record holds back, rule by rule: by hand from docs/domain.md 14.5."""

import pytest

from cases.standards import disclosure
from cases.standards.disclosure import PARTS, Shown, chosen, entry, may_check, rules

COPIES = ("prisoner", "subject_access")
PLAIN = {"restriction": "", "with_whom": "prisoner", "tags": ()}
KINDS = ("restricted_security", "restricted_protection", "restricted_health")


def shown(audience, seen="full", **facts):
    return entry(audience=audience, seen=seen, **(PLAIN | facts))


@pytest.mark.parametrize("audience", ["next_prison", "board", "duty", "other", ""])
@pytest.mark.parametrize("restriction", ["", *KINDS])
@pytest.mark.parametrize("seen", ["full", "gist", "what_to_do", "masked", "withdrawn"])
def test_other_purposes_narrow_nothing(audience, restriction, seen):
    assert shown(audience, seen, restriction=restriction, with_whom="family") == Shown(seen)


@pytest.mark.parametrize("audience", ["parole", *COPIES])
@pytest.mark.parametrize("restriction", KINDS)
@pytest.mark.parametrize("seen", ["full", "gist", "what_to_do", "masked", "withdrawn"])
def test_d1_restricted_entries_are_not_even_told_of(audience, restriction, seen):
    assert shown(audience, seen, restriction=restriction) == Shown("", "D1")


@pytest.mark.parametrize("audience", ["parole", *COPIES])
@pytest.mark.parametrize(
    "facts", [{"with_whom": "victim_liaison"}, {"tags": ["progress", "child_protection"]}]
)
def test_d2_what_is_about_victim_or_child_is_not_told_of(audience, facts):
    assert shown(audience, **facts) == Shown("", "D2")
    assert shown(audience, "withdrawn", **facts) == Shown("", "D2")


def test_d2_what_a_person_learns_about_victims_is_his_own():
    assert shown("prisoner", tags=["victim_awareness"]) == Shown("full")


@pytest.mark.parametrize("with_whom", ["family", "agency"])
def test_d3_what_others_said_is_masked_in_copies_and_stays_for_parole(with_whom):
    for audience in COPIES:
        assert shown(audience, with_whom=with_whom) == Shown("masked", "D3")
        assert shown(audience, "withdrawn", with_whom=with_whom) == Shown("withdrawn")
    assert shown("parole", with_whom=with_whom) == Shown("full")


@pytest.mark.parametrize(
    "with_whom", ["prisoner", "offender_manager", "offender_supervisor", "department", "nobody"]
)
def test_d3_what_staff_said_stays(with_whom):
    for audience in COPIES:
        assert shown(audience, with_whom=with_whom) == Shown("full")


@pytest.mark.parametrize(
    ("seen", "is_shown"),
    [
        ("full", Shown("gist", "D7")),
        ("gist", Shown("gist")),
        ("what_to_do", Shown("what_to_do")),
        ("masked", Shown("masked")),
        ("withdrawn", Shown("withdrawn")),
    ],
)
def test_d7_of_security_a_manager_is_shown_the_gist_and_never_more_than_the_printer(seen, is_shown):
    assert shown("offender_manager", seen, restriction="restricted_security") == is_shown


def test_d8_health_is_not_told_to_a_manager_and_protection_is_in_full():
    assert shown("offender_manager", restriction="restricted_health") == Shown("", "D8")
    assert shown("offender_manager", restriction="restricted_protection") == Shown("full")


def test_every_rule_of_an_audience_is_listed_whether_or_not_it_kept_anything_back():
    assert [name for name, _ in rules(audience="offender_manager")] == ["D7", "D8"]
    assert [name for name, _ in rules(audience="parole")] == ["D1", "D2", "D10"]
    for audience in COPIES:
        assert [name for name, _ in rules(audience=audience)] == [
            "D1",
            "D2",
            "D3",
            "D4",
            "D5",
            "D6",
            "D9",
            "D10",
        ]
    assert rules(audience="duty") == []


def test_d5_duties_are_never_in_a_copy_and_parts_keep_their_order():
    assert chosen(audience="duty", parts=()) == PARTS
    assert chosen(audience="duty", parts=["log", "risk"]) == ("risk", "log")
    for audience in COPIES:
        assert chosen(audience=audience, parts=()) == tuple(one for one in PARTS if one != "duties")
        assert chosen(audience=audience, parts=["duties"]) == ()


@pytest.mark.parametrize("audience", COPIES)
def test_whoever_asks_cannot_check_and_nobody_twice(audience):
    asked = {"audience": audience, "asked_by": 1}
    assert may_check(**asked, checker=2, answered=False).ok
    assert "cannot be the one" in may_check(**asked, checker=1, answered=False).reason
    assert "answered already" in may_check(**asked, checker=2, answered=True).reason


@pytest.mark.parametrize("audience", ["next_prison", "offender_manager", "parole", "board", "duty", "other"])
def test_other_purposes_need_no_second_person(audience):
    assert audience not in disclosure.CHECKED
    assert not may_check(audience=audience, asked_by=1, checker=2, answered=False).ok
