"""The checks of a plan before it is signed: what blocks, what warns, what is not known."""

from dataclasses import replace
from datetime import date

import pytest

from sentence_plans.standards.plan_facts import Action, CitedAssessment, Doer, Objective, Outcome, Signable
from sentence_plans.standards.plans import circular, may_sign

TODAY = date(2012, 6, 1)
TUTOR = Action(
    what="Thinking skills", doers=(Doer(role="prison staff", name="A. Fictional"),), timescale="one year"
)
SAFE = Objective(
    key="1", text="Keep his temper when refused", purposes=frozenset({"manage_roh", "reduce_lor"}),
    needs=frozenset({"11"}), measure="No adjudication in six months", position=1, outcome_focused=True,
    actions=(TUTOR,),
)  # fmt: skip
HOME = Objective(
    key="2", text="Have a lasting home on release", purposes=frozenset({"community_integration"}),
    needs=frozenset({"3"}), measure="Tenancy offered", position=2, outcome_focused=True, actions=(TUTOR,),
)  # fmt: skip
PLAN = Signable(
    objectives=(SAFE, HOME), cited=CitedAssessment(key="9", completed_on=date(2012, 5, 1)),
    latest_assessment="9", needs=(("3", "Accommodation"), ("11", "Thinking and behaviour")),
    contact_with="offender supervisor", contact_how_often="every four weeks", responsivity="Learns by doing.",
    rosh="high", child_protection=False, ppo=False, learning_need=False, saq_or_interview=True,
    present_or_reason=True, view_recorded=True, signed_or_reason=True, recipients_open=(), on_time=True,
)  # fmt: skip


def check(**changes):
    return may_sign(plan=replace(PLAN, **changes), today=TODAY, assessment_months=12)


def outcome(key, **changes):
    return next(flag for flag in check(**changes).flags if flag.key == key)


def test_a_whole_plan_may_be_signed_without_a_warning():
    signing = check()
    assert signing.may_sign is True
    assert (signing.blocking, signing.warnings) == ((), ())
    assert len({flag.key for flag in signing.flags}) == 20
    assert all(flag.test and flag.reason for flag in signing.flags)


@pytest.mark.parametrize(
    ("cited", "outcome_expected"),
    [
        (None, Outcome.BLOCKS),
        (CitedAssessment(key="9", completed_on=None), Outcome.BLOCKS),  # not signed or not countersigned
        (CitedAssessment(key="9", completed_on=date(2011, 5, 31)), Outcome.BLOCKS),  # 12 months and a day
        (CitedAssessment(key="9", completed_on=date(2011, 6, 1)), Outcome.PASSED),  # 12 months exactly
        (CitedAssessment(key="9", completed_on=date(2012, 6, 1)), Outcome.PASSED),
        (CitedAssessment(key="9", completed_on=date(2012, 6, 2)), Outcome.BLOCKS),  # not yet
    ],
)
def test_an_unsigned_or_stale_assessment_blocks(cited, outcome_expected):
    assert outcome("assessment", cited=cited).outcome is outcome_expected
    assert check(cited=cited).may_sign is (outcome_expected is Outcome.PASSED)


@pytest.mark.parametrize(
    "objectives",
    [
        (),
        (replace(SAFE, status="fully_achieved"),),
        (replace(SAFE, text=" "),),
        (replace(SAFE, measure=""),),
    ],
)
def test_a_plan_without_whole_objectives_blocks(objectives):
    assert outcome("objectives", objectives=objectives).outcome is Outcome.BLOCKS
    assert check(objectives=objectives).may_sign is False


