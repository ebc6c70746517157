"""Each clock of risk the day before it is due, on the day and the day after (docs/domain.md 5).

Days worked out by hand: T4, T6, T7, T8 and T9 of the assessment, T20 and T21.
"""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from cases.standards.clocks import EarliestRelease, State, state
from cases.standards.dates import SentenceLength
from cases.standards.policies import built_in
from cases.standards.reviews import Completed, Trigger
from risk.standards.clocks import RiskFacts, ScopeSince, risk_duties
from risk.standards.decision_clocks import DecisionFacts, Done, decision_duties
from risk.standards.harm_clocks import harm_duties

DAY = timedelta(days=1)
SENTENCED = date(2011, 6, 1)
LONG = EarliestRelease(on=date(2013, 6, 1), kind="CRD", reason="Two years to the day.")
SHORT = EarliestRelease(on=date(2013, 5, 31), kind="CRD", reason="A day less than two years.")
FACTS = RiskFacts(
    sentenced_on=SENTENCED,
    scope=ScopeSince(in_scope=True, since=SENTENCED, reason="limb C"),
    release=LONG,
    length=SentenceLength(4),
)
SOON = replace(FACTS, release=SHORT)
FIRST = Completed(key="5", on=date(2011, 8, 31))
MOVED = Trigger(standard="T9b", cause="transfer:7", on=date(2012, 3, 1), what="transfer")
RAISED = Trigger(standard="T9a", cause="contact:3", on=date(2012, 3, 1), what="change in risk of harm")
EVENTS = replace(FACTS, triggers=(MOVED, RAISED))
LIFER = DecisionFacts(
    sentenced_on=SENTENCED, indeterminate=True, tariff_on=date(2014, 2, 28), category="B",
    release=EarliestRelease(on=None, kind="", reason="No date."),
)  # fmt: skip
HELD = DecisionFacts(
    sentenced_on=SENTENCED, indeterminate=False, tariff_on=None, category="C", release=LONG
)  # fmt: skip
REFERRED = Done("1", date(2014, 2, 20))
DECIDED = Done("4", date(2012, 5, 1))


def managed(facts, met):
    return risk_duties(facts=replace(facts, om_allocated=met), policies=built_in())


def assessed(facts, met):
    done = tuple(Completed(key=f"9{place}", on=on) for place, on in enumerate(met))
    return risk_duties(facts=replace(facts, assessments=done), policies=built_in())


def reviewed(facts, met):
    done = tuple(Completed(key=f"9{place}", on=on) for place, on in enumerate(met))
    return risk_duties(facts=replace(facts, assessments=(FIRST, *done)), policies=built_in())


def written(facts, met):
    done = tuple(Completed(key=f"9{place}", on=on) for place, on in enumerate(met))
    return harm_duties(facts=replace(facts, assessments=done), policies=built_in())


def referred(facts, met):
    done = tuple(Done(f"9{place}", on) for place, on in enumerate(met))
    return decision_duties(facts=replace(facts, referrals=(*facts.referrals, *done)), policies=built_in())


def decided(facts, met):
    done = tuple(Done(f"9{place}", on) for place, on in enumerate(met))
    return decision_duties(facts=replace(facts, reviews=(*facts.reviews, *done)), policies=built_in())


CLOCKS = [
    ("T4", "sentence", managed, FACTS, date(2011, 9, 21)),  # 112 days
    ("T4", "sentence", managed, SOON, date(2011, 7, 27)),  # 56 days
    ("T6", "sentence", assessed, FACTS, date(2011, 12, 1)),  # six months
    ("T7", "sentence", written, FACTS, date(2011, 9, 21)),
    ("T7", "sentence", written, SOON, date(2011, 7, 27)),
    ("T8.assessment", "assessment:5", reviewed, FACTS, date(2012, 8, 31)),  # twelve months
    ("T9a.assessment", "contact:3", reviewed, EVENTS, date(2012, 3, 8)),  # five working days from a Thursday
    ("T9b.assessment", "transfer:7", reviewed, EVENTS, date(2012, 3, 29)),  # twenty
    ("T20", "tariff", referred, LIFER, date(2014, 2, 28)),
    ("T20", "referral:1", referred, replace(LIFER, referrals=(REFERRED,)), date(2016, 2, 20)),  # two years
    ("T21", "sentence", decided, HELD, date(2012, 6, 1)),  # two years to release: twelve months
    ("T21", "decision:4", decided, replace(HELD, reviews=(DECIDED,)), date(2012, 11, 1)),  # less: six
]


def standing(duties, standard, cause, on):
    duty = next(one for one in duties if (one.standard, one.cause) == (standard, cause))
    return state(
        started_on=duty.started_on, due_on=duty.due_on, met_on=duty.met_on, as_of=on, due_soon_days=2
    ).state


@pytest.mark.parametrize(("standard", "cause", "clock", "facts", "due_on"), CLOCKS)
def test_open_it_is_due_until_the_day_and_overdue_the_day_after(standard, cause, clock, facts, due_on):
    found = [standing(clock(facts, ()), standard, cause, due_on + days * DAY) for days in (-3, -1, 0, 1)]
    assert found == [State.NOT_DUE, State.DUE_SOON, State.DUE_SOON, State.OVERDUE]


@pytest.mark.parametrize(("standard", "cause", "clock", "facts", "due_on"), CLOCKS)
def test_done_it_is_in_time_until_the_day_and_late_the_day_after(standard, cause, clock, facts, due_on):
    for days, expected in ((-1, State.MET_ON_TIME), (0, State.MET_ON_TIME), (1, State.MET_LATE)):
        on = due_on + days * DAY
        assert standing(clock(facts, (on,)), standard, cause, on) == expected
        assert standing(clock(facts, (on,)), standard, cause, on - DAY) == State.DUE_SOON
