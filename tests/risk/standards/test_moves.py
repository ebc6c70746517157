"""The life of an assessment as a table: what is allowed, and that all the rest is refused (7.2, 7.12)."""

from itertools import product

import pytest

from risk.standards.differences import changes
from risk.standards.needs import built_in as built_in_form
from risk.standards.signing import (
    DEED_WORDS,
    STATE_WORDS,
    AssessmentFacts,
    built_in,
    move,
    routed,
    signing,
)

#: Written by hand: from each state, what leads where.
ALLOWED = {
    "open": {
        "await_board": "board", "sign": "signed", "sign_alone": "complete", "lock": "locked",
        "lock_by_limit": "locked_limit",
    },
    "board": {
        "board_held": "open", "sign": "signed", "sign_alone": "complete", "lock": "locked",
        "lock_by_limit": "locked_limit",
    },
    "signed": {
        "approve": "complete", "reject": "open", "take_back": "open", "lock": "locked",
        "lock_by_limit": "locked_limit",
    },
    "complete": {},
    "locked": {},
    "locked_limit": {},
}  # fmt: skip
EVERY = list(product(STATE_WORDS, DEED_WORDS))
FORBIDDEN = [(state, deed) for state, deed in EVERY if deed not in ALLOWED[state]]


def test_the_table_is_complete():
    """Six states by nine deeds: 54 moves, of which 15 are allowed and 39 refused."""
    assert (len(STATE_WORDS), len(DEED_WORDS), len(EVERY), len(FORBIDDEN)) == (6, 9, 54, 39)
    assert set(ALLOWED) == set(STATE_WORDS)


@pytest.mark.parametrize(
    ("state", "deed", "to"),
    [(state, deed, to) for state, deeds in ALLOWED.items() for deed, to in deeds.items()],
)
def test_every_allowed_move(state, deed, to):
    step = move(state=state, deed=deed, comment="Said why.")
    assert (step.allowed, step.to) == (True, to)


@pytest.mark.parametrize(("state", "deed"), FORBIDDEN)
def test_every_other_move_is_refused_with_a_reason(state, deed):
    step = move(state=state, deed=deed, comment="Said why.")
    assert (step.allowed, step.to) == (False, state)
    assert step.reason.startswith(f"An assessment that is {STATE_WORDS[state]} cannot be")


@pytest.mark.parametrize(
    ("state", "deed"),
    [("signed", "approve"), ("signed", "reject"), ("signed", "take_back"), ("open", "lock")],
)
def test_moves_that_owe_a_comment(state, deed):
    step = move(state=state, deed=deed, comment="  ")
    assert (step.allowed, step.to) == (False, state)


LOW = AssessmentFacts(level="low", tier=1, child_protection=False, exemption=False, tier_lowered=False)


def facts(**given):
    return AssessmentFacts(**{name: getattr(LOW, name) for name in LOW.__dataclass_fields__} | given)


@pytest.mark.parametrize(
    ("group", "given", "asked"),
    [
        ("head_of_omu", {"level": "medium", "tier": 3}, "head_of_omu"),
        ("probation_staff", {"level": "low", "tier": 2}, "probation_staff"),
        ("probation_staff", {"level": "medium", "tier": 4}, "probation_staff"),
        ("probation_staff", {"level": "high", "tier": 4}, "head_of_omu"),
        ("probation_staff", {"level": "", "tier": None}, "head_of_omu"),
        ("probation_staff", {"level": "medium", "child_protection": True}, "head_of_omu"),
        ("probation_staff", {"exemption": True}, "head_of_omu"),
        ("probation_staff", {"tier_lowered": True}, "head_of_omu"),
        ("public_protection", {"level": "medium", "tier": 3}, "public_protection"),
        ("public_protection", {"level": "very_high", "tier": 4}, "head_of_omu"),
    ],
)
def test_to_whom_the_second_signature_goes(group, given, asked):
    assert routed(group=group, facts=facts(**given), limits=built_in()) == asked


def test_a_named_group_checks_what_could_be_signed_alone():
    about = {"role": "offender_supervisor", "grade": "prison_officer", "limits": built_in()}
    assert signing(facts=LOW, **about).countersign is False
    checked = signing(facts=facts(checked_by="probation_staff"), **about)
    assert checked.countersign is True
    assert checked.reasons == ("This prison has what prison officers sign checked by probation staff.",)


def test_what_changed_between_two_contents():
    before = {
        "answers": {"3.3": {"score": 2, "missing": False, "value": None}},
        "sections": {"3": {"evidence": "Sofas.", "linked_to_rosh": False, "carried_forward": True}},
        "rosh": {"levels": {"public": {"community": "low", "custody": "low"}}, "texts": {"who": "Shops."}},
    }
    after = {
        "answers": {"3.3": {"score": 0, "missing": False, "value": None}},
        "sections": {"3": {"evidence": "A flat.", "linked_to_rosh": True, "carried_forward": False}},
        "rosh": {"levels": {"public": {"community": "medium", "custody": "low"}}, "texts": {}},
    }
    found = [
        (one.where, one.before, one.after)
        for one in changes(before=before, after=after, form=built_in_form())
    ]
    item = next(one for one in built_in_form().section(number="3").items if one.number == "3.3")
    assert found == [
        (f"3.3 {item.text}", "2", "0"),
        ("Section 3 Accommodation: evidence", "Sofas.", "A flat."),
        ("Section 3 Accommodation: linked to risk of serious harm", "no", "yes"),
        ("Risk of serious harm: the public, community", "Low", "Medium"),
        ("Risk of serious harm: who is at risk", "Shops.", ""),
    ]
    assert changes(before=before, after=before, form=built_in_form()) == []
