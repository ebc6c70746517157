"""Is the record complete? Remove each thing and see it named (docs/domain.md 14.3 rule 3; M-166)."""

import datetime
from dataclasses import replace

import pytest

from inspection.standards.completeness import RULES, Facts, State, check, names_a_programme

D = datetime.date
TODAY = D(2026, 10, 8)
#: Somebody at High, sentenced a year ago, with everything that a complete record holds.
WHOLE = Facts(
    today=TODAY,
    sentenced_on=D(2025, 10, 1),
    court_report="written",
    court_report_on_file=True,
    convictions="answered",
    owed=True,
    owed_by=D(2026, 1, 21),
    assessment_on=D(2026, 9, 1),
    levels_whole=True,
    summary_whole=True,
    rosh="high",
    risk_plan_on=D(2026, 9, 1),
    plan_signed_on=D(2026, 1, 10),
    assessment_reviewed_on=D(2026, 9, 1),
    reviewed_on=D(2026, 9, 3),
    board_noted="Present",
    board_entries=1,
    mappa="2/2",
    meeting_entries=1,
    programmes=("Thinking Skills Programme",),
    programme_reports=1,
    screened=True,
    learning_need=True,
    learning_objective=True,
    contact_every_days=14,
    last_contact_on=D(2026, 9, 30),
    in_scope=True,
    manager_since=D(2025, 11, 1),
    last_manager_contact_on=D(2026, 8, 1),
)


def missing(**changes):
    return [one.key for one in check(facts=replace(WHOLE, **changes)) if one.is_missing]


def how(key, **changes):
    return next(one.state for one in check(facts=replace(WHOLE, **changes)) if one.key == key)


def test_a_whole_record_lacks_nothing():
    assert missing() == []
    assert len(check(facts=WHOLE)) == len(RULES) == 14


@pytest.mark.parametrize(
    ("key", "changes"),
    [
        ("court", {"court_report": ""}),
        ("court", {"court_report_on_file": False}),
        ("convictions", {"convictions": ""}),
        ("rosh", {"levels_whole": False}),
        ("rosh", {"summary_whole": False}),
        ("risk_plan", {"risk_plan_on": None}),
        ("risk_plan", {"risk_plan_on": None, "rosh": "medium"}),
        ("risk_plan", {"risk_plan_on": None, "rosh": "very_high"}),
        ("risk_plan", {"risk_plan_on": None, "rosh": "low", "tier": 4}),
        ("plan", {"plan_signed_on": None}),
        ("review", {"reviewed_on": D(2026, 8, 31)}),
        ("review", {"reviewed_on": None}),
        ("board", {"board_noted": "", "board_entries": 0}),
        ("meetings", {"meeting_entries": 0}),
        ("reports", {"programme_reports": 0}),
        ("reports", {"programmes": ("Thinking Skills Programme", "Victim awareness")}),
        ("screening", {"screened": False}),
        ("learning_plan", {"learning_objective": False}),
        ("contact", {"last_contact_on": D(2026, 9, 23)}),
        ("contact", {"last_contact_on": None}),
        ("manager", {"last_manager_contact_on": D(2026, 7, 7)}),
        ("manager", {"last_manager_contact_on": None}),
    ],
)
def test_each_thing_removed_is_named(key, changes):
    assert missing(**changes) == [key]


def test_without_an_assessment_all_that_hangs_on_it_is_missing_once_it_is_owed():
    gone = {"assessment_on": None, "convictions": "", "levels_whole": False, "summary_whole": False,
            "assessment_reviewed_on": None}  # fmt: skip
    assert missing(**gone) == ["convictions", "assessment", "rosh"]
    for owed in ({"owed_by": TODAY}, {"owed_by": D(2026, 11, 1)}):
        assert missing(**gone, **owed) == []
        assert how("assessment", **gone, **owed) is State.NOT_YET
    assert how("assessment", **gone, owed=False, owed_by=None) is State.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("key", "state", "changes"),
    [
        ("court", State.NOTED, {"court_report": "none"}),
        ("convictions", State.NOTED, {"convictions": "not known"}),
        ("risk_plan", State.NOT_APPLICABLE, {"risk_plan_on": None, "rosh": "low"}),
        ("risk_plan", State.NOT_APPLICABLE, {"risk_plan_on": None, "rosh": "low", "tier": 3}),
        ("board", State.NOTED, {"board_entries": 0, "board_noted": "Refused to come"}),
        ("meetings", State.NOT_APPLICABLE, {"meeting_entries": 0, "mappa": ""}),
        ("reports", State.NOT_APPLICABLE, {"programmes": (), "programme_reports": 0}),
        ("screening", State.NOTED, {"screening_declined": True}),
        ("learning_plan", State.NOT_APPLICABLE, {"learning_need": False, "learning_objective": False}),
        ("learning_plan", State.NOT_APPLICABLE, {"learning_need": None, "learning_objective": False}),
        ("review", State.NOT_APPLICABLE, {"assessment_reviewed_on": None, "reviewed_on": None}),
        ("review", State.HELD, {"assessment_reviewed_on": D(2026, 1, 5), "reviewed_on": None}),
        ("contact", State.NOT_APPLICABLE, {"contact_every_days": None}),
        ("contact", State.HELD, {"last_contact_on": D(2026, 9, 24)}),
        ("manager", State.HELD, {"last_manager_contact_on": D(2026, 7, 8)}),
        ("manager", State.NOT_YET, {"last_manager_contact_on": None, "manager_since": D(2026, 7, 9)}),
        ("manager", State.NOT_APPLICABLE,
         {"last_manager_contact_on": None, "manager_since": None, "in_scope": False}),
    ],
)  # fmt: skip
def test_what_is_noted_not_owed_yet_or_does_not_apply_is_not_missing(key, state, changes):
    assert how(key, **changes) is state


def test_nothing_is_owed_for_somebody_unsentenced():
    assert {one.state for one in check(facts=Facts(today=TODAY))} == {State.NOT_APPLICABLE}


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("Thinking Skills Programme", True),
        ("Attend TSP in spring", True),
        ("P-ASRO on C wing", True),
        ("Weekly talk with his supervisor", False),
        ("Start a cleaning job", False),
        ("Take part in the meetings", False),
    ],
)
def test_an_action_that_names_a_programme_owes_a_report(text, is_one):
    assert names_a_programme(text=text) is is_one
