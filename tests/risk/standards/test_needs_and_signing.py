"""The form, need scores at their cut-offs, who signs and countersigns, and the life of an assessment."""

from dataclasses import replace

import pytest

from risk.standards.answer_faults import answer_faults, judgement_faults
from risk.standards.needs import Judgement, built_in, need, parse
from risk.standards.signing import MOVES, STATE_WORDS, AssessmentFacts, countersigning, move, signing
from risk.standards.signing import built_in as limits

FORM = built_in()
NOTHING = Judgement()
# docs/domain.md 7.4: section, starred items, highest score, cut-off, severe
TABLE = [
    ("3", "3.3 3.4 3.5 3.6", 8, 2, 7),
    ("4", "4.2 4.3 4.4 4.5", 8, 3, 7),
    ("6", "6.1 6.3 6.6", 6, 2, 5),
    ("7", "7.2 7.3 7.5", 6, 2, 5),
    ("8", "8.4 8.5 8.6 8.8 8.9", 10, 2, 8),
    ("9", "9.1 9.2 9.3 9.5", 8, 4, 7),
    ("11", "11.5 11.6 11.7 11.9", 8, 4, 7),
    ("12", "12.1 12.4 12.5 12.8", 8, 2, 7),
]


@pytest.mark.parametrize(("number", "items", "highest", "cut_off", "severe"), TABLE)
def test_the_form_holds_the_table(number, items, highest, cut_off, severe):
    section = FORM.section(number=number)
    assert " ".join(item.number for item in section.starred) == items
    assert (section.highest_score, section.cut_off, section.severe) == (highest, cut_off, severe)


def test_the_form_has_thirteen_sections_and_two_scales():
    assert [section.number for section in FORM.sections] == [str(number) for number in range(1, 14)]
    zero_two = ("3.3", "4.2", "4.9", "8.4", "8.5", "9.4", "10.5")
    assert all(set(FORM.item(number=number).scores) == {0, 2} for number in zero_two)
    assert set(FORM.item(number="11.5").scores) == {0, 1, 2}
    assert FORM.item(number="4.8").optional is True
    assert FORM.item(number="1.4").dynamic is False
    assert [s.number for s in FORM.sections if s.need == "judgement"] == ["5", "10"]


def test_a_number_that_stands_twice_is_refused():
    item = {"number": "3.3", "text": "", "kind": "text"}
    section = {"number": "3", "title": "", "need": "none", "items": [item, item]}
    data = {
        "code": "x",
        "version": 1,
        "name": "x",
        "effective_from": "2009-04-01",
        "scales": {},
        "sections": [section],
    }
    with pytest.raises(ValueError, match="stand twice"):
        parse(data=data)


@pytest.mark.parametrize(("number", "items", "highest", "cut_off", "severe"), TABLE)
def test_need_at_the_cut_off_and_a_point_below(number, items, highest, cut_off, severe):
    section = FORM.section(number=number)

    def scored(total):
        scores, left = {}, total
        for item in sorted(section.starred, key=lambda one: len(one.scores)):
            scores[item.number] = max(score for score in item.scores if score <= left)
            left -= scores[item.number]
        assert left == 0
        return need(section=section, scores=scores, judgement=NOTHING)

    assert (scored(cut_off).present, scored(cut_off).score) == (True, cut_off)
    assert (scored(cut_off - 1).present, scored(cut_off - 1).partial) == (False, False)
    assert scored(severe).severe is True
    assert scored(severe - 1).severe is False


@pytest.mark.parametrize(
    ("scores", "total", "partial", "present"),
    [
        ({}, None, False, None),
        ({"9.1": None, "9.2": None}, None, False, None),
        ({"9.1": 2, "9.2": 2}, 4, True, True),
        ({"9.1": 1, "9.2": 1}, 2, True, None),  # two items missing could still add 4
        ({"9.1": 0, "9.2": 0, "9.3": 1}, 1, True, False),  # the missing one adds 2 at most
        ({"9.1": 0, "9.2": 1, "9.3": 1}, 2, True, None),
        ({"9.1": 0, "9.2": 0, "9.3": 0, "9.5": 0}, 0, False, False),
        ({"9.1": 0, "9.2": 0, "9.3": 1, "9.5": 0, "9.4": 2}, 1, False, False),  # 9.4 has no star
    ],
)
def test_missing_answers_never_mean_no_need(scores, total, partial, present):
    answer = need(section=FORM.section(number="9"), scores=scores, judgement=NOTHING)
    assert (answer.score, answer.partial, answer.present) == (total, partial, present)


def test_the_reason_tells_score_cut_off_and_what_is_missing():
    answer = need(section=FORM.section(number="9"), scores={"9.1": 2, "9.2": 2, "9.5": 0}, judgement=NOTHING)
    assert answer.reason == "Score 4 of 8, cut-off 4: need present. Partial: 9.3 missing."


@pytest.mark.parametrize("number", ["5", "10"])
def test_sections_without_a_cut_off_are_judged(number):
    section = FORM.section(number=number)
    assert need(section=section, scores={"10.1": 2}, judgement=NOTHING).present is None
    judged = Judgement(need=True, need_reason="debts drive the offending")
    assert need(section=section, scores={}, judgement=judged).present is True
    assert need(section=section, scores={}, judgement=replace(judged, need=False)).present is False
    assert judgement_faults(section=section, judgement=judged) == []
    assert len(judgement_faults(section=section, judgement=Judgement(need=True, need_reason=" "))) == 1


