"""When a decision may be closed, who may go out on licence, T10, T20, T21, T7: boundaries by hand (12, 5)."""

from dataclasses import replace
from datetime import date

import pytest

from cases.standards.clocks import EarliestRelease
from cases.standards.dates import LIFE, SentenceLength
from cases.standards.duties import Ending
from cases.standards.policies import built_in
from cases.standards.reviews import Completed
from risk.standards.clocks import RiskFacts, ScopeSince
from risk.standards.decision_clocks import DecisionFacts, Done, decision_duties
from risk.standards.decision_records import (
    ClosingFacts,
    Currency,
    closing_lacks,
    currency,
    not_heard,
    shortfalls,
)
from risk.standards.harm_clocks import harm_duties
from risk.standards.temporary_release import ReleaseFacts, eligibility, eligible_from

CHANGE = (date(2012, 5, 1), "change in risk of harm")


@pytest.mark.parametrize(
    ("completed_on", "triggers", "on", "current", "age"),
    [
        (date(2011, 6, 1), (), date(2012, 5, 31), True, 365),  # the day before; 29 February lies between
        (date(2011, 6, 1), (), date(2012, 6, 1), True, 366),  # 12 months to the day
        (date(2011, 6, 1), (), date(2012, 6, 2), False, 367),  # a day more
        (date(2012, 2, 29), (), date(2013, 2, 28), True, 365),  # rolls back to the last of February
        (date(2012, 2, 29), (), date(2013, 3, 1), False, 366),
        (date(2012, 4, 1), (CHANGE,), date(2012, 4, 30), True, 29),  # the day before the event
        (date(2012, 4, 1), (CHANGE,), date(2012, 5, 1), False, 30),  # on its day
        (date(2012, 6, 2), (), date(2012, 6, 1), False, None),  # not complete yet
        (None, (), date(2012, 6, 1), False, None),
    ],
)
def test_an_assessment_is_current(completed_on, triggers, on, current, age):
    found = currency(completed_on=completed_on, triggers=triggers, on=on, months=12)
    assert (found.current, found.age_days) == (current, age)


NOW = Currency(True, 30, "Current.")
OLD = Currency(False, 400, "Older than 12 months.")
ALL = frozenset({"offender_supervisor", "offender_manager", "public_protection", "security"})
FULL = ClosingFacts(
    outcome="C", reason="Settled.", currency=NOW, bears="Scores fell.", heard=ALL, not_heard_because="",
    excused=None,
)  # fmt: skip


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({}, []),
        ({"currency": None, "bears": ""}, ["exception"]),
        ({"currency": OLD}, ["exception"]),
        ({"currency": OLD, "excused": False}, ["exception"]),
        ({"currency": OLD, "excused": True}, []),
        ({"currency": None, "bears": "", "excused": True}, []),
        ({"heard": ALL - {"offender_supervisor"}}, ["exception"]),
        ({"heard": (ALL - {"offender_supervisor"}) | {"head_of_omu"}}, []),
        ({"heard": ALL - {"offender_supervisor"}, "excused": True}, []),
        ({"heard": ALL - {"security"}}, ["not_heard_because"]),
        ({"heard": ALL - {"security"}, "not_heard_because": "No answer in two weeks."}, []),
        ({"heard": frozenset()}, ["exception", "not_heard_because"]),
        ({"bears": " "}, ["bears"]),
        ({"outcome": ""}, ["outcome"]),
        ({"reason": " "}, ["reason"]),
    ],
)
def test_what_keeps_a_decision_open(change, fields):
    assert [lack.field for lack in closing_lacks(facts=replace(FULL, **change))] == fields


def test_what_a_manager_is_asked_to_excuse():
    assert shortfalls(currency=NOW, heard=ALL) == []
    assert len(shortfalls(currency=OLD, heard=frozenset({"security"}))) == 2
    assert not_heard(heard=frozenset({"security"})) == ["the offender manager", "public protection"]


OUT = ReleaseFacts(
    kind="day", category="C", sentenced_on=date(2010, 1, 1), release_on=date(2014, 1, 1), remand_days=0,
    escape_list=False, extradition=False, other_charges=False,
)  # fmt: skip