@pytest.mark.parametrize(
    ("key", "changes", "expected"),
    [
        ("informed", {"latest_assessment": "10"}, Outcome.WARNS),
        ("informed", {"objectives": (SAFE,)}, Outcome.WARNS),
        ("informed", {"objectives": (SAFE,), "needs_left_out": (("3", "has a home"),)}, Outcome.PASSED),
        ("informed", {"objectives": (SAFE,), "needs_left_out": (("3", " "),)}, Outcome.WARNS),
        ("informed", {"objectives": (SAFE, replace(HOME, status="fully_achieved"))}, Outcome.WARNS),
        ("lor", {"objectives": (HOME,), "rosh": "low"}, Outcome.WARNS),
        ("outcome", {"objectives": (replace(SAFE, outcome_focused=False),)}, Outcome.WARNS),
        ("outcome", {"objectives": (replace(SAFE, outcome_focused=None),)}, Outcome.NOT_KNOWN),
        ("sequenced", {"objectives": (SAFE, replace(HOME, position=None))}, Outcome.WARNS),
        ("sequenced", {"objectives": (SAFE, replace(HOME, position=1))}, Outcome.WARNS),
        ("sequenced", {"objectives": (replace(SAFE, position=3), HOME)}, Outcome.WARNS),
        ("sequenced", {"objectives": (replace(SAFE, position=3), HOME), "order_reason": "release is near"},
         Outcome.PASSED),
        ("sequenced", {"objectives": (replace(SAFE, after=("2",)), replace(HOME, after=("1",)))},
         Outcome.WARNS),
        ("contact", {"contact_with": ""}, Outcome.WARNS),
        ("contact", {"contact_how_often": ""}, Outcome.WARNS),
        ("roles", {"objectives": (replace(SAFE, actions=()),)}, Outcome.WARNS),
        ("roles", {"objectives": (replace(SAFE, actions=(replace(TUTOR, doers=()),)),)}, Outcome.WARNS),
        ("roles", {"objectives": (replace(SAFE, actions=(replace(TUTOR, doers=(Doer("staff", ""),)),)),)},
         Outcome.WARNS),
        ("harm", {"objectives": (HOME,), "rosh": "medium"}, Outcome.NOT_APPLICABLE),
        ("harm", {"rosh": ""}, Outcome.NOT_KNOWN),
        ("children", {"child_protection": None}, Outcome.NOT_KNOWN),
        ("community", {"objectives": (SAFE,)}, Outcome.WARNS),
        ("ppo", {"ppo": True}, Outcome.WARNS),
        ("ppo", {"ppo": True, "enhanced": "weekly contact"}, Outcome.WARNS),
        ("ppo", {"ppo": True, "enhanced_actions": 1}, Outcome.WARNS),
        ("ppo", {"ppo": True, "enhanced": "weekly contact", "enhanced_actions": 1}, Outcome.PASSED),
        ("ppo", {"ppo": None}, Outcome.NOT_KNOWN),
        ("learning", {"learning_need": True}, Outcome.WARNS),
        ("learning", {"learning_need": None}, Outcome.NOT_KNOWN),
        ("diversity", {"diversity_open": ("hearing",)}, Outcome.WARNS),
        ("took_part", {"saq_or_interview": False}, Outcome.WARNS),
        ("took_part", {"signed_or_reason": False}, Outcome.WARNS),
        ("shared", {"recipients_open": ("wing staff",)}, Outcome.WARNS),
        ("shared", {"recipients_open": None}, Outcome.WARNS),
        ("on_time", {"on_time": False}, Outcome.WARNS),
        ("on_time", {"on_time": None}, Outcome.NOT_KNOWN),
    ],
)  # fmt: skip
def test_what_warns_does_not_block(key, changes, expected):
    assert outcome(key, **changes).outcome is expected
    assert check(**changes).may_sign is True


def test_a_chain_is_no_circle_and_an_ended_objective_holds_nothing_up():
    first, second, third = (replace(SAFE, key=key, text=key) for key in "abc")
    chain = (first, replace(second, after=("a",)), replace(third, after=("b", "ended")))
    assert circular(objectives=chain) == ()
    itself = (replace(first, after=("a",)), second)
    assert circular(objectives=itself) == ("a",)
    ring = (replace(first, after=("c",)), replace(second, after=("a",)), replace(third, after=("b",)))
    assert circular(objectives=ring) == ("a", "b", "c")


