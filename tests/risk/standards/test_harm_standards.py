"""Screening, what it makes due, the plan and both views, worked out by hand (docs/domain.md 7.7 to 7.11)."""

import datetime

import pytest

from risk.standards import levels, risk_plan, rosh_answers, rosh_parts, screening, self_assessment
from risk.standards.levels import Grid
from risk.standards.risk_plan import Copy
from tests.risk.writing import screening as said

QUESTIONS = rosh_parts.versions()[0]
SCREENING = QUESTIONS.part(code="screening")
LOW = Grid(community={"children": "low", "public": "low"}, custody={"children": "low", "prisoners": "low"})


def due(answers, children="low"):
    return screening.due(screening=SCREENING, said=answers, children_level=children)


def test_the_questions_are_those_of_the_form():
    """14 kinds of offence, 18 of behaviour, 27 topics; the parts of 7.8; a version and its day."""
    assert QUESTIONS.version == 1
    assert len(SCREENING.question(code="R1.2").lines) == 14
    assert len(SCREENING.question(code="R1.3").lines) == 18
    topics = QUESTIONS.part(code="self_assessment").question(code="topics")
    assert len(topics.lines) == 27
    assert len(QUESTIONS.family(name="analysis")) == 8
    assert rosh_parts.in_force(on=datetime.date(2009, 4, 1), among=[QUESTIONS]) is QUESTIONS
    with pytest.raises(LookupError):
        rosh_parts.in_force(on=datetime.date(2009, 3, 31), among=[QUESTIONS])
    known = {part.code for part in QUESTIONS.parts}
    for question in SCREENING.questions:
        opened = {*question.opens, *(part for line in question.lines for part in line.opens)}
        assert opened <= known


def test_nothing_found_makes_nothing_due():
    found = due(said())
    assert (found.due, found.parts, found.exempt) == (False, (), False)
    assert found.reason == "No answer asks for a full analysis."


@pytest.mark.parametrize(
    ("answers", "parts"),
    [
        ({"R1_2": {"wounding": ["before"]}}, {"analysis_harm", "analysis_victims"}),
        ({"R1_2": {"child": ["now"]}}, {"analysis_harm", "analysis_victims", "analysis_children"}),
        ({"R1_3": {"staff": ["now"]}}, {"analysis_harm", "analysis_behaviour", "analysis_victims"}),
        ({"R2_1": "yes"}, {"analysis_children"}),
        ({"R2_2": "yes"}, {"analysis_children"}),
        ({"R3_1": "yes"}, {"analysis_self_harm"}),
        ({"R3_2": "yes"}, {"analysis_self_harm"}),
        ({"R3_3": "yes"}, {"analysis_coping"}),
        ({"R3_4": "yes"}, {"analysis_vulnerability"}),
        ({"R4_1": "yes"}, {"analysis_custody"}),
        ({"R4_2": "yes"}, {"analysis_custody"}),
        ({"R4_3": "yes"}, {"analysis_custody"}),
        ({"R4_4": "yes"}, {"analysis_behaviour"}),
        ({"R5_1": "yes"}, {"analysis_harm", "analysis_behaviour"}),
    ],
)
def test_each_yes_opens_its_part_and_says_why(answers, parts):
    found = due(said(**answers))
    assert found.due is True
    assert set(found.parts) == parts
    assert all(found.why[part] for part in parts)


def test_dont_know_is_neither_yes_nor_no():
    found = due(said(R2_2="unknown"))
    assert (found.due, found.parts) == (None, ())
    assert [one.code for one in screening.open_questions(screening=SCREENING, said=said(R2_2="unknown"))] == [
        "R2.2"
    ]
    assert screening.children_concern(said=said(R2_2="unknown")) is None
    assert screening.answered_yes(screening=SCREENING, said=said(R2_2="unknown")) is None
    assert due({}).due is None
    assert due(said(R2_2="unknown", R3_1="yes")).due is True


def test_decided_otherwise_either_way():
    asked, quiet = {"R3_3": "yes"}, {}
    assert due(said(**asked, R5_2="exempt")).due is False
    assert due(said(**asked, R5_2="exempt")).exempt
    assert set(due(said(**quiet, R5_2="all_the_same")).parts) == set(screening.AT_LEAST)

    def lacks(answers):
        return [one.field for one in screening.decision_lacks(screening=SCREENING, said=answers)]

    assert lacks(said(R5_2="exempt")) == ["R5.2"]
    assert lacks(said(**asked, R5_2="all_the_same")) == ["R5.2"]
    assert lacks(said(**asked, R5_2="exempt")) == []
    owed = [one.field for one in rosh_answers.lacks(part=SCREENING, said=said(**asked, R5_2="exempt"))]
    assert owed == ["R5.2.reason"]