def test_resettlement_release_begins_at_the_later_of_two_days():
    # 24 months before 1 January 2014 is 1 January 2012. Half of 1461 days is 730.5, counted as 731: day 731
    # after 1 January 2010 is 2 January 2012.
    assert eligible_from(sentenced_on=date(2010, 1, 1), release_on=date(2014, 1, 1), remand_days=0) == date(
        2012, 1, 2
    )
    # Of 100 days on remand 50 count: 13 November 2011, so the 24 months decide.
    assert eligible_from(sentenced_on=date(2010, 1, 1), release_on=date(2014, 1, 1), remand_days=100) == date(
        2012, 1, 1
    )
    # Two years to release from sentence: half of 730 days from 1 January 2011 is 1 January 2012.
    assert eligible_from(sentenced_on=date(2011, 1, 1), release_on=date(2012, 12, 31), remand_days=0) == date(
        2012, 1, 1
    )


@pytest.mark.parametrize(
    ("change", "on", "bars"),
    [
        ({}, date(2012, 1, 1), 1),  # the day before
        ({}, date(2012, 1, 2), 0),  # the day
        ({}, date(2012, 1, 3), 0),
        ({"kind": "special"}, date(2010, 2, 1), 0),  # no day is set for special purposes
        ({"kind": "special", "category": "B"}, date(2010, 2, 1), 0),
        ({"category": "B"}, date(2012, 1, 2), 1),
        ({"kind": "special", "category": "A"}, date(2010, 2, 1), 1),
        ({"escape_list": True}, date(2012, 1, 2), 1),
        ({"extradition": True, "other_charges": True}, date(2012, 1, 2), 2),
        ({"release_on": None}, date(2012, 1, 2), 1),
        ({"sentenced_on": None, "release_on": None}, date(2012, 1, 2), 1),
    ],
)
def test_who_may_be_released_on_licence(change, on, bars):
    assert len(eligibility(facts=replace(OUT, **change), on=on).bars) == bars


SENTENCED = date(2011, 5, 31)
RELEASE = EarliestRelease(on=date(2013, 5, 31), kind="CRD", reason="CRD 31/05/2013.")
CATEGORY = DecisionFacts(
    sentenced_on=SENTENCED, indeterminate=False, tariff_on=None, category="C", release=RELEASE
)


def duties(facts):
    return {(one.standard, one.cause): one for one in decision_duties(facts=facts, policies=built_in())}


def test_the_category_is_reviewed_after_twelve_months_or_six():
    found = duties(CATEGORY)  # two years to the day to release
    assert found["T21", "sentence"].due_on == date(2012, 5, 31)
    sooner = replace(CATEGORY, release=replace(RELEASE, on=date(2013, 5, 30)))
    assert duties(sooner)["T21", "sentence"].due_on == date(2011, 11, 30)  # November has 30 days
    unknown = replace(CATEGORY, release=replace(RELEASE, on=None))
    assert duties(unknown)["T21", "sentence"].due_on == date(2011, 11, 30)


def test_each_decision_meets_the_review_before_it_and_starts_the_next():
    facts = replace(CATEGORY, reviews=(Done("4", date(2012, 5, 31)), Done("9", date(2012, 11, 1))))
    found = duties(facts)
    assert found["T21", "sentence"].met_on == date(2012, 5, 31)
    assert found["T21", "decision:4"].due_on == date(2012, 11, 30)  # one year to release: six months
    assert found["T21", "decision:4"].met_on == date(2012, 11, 1)
    assert found["T21", "decision:9"].due_on == date(2013, 5, 1)
    assert found["T21", "decision:9"].met_on is None


@pytest.mark.parametrize(("category", "applies"), [("A", False), ("B", True), ("C", True), ("D", False), ("", False)])  # fmt: skip  # noqa: E501
def test_which_categories_are_reviewed(category, applies):
    duty = duties(replace(CATEGORY, category=category))["T21", "sentence"]
    assert bool(duty.due_on) is applies
    assert bool(duty.not_applicable_because) is not applies


