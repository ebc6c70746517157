"""What a case asks of who supervises it (docs/domain.md 15 point 5)."""

from datetime import date

import pytest

from cases.standards.competence import asked, in_words, lacking, objection
from cases.standards.sharing import CaseFacts

ALL = {"oasys", "interviewing", "risk_plan", "analysis"}


@pytest.mark.parametrize(
    ("facts", "skills"),
    [
        (CaseFacts(), set()),
        (CaseFacts(rosh_level="low", tier=3), set()),
        (CaseFacts(rosh_level="medium"), {"risk_plan"}),
        (CaseFacts(rosh_level="high"), ALL),
        (CaseFacts(rosh_level="very_high"), ALL),
        (CaseFacts(sentence_kinds=frozenset({"IPP"})), {"oasys", "analysis"}),
        (CaseFacts(mappa="2/1"), {"risk_plan", "analysis"}),
        (CaseFacts(tier=4), {"oasys", "risk_plan"}),
        (CaseFacts(rosh_level="medium", sentence_kinds=frozenset({"LIFE"})), ALL - {"interviewing"}),
    ],
)
def test_what_a_case_asks_for(facts, skills):
    assert set(asked(facts=facts)) == skills


def test_what_is_lacking_is_said_with_its_reason_and_a_probation_officer_lacks_nothing():
    facts = CaseFacts(mappa="2/1")
    lacks = lacking(facts=facts, has=["risk_plan"], grade="prison_officer")
    assert in_words(lacks=lacks) == (
        "no training on record in analysis of risk of serious harm, which this case asks for (MAPPA case)"
    )
    assert lacking(facts=facts, has=["risk_plan", "analysis"], grade="prison_officer") == {}
    assert lacking(facts=facts, has=[], grade="probation_officer") == {}
    assert set(lacking(facts=facts, has=[], grade="probation_services_officer")) == {"risk_plan", "analysis"}
    assert in_words(lacks={}) == ""


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"skill": "x"}, "skill"), ({"what": " "}, "what"), ({"what": "x" * 201}, "what"),
     ({"completed_on": date(2026, 10, 9)}, "completed_on")],
)  # fmt: skip
def test_what_is_no_line_of_a_training_record(wrong, field):
    good = {
        "skill": "oasys",
        "what": "Two days",
        "completed_on": date(2026, 10, 8),
        "today": date(2026, 10, 8),
    }
    assert objection(**good) is None
    assert objection(**good | wrong).field == field
