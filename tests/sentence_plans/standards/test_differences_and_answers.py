"""What differs between two versions, what an objective may answer, and the checks that came with them."""

import copy
from dataclasses import replace
from datetime import date

import pytest

from cases.standards.dates import SentenceLength
from risk.standards import needs
from sentence_plans.standards.answers import dynamic_needs, links_fault
from sentence_plans.standards.clocks import of_twelve_months
from sentence_plans.standards.differences import Difference, differences
from sentence_plans.standards.plan_facts import Outcome
from tests.sentence_plans.standards.test_plan_checks import SAFE, check, outcome

STEP = {"key": 7, "what": "Course", "who": ["Prison staff: A. Tutor"], "timescale": "One year", "comment": ""}
ONE = {
    "key": 1, "position": 1, "heading": "Drugs", "text": "Stay free of drugs", "purposes": [],
    "needs": ["Drug misuse"],
    "measure": "Clear tests", "baseline": "", "target": "", "after": "", "actions": [STEP],
}  # fmt: skip
PLAN = {"plan": {"How often": "every 14 days"}, "reasons": {}, "objectives": [ONE]}


def said(change):
    """What is told after `change` has been done to a copy of the plan."""
    now = copy.deepcopy(PLAN)
    change(now)
    return [(one.where, one.field, one.before, one.now) for one in differences(before=PLAN, now=now)]


def test_nothing_differs_from_itself():
    assert said(lambda plan: None) == []


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda plan: plan["plan"].update({"How often": "every 28 days"}),
         ("The plan", "How often", "every 14 days", "every 28 days")),
        (lambda plan: plan["reasons"].update({"Attitudes": "Later."}),
         ("Needs without an objective", "Attitudes", "", "Later.")),
        (lambda plan: plan["objectives"][0].update(needs=["Drug misuse", "Attitudes"]),
         ("Objective 1", "Needs", "Drug misuse", "Drug misuse; Attitudes")),
        (lambda plan: plan["objectives"].clear(), ("Objective 1", "Taken out", "Stay free of drugs", "")),
        (lambda plan: plan["objectives"].append(ONE | {"key": 2, "position": 2, "text": "Hold a job"}),
         ("Objective 2", "Added", "", "Hold a job")),
        (lambda plan: plan["objectives"][0]["actions"].clear(),
         ("Objective 1", "Action taken out", "Course", "")),
        (lambda plan: plan["objectives"][0]["actions"].append(STEP | {"key": 8, "what": "Tests"}),
         ("Objective 1", "Action added", "", "Tests")),
        (lambda plan: plan["objectives"][0]["actions"][0].update(timescale="One month"),
         ("Objective 1", "By when", "One year", "One month")),
    ],
)  # fmt: skip
def test_each_change_is_told_once_by_its_field(change, told):
    assert said(change) == [told]


def test_only_what_can_change_is_answered():
    """Sections 3 to 12: 1 is history, 2 and 13 are of no need (docs/domain.md 7.4, 7.5)."""
    assert list(dynamic_needs(form=needs.built_in())) == [str(number) for number in range(3, 13)]


def test_four_needs_and_no_more():
    allowed = {str(number): "" for number in range(3, 13)}
    assert links_fault(wanted=("3", "4", "5", "6"), allowed=allowed) == ""
    assert "at most 4" in links_fault(wanted=("3", "4", "5", "6", "7"), allowed=allowed)
    assert "1 is neither" in links_fault(wanted=("1",), allowed=allowed)


def test_an_objective_that_answers_nothing_blocks():
    found = outcome("objectives", objectives=(replace(SAFE, needs=frozenset()),))
    assert (found.outcome, found.reason) == (Outcome.BLOCKS, "Objective 1 is linked to no need and no harm.")
    assert (
        outcome("objectives", objectives=(replace(SAFE, needs=frozenset({"harm:staff"})),)).outcome
        == "passed"
    )


def test_diversity_nobody_asked_about_is_not_known():
    assert outcome("diversity", diversity_open=None).outcome == Outcome.NOT_KNOWN
    assert outcome("diversity", diversity_open=()).outcome == Outcome.PASSED
    assert check(diversity_open=None).may_sign


@pytest.mark.parametrize(
    ("length", "long_enough"),
    [
        (SentenceLength(years=1), True),
        (SentenceLength(months=12), True),
        (SentenceLength(months=11, days=30), True),  # 8 September 2027 and 30 days: 8 October, twelve months
        (SentenceLength(months=11, days=29), False),  # 7 October 2027, a day short
        (SentenceLength(indeterminate="LIFE"), True),
        (None, None),
    ],
)
def test_twelve_months_to_the_day(length, long_enough):
    assert of_twelve_months(sentenced_on=date(2026, 10, 8), length=length, months=12) is long_enough


def cut(pieces):
    return [(one.text, one.differs) for one in pieces]


def test_words_that_differ_are_told_apart():
    change = Difference("Objective 1", "Now", "Three quarrels since March", "Two short quarrels since March")
    assert cut(change.pieces_before) == [("Three ", True), ("quarrels since March", False)]
    assert cut(change.pieces_now) == [("Two short ", True), ("quarrels since March", False)]


def test_what_was_added_or_taken_out_whole_is_one_piece():
    added = Difference("Objective 2", "Added", "", "Have a home")
    assert (cut(added.pieces_before), cut(added.pieces_now)) == ([], [("Have a home", False)])
    lines = Difference("The plan", "Liaison", "One\nTwo", "One\nThree")
    assert cut(lines.pieces_now) == [("One\n", False), ("Three", True)]
