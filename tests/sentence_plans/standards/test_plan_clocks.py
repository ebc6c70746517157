"""T5 and the reviews of the plan: from facts to clocks."""

from dataclasses import replace
from datetime import date

import pytest

from cases.standards.clocks import EarliestRelease
from cases.standards.policies import built_in
from cases.standards.reviews import Completed, Trigger
from risk.standards.clocks import ScopeSince
from sentence_plans.standards.clocks import PlanFacts, plan_duties

SENTENCED = date(2011, 6, 1)
IN_SCOPE = ScopeSince(in_scope=True, since=SENTENCED, reason="limb A")
OUT = ScopeSince(in_scope=False, since=None, reason="no limb holds.")
LONG = EarliestRelease(on=date(2013, 6, 1), kind="CRD", reason="CRD 01/06/2013.")
FACTS = PlanFacts(sentenced_on=SENTENCED, twelve_months=True, scope=OUT, release=LONG)
ASSESSED = Completed(key="5", on=date(2011, 8, 1))
PLANNED = Completed(key="2", on=date(2011, 9, 21))


def duties(facts):
    return {(duty.standard, duty.cause): duty for duty in plan_duties(facts=facts, policies=built_in())}


def test_the_worked_date():
    owed = duties(FACTS)["T5", "sentence"]
    assert owed.due_on == date(2011, 9, 21)  # docs/domain.md 22
    assert owed.explanation.limit == "112 calendar days"


@pytest.mark.parametrize(
    ("assessments", "plans", "met"),
    [((), (), None), ((ASSESSED,), (), None), ((), (PLANNED,), None), ((ASSESSED,), (PLANNED,), PLANNED.on)],
)
def test_met_when_both_are_complete(assessments, plans, met):
    facts = replace(FACTS, assessments=assessments, plans=plans)
    assert duties(facts)["T5", "sentence"].met_on == met


def test_a_short_sentence_out_of_scope_owes_no_plan():
    short = replace(FACTS, twelve_months=False)
    owed = duties(short)["T5", "sentence"]
    assert owed.not_applicable_because == ("Sentence of less than 12 months and not in scope: no limb holds.")


def test_a_short_sentence_in_scope_owes_one_from_the_day_of_scope():
    assert duties(replace(FACTS, twelve_months=False, scope=IN_SCOPE))["T5", "sentence"].due_on
    later = ScopeSince(in_scope=True, since=date(2011, 7, 1), reason="limb B")
    soon = EarliestRelease(on=date(2011, 11, 1), kind="CRD", reason="CRD 01/11/2011.")
    found = duties(replace(FACTS, twelve_months=False, scope=later, release=soon))
    assert found["T5", "scope:2011-07-01"].due_on == date(2011, 8, 26)  # 56 days
    assert found["T5", "sentence"].not_applicable_because


def test_a_later_scope_date_does_not_move_a_long_sentence():
    later = ScopeSince(in_scope=True, since=date(2012, 7, 1), reason="limb B")
    assert duties(replace(FACTS, scope=later))["T5", "sentence"].started_on == SENTENCED


def test_unknown_length_and_release_are_shown_as_unknown():
    unknown = EarliestRelease(on=None, kind="", reason="No CRD, ARD or PED is recorded.")
    owed = duties(replace(FACTS, twelve_months=None, release=unknown))["T5", "sentence"]
    assert owed.due_on == date(2011, 7, 27)  # the shorter limit, 56 days
    assert owed.explanation.missing == ("earliest release date", "sentence length")
    assert "Not recorded: earliest release date, sentence length." in owed.explanation.text()


def test_a_recall_owes_both_again_from_the_return():
    back = Completed(key="4", on=date(2012, 3, 1))
    facts = replace(FACTS, assessments=(ASSESSED,), plans=(PLANNED,), returns=(back,))
    owed = duties(facts)["T5", "recall:4"]
    assert (owed.started_on, owed.due_on, owed.met_on) == (date(2012, 3, 1), date(2012, 6, 21), None)
    assert duties(facts)["T5", "sentence"].met_on == PLANNED.on


def test_reviews_of_the_plan():
    moved = Trigger(standard="T9b", cause="transfer:7", on=date(2012, 3, 1), what="transfer")
    facts = replace(FACTS, plans=(PLANNED,), triggers=(moved,))
    found = duties(facts)
    assert found["T8.plan", "plan:2"].due_on == date(2012, 9, 21)
    assert found["T9b.plan", "transfer:7"].due_on == date(2012, 3, 29)
    reviewed = replace(facts, plans=(PLANNED, Completed(key="3", on=date(2012, 3, 30))))
    assert duties(reviewed)["T8.plan", "plan:2"].met_on == date(2012, 3, 30)
    assert duties(reviewed)["T9b.plan", "transfer:7"].met_on == date(2012, 3, 30)
    assert (
        "No complete plan"
        in duties(replace(FACTS, triggers=(moved,)))["T9b.plan", "transfer:7"].not_applicable_because
    )
