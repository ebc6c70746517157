"""Due dates with their explanation, and the state of a clock on any day."""

from datetime import date

import pytest

from cases.standards.clocks import (
    EarliestRelease,
    State,
    due,
    earliest_release,
    limit_to_release,
    state,
)
from cases.standards.policies import built_in, in_force, parse

NATIONAL = built_in()[0]
STARTED = date(2012, 3, 1)
DUE = date(2012, 3, 15)


@pytest.mark.parametrize(
    ("on", "key"),
    [
        (date(2011, 3, 31), "national-standards-2007"),
        (date(2011, 4, 1), "offender-management-defaults"),
        (date(2030, 1, 1), "offender-management-defaults"),
        (date(2006, 12, 1), "national-standards-2007"),
    ],
)
def test_the_set_in_force_on_a_day(on, key):
    assert in_force(sets=built_in(), on=on).policy.key == key


def test_a_day_before_every_set_says_so():
    assert "No set was in force on 01/12/2006" in in_force(sets=built_in(), on=date(2006, 12, 1)).reason


@pytest.mark.parametrize(
    ("standard", "amount", "unit"),
    [
        ("T1", 2, "WD"), ("T2", 10, "WD"), ("T3", 10, "WD"), ("T4", 56, "CD"), ("T5", 56, "CD"),
        ("T6", 6, "months"), ("T7", 56, "CD"), ("T8.plan", 12, "months"), ("T8.assessment", 12, "months"),
        ("T9a.plan", 5, "WD"), ("T9b.plan", 20, "WD"), ("T9a.assessment", 5, "WD"),
        ("T9b.assessment", 20, "WD"), ("T10", 12, "months"), ("T11", 42, "CD"), ("T12", 42, "CD"),
        ("T13", 1, "months"), ("T14", 3, "months"), ("T15", 5, "WD"), ("T16", 6, "months"),
        ("T17", 56, "CD"), ("T18", 12, "months"), ("T19", 20, "WD"), ("T20", 24, "months"),
        ("T21", 6, "months"),
    ],
)  # fmt: skip
def test_both_sets_hold_every_limit_of_the_domain(standard, amount, unit):
    for policy in built_in():
        limit = policy.limit(standard=standard)
        assert (limit.amount, limit.unit.value) == (amount, unit)


def test_first_contact_limits_are_duties_only_in_the_national_standards():
    national, defaults = built_in()
    assert [national.limit(standard=s).duty for s in ("T1", "T2", "T5")] == [True, True, True]
    assert [defaults.limit(standard=s).duty for s in ("T1", "T2", "T5")] == [False, False, False]


def test_sets_with_a_gap_are_refused():
    base = {"name": "A", "version": 1, "source": "", "due_soon": {"default": 5}, "limits": {}}
    sets = [
        {**base, "key": "a", "from": "2007-04-01", "to": "2011-03-30"},
        {**base, "key": "b", "from": "2011-04-01", "to": None},
    ]
    with pytest.raises(ValueError, match="must begin on the day after"):
        parse(data={"sets": sets})


def test_a_due_date_opens_to_everything_it_was_counted_from():
    owed = due(limit=NATIONAL.limit(standard="T1"), start=date(2011, 4, 21), because="reception")
    assert owed.due_on == date(2011, 4, 27)
    assert owed.explanation.limit == "2 working days"
    assert owed.explanation.text() == (
        "T1 Offender supervisor allocated: 2 working days from 21/04/2011 (reception), due 27/04/2011. "
        "Bank holidays not counted: Good Friday 22/04/2011, Easter Monday 25/04/2011."
    )
    assert owed.explanation.as_data()["due_on"] == "2011-04-27"


@pytest.mark.parametrize(
    ("release", "days", "missing"),
    [
        (EarliestRelease(date(2013, 5, 31), "CRD", "."), 56, ()),  # a day less than two years
        (EarliestRelease(date(2013, 6, 1), "CRD", "."), 112, ()),  # two years to the day
        (EarliestRelease(None, "", "."), 56, ("earliest release date",)),
    ],
)
def test_the_limit_follows_the_time_to_release(release, days, missing):
    limit = NATIONAL.limit(standard="T5")
    choice = limit_to_release(limit=limit, sentenced_on=date(2011, 6, 1), release=release)
    assert (choice.amount, choice.missing) == (days, missing)