def test_an_exemption_keeps_the_part_on_children():
    found = due(said(R2_1="yes", R3_3="yes", R5_2="exempt"))
    assert (found.parts, found.due, found.exempt) == (("analysis_children",), True, True)


@pytest.mark.parametrize(
    ("level", "relevant"), [("", False), ("low", False), ("medium", True), ("high", True)]
)
def test_child_protection_is_relevant_from_medium_on(level, relevant):
    assert screening.child_protection(screening=SCREENING, said=said(), children_level=level) is relevant
    assert ("analysis_children" in due(said(), level).parts) is relevant


def test_child_protection_is_relevant_by_an_answer_too():
    for answers in ({"R2_1": "unknown"}, {"R2_2": "yes"}, {"R1_2": {"sexual_child": ["before"]}}):
        assert screening.child_protection(screening=SCREENING, said=said(**answers), children_level="low")
    exempt = said(R2_2="yes", R5_2="exempt")
    assert screening.child_protection(screening=SCREENING, said=exempt, children_level="low")


def refused(answers, **community):
    grid = Grid(community=LOW.community | community, custody=LOW.custody)
    return [one.field for one in screening.refused_levels(grid=grid, screening=SCREENING, said=answers)]


def test_levels_that_cannot_stand_beside_the_screening():
    wounding = said(R1_2={"wounding": ["now"]})
    assert refused(said()) == []
    assert refused(said(), children="medium") == []
    assert refused(said(), children="high") == ["R2.2", "R5.1"]
    assert refused(wounding, children="high") == ["R2.2"]
    assert refused(wounding | {"R2.2": "unknown"}, children="very_high") == []
    assert refused(said(), public="high") == ["R5.1"]
    assert refused(wounding, public="high") == []
    inside = Grid(community=LOW.community, custody=LOW.custody | {"children": "high"})
    lacks = screening.refused_levels(grid=inside, screening=SCREENING, said=wounding)
    assert [one.words for one in lacks] == [
        "Risk to children is High, but R2 of the screening says no twice. Mend one of them."
    ]


def test_concerns_of_the_summary_beside_the_screening():
    now = levels.CONCERNS
    found = screening.concern_contradictions(screening=said(R3_1="yes"), concerns={"suicide": "no"}, now=now)
    assert found == ["The summary has no concern about suicide, R3.1 of the screening has one."]
    same = screening.concern_contradictions(screening=said(), concerns={"suicide": "no"}, now=now)
    open_ = screening.concern_contradictions(
        screening=said(R3_1="unknown"), concerns={"suicide": "yes"}, now=now
    )
    assert same == open_ == []


@pytest.mark.parametrize(
    ("code", "given", "message"),
    [
        ("R2.1", "maybe", "none of the answers"),
        ("R1.2", {"none": ["none"], "arson": ["now"]}, "does not go with"),
        ("R1.2", {"piracy": ["now"]}, "not asked"),
        ("R1.2", {"arson": ["tomorrow"]}, "tick those"),
        ("R9", "yes", "no question"),
        ("behaviour", "x" * 20_001, "at most 20,000"),
        ("behaviour", ["x"], "a text is asked for"),
        ("sources_custody", ["rumour"], "tick some"),
    ],
)
def test_answers_the_screening_does_not_offer(code, given, message):
    faults = rosh_answers.faults(part=SCREENING, said={code: given})
    assert [one.field for one in faults] == [code]
    assert message in faults[0].reason


def test_rows_are_checked_one_by_one():
    actions = QUESTIONS.part(code="plan_actions")
    row = {"part": "supervision", "what": "Weekly talk", "role": "offender_supervisor", "response": "Recall",
           "by": "2026-12-01"}  # fmt: skip
    assert rosh_answers.faults(part=actions, said={"actions": [row]}) == []
    lacks = rosh_answers.lacks(
        part=actions, said={"actions": [row, row | {"role": "", "response": "", "by": ""}]}
    )
    assert [one.words for one in lacks] == [
        "Action 2: who: role is missing.",
        "Action 2: response where it is not done or does not work is missing.",
        "Action 2: by when is missing.",
    ]
    bad = rosh_answers.faults(part=actions, said={"actions": [row | {"by": "soon"}]})
    assert "Action 1: By when: “soon” is no date." in bad[0].reason
    assert rosh_answers.faults(part=actions, said={"actions": [row] * 41})
    assert rosh_answers.faults(part=actions, said={"actions": [row] * 40}) == []


def test_a_plan_is_owed_from_medium_on_and_has_four_parts():
    assert [risk_plan.owed(level=one) for one in ("", "low", "medium", "high")] == [False, False, True, True]
    two = {"actions": [{"part": "supervision"}, {"part": "monitoring"}]}
    assert [one.words for one in risk_plan.action_lacks(said=two)] == [
        "No action for interventions and treatment, victim safety: add one, or say why none is needed."
    ]
    assert risk_plan.action_lacks(said=two | {"without": "No victim; no programme fits."}) == []
    four = {"actions": [{"part": one} for one in risk_plan.FOUR_PARTS]}
    assert risk_plan.action_lacks(said=four) == []
    assert [one.field for one in risk_plan.copy_lacks(copies=[])] == ["copies"]