def test_resettlement_is_asked_for_from_three_months_before_release():
    empty = ("family and community links", "life skills for release")
    known = {"resettlement_open": empty}
    assert outcome("resettlement", **known).outcome is Outcome.NOT_APPLICABLE
    later = outcome("resettlement", release_on=date(2012, 9, 2), **known)
    assert (later.outcome, later.reason) == (Outcome.NOT_APPLICABLE, "Release is not before 02/09/2012.")
    near = outcome("resettlement", release_on=date(2012, 9, 1), **known)
    assert near.outcome is Outcome.WARNS
    assert near.reason == "Empty: family and community links. Empty: life skills for release."
    assert outcome("resettlement", release_on=date(2012, 9, 1)).outcome is Outcome.PASSED


def test_methods_name_what_they_were_not_chosen_on():
    found = outcome("methods", not_considered=("learning style", "capacity to change"))
    assert (found.outcome, found.reason) == (Outcome.WARNS, "Not said: learning style, capacity to change.")


@pytest.mark.parametrize(
    ("purposes", "needs", "expected"),
    [
        ([{"community_integration"}], PLAN.needs, Outcome.WARNS),
        ([{"resettlement"}, {"community_integration", "resettlement"}], PLAN.needs, Outcome.WARNS),
        ([{"community_integration"}, {"reduce_lor"}], PLAN.needs, Outcome.PASSED),
        ([{"resettlement", "manage_roh"}], PLAN.needs, Outcome.PASSED),
        ([set()], PLAN.needs, Outcome.PASSED),  # not said what for: other flags speak
        ([{"resettlement"}], (), Outcome.NOT_APPLICABLE),
    ],
)
def test_housing_alone_is_no_plan_where_there_are_needs(purposes, needs, expected):
    rows = tuple(replace(HOME, key=str(at), purposes=frozenset(one)) for at, one in enumerate(purposes))
    assert outcome("beyond_resettlement", objectives=rows, needs=needs).outcome is expected


CHILD = replace(HOME, key="3", purposes=frozenset({"child_protection"}), position=3)
SAID, BLANK = ("harm", "Held in another prison's block."), ("harm", " ")


@pytest.mark.parametrize(
    ("key", "changes", "expected", "signable"),
    [
        ("harm", {"rosh": "medium", "objectives": (HOME,)}, Outcome.NOT_APPLICABLE, True),
        ("harm", {"rosh": "high", "objectives": (HOME,)}, Outcome.BLOCKS, False),
        ("harm", {"rosh": "very_high", "objectives": (HOME,)}, Outcome.BLOCKS, False),
        ("harm", {"rosh": "very_high"}, Outcome.PASSED, True),
        ("harm", {"objectives": (replace(SAFE, status="fully_achieved"), HOME)}, Outcome.BLOCKS, False),
        ("harm", {"objectives": (HOME,), "needs_left_out": (BLANK,)}, Outcome.BLOCKS, False),
        ("harm", {"objectives": (HOME,), "needs_left_out": (SAID,)}, Outcome.WARNS, True),
        ("harm", {"objectives": (HOME,), "needs_left_out": (("children", "None."),)}, Outcome.BLOCKS, False),
        ("children", {"child_protection": True}, Outcome.BLOCKS, False),
        ("children", {"child_protection": True, "objectives": (SAFE, HOME, CHILD)}, Outcome.PASSED, True),
        ("children", {"child_protection": True, "needs_left_out": (("children", "No contact."),)},
         Outcome.WARNS, True),
        ("children", {"child_protection": False}, Outcome.NOT_APPLICABLE, True),
        ("methods", {"responsivity": ""}, Outcome.BLOCKS, False),
        ("methods", {"responsivity": " \n"}, Outcome.BLOCKS, False),
        ("methods", {"responsivity": "By doing.", "not_considered": ("motivation",)}, Outcome.WARNS, True),
    ],
)  # fmt: skip
def test_what_risk_asks_for_and_the_responsivity_note_stop_the_signature(key, changes, expected, signable):
    assert outcome(key, **changes).outcome is expected
    assert check(**changes).may_sign is signable


def test_an_objective_left_out_with_a_reason_says_it_in_the_flag():
    found = outcome("harm", objectives=(HOME,), needs_left_out=(SAID,))
    assert found.reason.endswith("Left out: Held in another prison's block.")
    assert outcome("harm", objectives=(HOME,)).reason.startswith("Risk of serious harm is High.")
