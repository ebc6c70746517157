"""T4, T6 and the reviews of the assessment: from facts to clocks."""

from dataclasses import replace
from datetime import date

import pytest

from cases.standards.clocks import EarliestRelease
from cases.standards.duties import Ending
from cases.standards.policies import built_in
from cases.standards.reviews import Completed, Trigger
from risk.standards.clocks import RiskFacts, ScopeSince, risk_duties

SENTENCED = date(2011, 6, 1)
IN_SCOPE = ScopeSince(in_scope=True, since=SENTENCED, reason="limb C")
OUT = ScopeSince(in_scope=False, since=None, reason="no limb holds.")
LONG = EarliestRelease(on=date(2013, 6, 1), kind="CRD", reason="CRD 01/06/2013.")
SHORT = EarliestRelease(on=date(2013, 5, 31), kind="CRD", reason="CRD 31/05/2013.")
FACTS = RiskFacts(sentenced_on=SENTENCED, scope=IN_SCOPE, release=LONG)


def duties(facts):
    return {(duty.standard, duty.cause): duty for duty in risk_duties(facts=facts, policies=built_in())}


def test_in_scope_with_two_years_to_release():
    found = duties(FACTS)
    assert set(found) == {("T4", "sentence"), ("T6", "sentence")}
    assert found["T4", "sentence"].due_on == date(2011, 9, 21)  # 112 days
    assert found["T6", "sentence"].due_on == date(2011, 12, 1)


def test_in_scope_with_a_day_less_to_release():
    assert duties(replace(FACTS, release=SHORT))["T4", "sentence"].due_on == date(2011, 7, 27)  # 56 days


def test_out_of_scope_does_not_apply_and_says_why():
    found = duties(replace(FACTS, scope=OUT))
    assert found["T4", "sentence"].not_applicable_because == "Not in scope: no limb holds."
    assert found["T4", "sentence"].due_on is None
    assert found["T6", "sentence"].not_applicable_because


def test_into_scope_later_the_clock_starts_that_day():
    later = ScopeSince(in_scope=True, since=date(2012, 1, 10), reason="limb B")
    found = duties(replace(FACTS, scope=later, release=SHORT))
    assert found["T4", "scope:2012-01-10"].started_on == date(2012, 1, 10)
    assert found["T4", "scope:2012-01-10"].due_on == date(2012, 3, 6)  # 56 days, over 29 February
    assert "10/01/2012" in found["T4", "sentence"].not_applicable_because
    assert found["T6", "scope:2012-01-10"].due_on == date(2012, 7, 10)


def test_an_offender_manager_meets_t4_and_an_assessment_t6():
    facts = replace(
        FACTS, om_allocated=(date(2011, 7, 1),), assessments=(Completed(key="5", on=date(2011, 8, 31)),)
    )
    found = duties(facts)
    assert found["T4", "sentence"].met_on == date(2011, 7, 1)
    assert found["T6", "sentence"].met_on == date(2011, 8, 31)


def test_each_assessment_starts_its_review_and_the_next_one_meets_it():
    facts = replace(
        FACTS,
        assessments=(Completed(key="5", on=date(2011, 8, 31)), Completed(key="8", on=date(2012, 2, 29))),
    )
    found = duties(facts)
    assert found["T8.assessment", "assessment:5"].due_on == date(2012, 8, 31)
    assert found["T8.assessment", "assessment:5"].met_on == date(2012, 2, 29)
    assert found["T8.assessment", "assessment:8"].due_on == date(2013, 2, 28)  # 29 February rolls back
    assert found["T8.assessment", "assessment:8"].met_on is None


def test_an_event_asks_for_a_review_of_what_was_complete():
    moved = Trigger(standard="T9b", cause="transfer:7", on=date(2012, 3, 1), what="transfer")
    raised = Trigger(standard="T9a", cause="contact:3", on=date(2012, 3, 1), what="change in risk of harm")
    facts = replace(FACTS, triggers=(moved, raised), assessments=(Completed(key="5", on=date(2011, 8, 31)),))
    found = duties(facts)
    # Twenty working days from Thursday 1 March 2012; Easter is later. Five: Thursday 8 March.
    assert found["T9b.assessment", "transfer:7"].due_on == date(2012, 3, 29)
    assert found["T9a.assessment", "contact:3"].due_on == date(2012, 3, 8)
    reviewed = replace(facts, assessments=(*facts.assessments, Completed(key="6", on=date(2012, 3, 1))))
    assert duties(reviewed)["T9b.assessment", "transfer:7"].met_on == date(2012, 3, 1)


def test_without_an_assessment_there_is_nothing_to_review():
    moved = Trigger(standard="T9b", cause="transfer:7", on=date(2012, 3, 1), what="transfer")
    found = duties(replace(FACTS, triggers=(moved,)))
    assert "No complete assessment" in found["T9b.assessment", "transfer:7"].not_applicable_because


@pytest.mark.parametrize(
    ("completed_on", "due_on", "met_on"),
    [
        (date(2012, 2, 29), date(2012, 3, 29), None),  # the day before: there was one to review
        (date(2012, 3, 1), date(2012, 3, 29), date(2012, 3, 1)),  # that very day: as new as a review
        (date(2012, 3, 2), None, None),  # the day after: nothing to review on the day of the event
    ],
)
def test_what_was_complete_by_the_day_of_the_event_is_reviewed(completed_on, due_on, met_on):
    moved = Trigger(standard="T9b", cause="transfer:7", on=date(2012, 3, 1), what="transfer")
    found = duties(replace(FACTS, triggers=(moved,), assessments=(Completed(key="5", on=completed_on),)))
    duty = found["T9b.assessment", "transfer:7"]
    assert (duty.due_on, duty.met_on) == (due_on, met_on)


def test_release_stops_and_absence_suspends():
    released = replace(FACTS, endings=(Ending(on=date(2011, 7, 1), because="released"),))
    assert duties(released)["T4", "sentence"].stopped_on == date(2011, 7, 1)
    absent = replace(FACTS, absent_because="in hospital under the Mental Health Act")
    assert "hospital" in duties(absent)["T4", "sentence"].not_applicable_because


def test_before_sentence_nothing():
    assert duties(replace(FACTS, sentenced_on=None)) == {}