def test_the_worked_date_of_the_sentence_plan():
    release = earliest_release(indeterminate=False, crd=date(2013, 6, 1))
    limit = NATIONAL.limit(standard="T5")
    choice = limit_to_release(limit=limit, sentenced_on=date(2011, 6, 1), release=release)
    owed = due(limit=limit, start=date(2011, 6, 1), because="sentence", choice=choice)
    assert owed.due_on == date(2011, 9, 21)


@pytest.mark.parametrize(
    ("facts", "on", "kind"),
    [
        ({"indeterminate": False, "crd": date(2013, 2, 1), "ard": date(2013, 1, 1)}, date(2013, 1, 1), "ARD"),
        ({"indeterminate": False, "crd": date(2013, 2, 1), "ped": date(2014, 2, 1)}, date(2014, 2, 1), "PED"),
        ({"indeterminate": True, "ted": date(2020, 2, 1), "crd": date(2013, 1, 1)}, date(2020, 2, 1), "TED"),
        ({"indeterminate": True}, None, "TED"),
        ({"indeterminate": False}, None, ""),
    ],
)
def test_earliest_release(facts, on, kind):
    answer = earliest_release(**facts)
    assert (answer.on, answer.kind) == (on, kind)
    assert answer.reason


@pytest.mark.parametrize(
    ("changes", "as_of", "expected"),
    [
        ({}, date(2012, 2, 29), State.NOT_DUE),  # before it started
        ({}, date(2012, 3, 11), State.NOT_DUE),
        ({}, date(2012, 3, 12), State.DUE_SOON),  # three days before
        ({}, date(2012, 3, 15), State.DUE_SOON),  # the day itself
        ({}, date(2012, 3, 16), State.OVERDUE),
        ({"extended_to": date(2012, 3, 30)}, date(2012, 3, 16), State.NOT_DUE),
        ({"extended_to": date(2012, 3, 30)}, date(2012, 3, 31), State.OVERDUE),
        ({"met_on": date(2012, 3, 14)}, date(2012, 4, 1), State.MET_ON_TIME),
        ({"met_on": date(2012, 3, 15)}, date(2012, 4, 1), State.MET_ON_TIME),
        ({"met_on": date(2012, 3, 16)}, date(2012, 4, 1), State.MET_LATE),
        ({"met_on": date(2012, 3, 16)}, date(2012, 3, 16), State.MET_LATE),
        (
            {"met_on": date(2012, 3, 20), "extended_to": date(2012, 3, 20)},
            date(2012, 4, 1),
            State.MET_ON_TIME,
        ),
        ({"met_on": date(2012, 3, 20)}, date(2012, 3, 19), State.OVERDUE),  # not yet met on that day
        ({"stopped_on": date(2012, 3, 10)}, date(2012, 4, 1), State.STOPPED),
        ({"stopped_on": date(2012, 3, 10)}, date(2012, 3, 9), State.NOT_DUE),
        ({"stopped_on": date(2012, 3, 20), "met_on": date(2012, 3, 14)}, date(2012, 4, 1), State.MET_ON_TIME),
        ({"stopped_on": date(2012, 3, 10), "met_on": date(2012, 3, 14)}, date(2012, 4, 1), State.STOPPED),
        ({"not_applicable_because": "Not in scope."}, date(2012, 4, 1), State.NOT_APPLICABLE),
        ({"due_on": None}, date(2012, 4, 1), State.NOT_APPLICABLE),
    ],
)
def test_state_on_a_day(changes, as_of, expected):
    dates = {"started_on": STARTED, "due_on": DUE, **changes}
    standing = state(**dates, as_of=as_of, due_soon_days=3)
    assert standing.state is expected
    assert standing.reason


def test_reasons_tell_how_late():
    late = state(
        started_on=STARTED, due_on=DUE, met_on=date(2012, 3, 16), as_of=DUE.replace(month=5), due_soon_days=3
    )
    assert late.reason == "Met on 16/03/2012, 1 day late: it was due 15/03/2012."
    overdue = state(started_on=STARTED, due_on=DUE, as_of=date(2012, 3, 18), due_soon_days=3)
    assert (overdue.reason, overdue.days) == ("Due 15/03/2012: overdue by 3 days.", -3)
    stopped = state(
        started_on=STARTED, due_on=DUE, stopped_on=date(2012, 3, 16), as_of=date(2012, 3, 18), due_soon_days=3
    )
    assert stopped.reason == "Stopped on 16/03/2012. It was overdue by then."