def test_a_low_score_can_still_need_attention():
    section, scores = FORM.section(number="3"), {"3.3": 0, "3.4": 1, "3.5": 0, "3.6": 0}
    marked = Judgement(needs_attention=True, attention_reason="loses the flat on release")
    answer = need(section=section, scores=scores, judgement=marked)
    assert (answer.present, answer.attention) == (False, True)
    assert "loses the flat on release" in answer.reason
    assert len(judgement_faults(section=section, judgement=Judgement(needs_attention=True))) == 1


@pytest.mark.parametrize(
    ("scores", "items"),
    [
        ({"3.3": 0, "3.4": 1, "4.11": 20, "9.1": None}, []),
        ({"3.3": 1}, ["3.3"]),  # 0 or 2
        ({"3.4": 3}, ["3.4"]),
        ({"3.4": -1}, ["3.4"]),
        ({"4.11": 21}, ["4.11"]),
        ({"99.1": 0}, ["99.1"]),
        ({"2.1": 1}, ["2.1"]),  # a text
    ],
)
def test_scores_outside_their_scale(scores, items):
    found = answer_faults(form=FORM, scores=scores)
    assert [fault.item for fault in found] == items
    assert all(fault.reason and fault.mend for fault in found)


PLAIN = AssessmentFacts(level="low", tier=1, child_protection=False, exemption=False, tier_lowered=False)
OS, OM = "offender_supervisor", "offender_manager"


@pytest.mark.parametrize(
    ("role", "grade", "facts", "may_sign", "countersign"),
    [
        (OS, "prison_officer", {}, True, False),
        (OS, "prison_officer", {"tier": 2}, True, False),
        (OS, "prison_officer", {"tier": 3}, True, True),
        (OS, "prison_officer", {"level": "medium"}, True, True),
        (OS, "probation_services_officer", {"level": "medium", "tier": 3}, True, False),
        (OS, "probation_services_officer", {"level": "medium", "tier": 4}, True, True),
        (OM, "probation_officer", {"level": "medium", "tier": 4}, True, False),
        (OM, "probation_officer", {"level": "high", "tier": 4}, True, True),
        (OM, "probation_officer", {"child_protection": True}, True, True),
        (OM, "probation_officer", {"exemption": True}, True, True),
        (OM, "probation_officer", {"tier_lowered": True}, True, True),
        (OM, "probation_officer", {"level": ""}, True, True),
        (OM, "probation_officer", {"tier": None}, True, True),
        ("head_of_omu", "", {"level": "medium", "tier": 4}, True, False),
        ("head_of_omu", "", {"level": "high", "tier": 4}, True, True),  # whoever signs
        ("head_of_omu", "", {"exemption": True}, True, True),
        ("trust_manager", "", {}, False, False),
        ("wing_staff", "", {}, False, False),
        (OS, "unknown grade", {}, False, False),
    ],
)
def test_who_signs_alone(role, grade, facts, may_sign, countersign):
    answer = signing(role=role, grade=grade, facts=replace(PLAIN, **facts), limits=limits())
    assert (answer.may_sign, answer.countersign) == (may_sign, countersign)
    assert answer.reasons


@pytest.mark.parametrize(
    ("role", "grade", "person", "allowed"),
    [
        ("head_of_omu", "", 2, True),
        ("trust_manager", "", 2, True),
        ("head_of_omu", "", 1, False),  # his or her own
        (OS, "probation_officer", 2, False),
        ("governor", "", 2, False),
    ],
)
def test_who_countersigns(role, grade, person, allowed):
    facts = replace(PLAIN, level="very_high", tier=4, exemption=True)
    answer = countersigning(role=role, grade=grade, person=person, signed_by=1, facts=facts, limits=limits())
    assert answer.allowed is allowed
    assert answer.reason


def test_the_life_of_an_assessment():
    assert move(state="open", deed="await_board").to == "board"
    assert move(state="board", deed="sign").to == "signed"
    assert move(state="open", deed="sign_alone").to == "complete"
    assert move(state="signed", deed="approve", comment="checked against the record").to == "complete"
    assert move(state="signed", deed="reject", comment="section 11 lacks evidence").to == "open"
    assert move(state="signed", deed="reject").allowed is False
    assert move(state="open", deed="lock").allowed is False
    assert move(state="open", deed="lock", comment="released").to == "locked"


def test_every_other_move_is_refused_with_a_reason():
    deeds = {deed for _, deed in MOVES}
    refused = [(state, deed) for state in STATE_WORDS for deed in deeds if (state, deed) not in MOVES]
    assert len(refused) == len(STATE_WORDS) * len(deeds) - len(MOVES)
    for state, deed in refused:
        answer = move(state=state, deed=deed, comment="because")
        assert (answer.allowed, answer.to) == (False, state)
        assert STATE_WORDS[state] in answer.reason
    assert "copy" in move(state="complete", deed="sign").reason