LIFER = replace(
    CATEGORY, indeterminate=True, tariff_on=date(2014, 2, 28), category="B", release=replace(RELEASE, on=None)
)


def test_the_first_referral_is_due_at_tariff_expiry():
    found = duties(LIFER)
    assert set(found) == {("T20", "tariff")}  # no category review of an indeterminate sentence
    assert found["T20", "tariff"].due_on == date(2014, 2, 28)
    unknown = duties(replace(LIFER, tariff_on=None))["T20", "tariff"]
    assert unknown.due_on is None
    assert "No tariff expiry date" in unknown.not_applicable_because


def test_then_at_most_every_two_years():
    facts = replace(LIFER, referrals=(Done("1", date(2014, 2, 20)), Done("2", date(2016, 2, 29))))
    found = duties(facts)
    assert found["T20", "tariff"].met_on == date(2014, 2, 20)
    assert found["T20", "referral:1"].due_on == date(2016, 2, 20)
    assert found["T20", "referral:1"].met_on == date(2016, 2, 29)  # nine days late
    assert found["T20", "referral:2"].due_on == date(2018, 2, 28)  # 29 February rolls back


def test_release_stops_and_before_sentence_there_is_nothing():
    ended = replace(LIFER, endings=(Ending(on=date(2014, 2, 1), because="released"),))
    assert duties(ended)["T20", "tariff"].stopped_on == date(2014, 2, 1)
    assert duties(replace(LIFER, sentenced_on=None)) == {}


HARM = RiskFacts(
    sentenced_on=date(2011, 6, 1),
    scope=ScopeSince(in_scope=False, since=None, reason="no limb holds."),
    release=EarliestRelease(on=date(2013, 6, 1), kind="CRD", reason="CRD 01/06/2013."),
    length=SentenceLength(4),
)


def harm(facts):
    return {one.cause: one for one in harm_duties(facts=facts, policies=built_in())}


def test_the_harm_parts_are_due_with_the_first_plan():
    assert harm(HARM)["sentence"].due_on == date(2011, 9, 21)  # 112 days
    sooner = replace(HARM, release=replace(HARM.release, on=date(2013, 5, 31)))
    assert harm(sooner)["sentence"].due_on == date(2011, 7, 27)  # 56 days
    assert harm(replace(HARM, length=SentenceLength(indeterminate=LIFE)))["sentence"].due_on


@pytest.mark.parametrize(
    ("length", "applies"),
    [
        (SentenceLength(0, 12), True),
        (SentenceLength(0, 11, 29), False),
        (SentenceLength(0, 0, 366), True),
        (SentenceLength(0, 0, 365), False),  # 29 February 2012 lies between
        (None, True),
    ],
)
def test_short_sentences_out_of_scope_owe_none(length, applies):
    assert bool(harm(replace(HARM, length=length))["sentence"].due_on) is applies


def test_a_short_sentence_owes_them_from_the_day_in_scope():
    later = ScopeSince(in_scope=True, since=date(2011, 8, 31), reason="limb B")
    sooner = replace(HARM.release, on=date(2011, 11, 30))
    found = harm(replace(HARM, length=SentenceLength(0, 11), scope=later, release=sooner))
    assert found["sentence"].due_on is None
    assert found["scope:2011-08-31"].due_on == date(2011, 10, 26)  # 56 days


def test_a_complete_assessment_meets_them_and_a_recall_owes_them_again():
    facts = replace(
        HARM,
        assessments=(Completed(key="1", on=date(2011, 9, 21)),),
        returns=(Completed(key="7", on=date(2013, 8, 1)),),
    )
    found = harm(facts)
    assert found["sentence"].met_on == date(2011, 9, 21)
    assert (found["recall:7"].due_on, found["recall:7"].met_on) == (date(2013, 11, 21), None)
    late = replace(facts, assessments=(Completed(key="1", on=date(2011, 9, 22)),))
    assert harm(late)["sentence"].met_on > harm(late)["sentence"].due_on