def test_a_copy_is_overdue_on_the_day_after_its_last_day():
    first, last = datetime.date(2026, 10, 8), datetime.date(2026, 10, 15)
    copies = [Copy("A. Reed", first, last, None), Copy("B. Moss", first, last, first)]
    on_the_day = risk_plan.standing(copies=copies, today=last)
    assert (on_the_day.overdue, on_the_day.complete) == ((), False)
    assert on_the_day.reason == "1 of 2 acknowledged"
    after = risk_plan.standing(copies=copies, today=last + datetime.timedelta(days=1))
    assert after.overdue == ("A. Reed",)
    assert after.reason == "1 of 2 acknowledged, 1 overdue"
    assert risk_plan.standing(copies=copies[1:], today=last).complete
    assert not risk_plan.standing(copies=[], today=last).complete


def test_both_views_and_where_they_differ():
    part = QUESTIONS.part(code="self_assessment")
    # what is not listed is not known: sections 3, 6, 10, 11, 12
    needs = {"8": True, "9": False, "5": None, "7": False, "4": False}
    answers = {
        "topics": {"drugs": "no", "alcohol": "linked", "money": "problem", "gambling": "no", "job": "no"}
    }
    found = {one.code: one for one in self_assessment.compared(part=part, said=answers, needs=needs)}
    assert (found["drugs"].differs, found["drugs"].words) == (
        True,
        "The assessor sees it, the prisoner does not",
    )
    assert (found["alcohol"].differs, found["alcohol"].words) == (
        True,
        "The prisoner sees it, the assessor does not",
    )
    assert (found["money"].differs, found["money"].words) == (None, "Not known")
    assert found["gambling"].differs is None  # section 5 is not known, section 7 shows none
    assert (found["job"].differs, found["job"].words) == (False, "Neither sees it")
    assert found["home"].differs is None
    assert self_assessment.named_sections(part=part, said=answers) == {"9", "5"}


def test_a_questionnaire_half_filled_says_how_much_is_missing():
    part = QUESTIONS.part(code="self_assessment")
    answers = {"filled": "yes", "on": "2026-10-08", "help": "no", "again": "unlikely", "why": "Work.",
               "topics": {"home": "no", "drugs": "both"}}  # fmt: skip
    lacks = rosh_answers.lacks(part=part, said=answers)
    assert [one.words for one in lacks] == [
        "Is this a problem for me, and is it linked to my offending?: 25 not answered."
    ]
    assert rosh_answers.lacks(part=part, said={"filled": "declined"}) == []


@pytest.mark.parametrize(("tier", "is_due"), [(None, False), (1, False), (2, False), (3, False), (4, True)])
def test_tier_four_makes_analysis_and_plan_due_whatever_the_answers(tier, is_due):
    found = screening.due(screening=SCREENING, said=said(), tier=tier)
    assert found.due is is_due
    assert set(found.parts) == (set(screening.AT_LEAST) if is_due else set())
    assert risk_plan.owed(level="low", tier=tier) is is_due
    exempt = said(R5_2="exempt")
    lacks = screening.decision_lacks(screening=SCREENING, said=exempt, tier=tier)
    assert bool(lacks) is not is_due
    anyway = said(R5_2="all_the_same")
    assert bool(screening.decision_lacks(screening=SCREENING, said=anyway, tier=tier)) is is_due


def test_in_tier_four_the_parts_of_the_answers_come_besides():
    found = screening.due(screening=SCREENING, said=said(R3_1="yes"), tier=4)
    assert set(found.parts) == {*screening.AT_LEAST, "analysis_self_harm"}
    assert found.why["analysis_harm"] == ("Tier 4 asks for a full analysis.",)


@pytest.mark.parametrize(
    ("said", "decided", "how_many"),
    [
        ({}, ("2", 2), 0),
        ({"category": "none", "referral": "not_needed"}, None, 0),
        ({"category": "none", "level": "2", "referral": "not_needed"}, None, 1),
        ({"category": "none", "referral": "before_release"}, None, 1),
        ({"category": "none", "level": "2", "referral": "now"}, ("2", 2), 3),
        ({"category": "none", "referral": "not_needed"}, ("none", None), 0),
        ({"category": "2", "level": "2", "referral": "now"}, ("2", 2), 0),
        ({"category": "2", "level": "1", "referral": "now"}, ("2", 2), 1),
        ({"category": "1", "level": "2", "referral": "now"}, None, 0),
    ],
)
def test_a_plan_that_differs_on_mappa_says_so(said, decided, how_many):
    assert len(risk_plan.mappa_contradictions(said=said, decided=decided)) == how_many
