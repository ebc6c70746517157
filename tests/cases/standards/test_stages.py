"""The stage of a case: no step is skipped, every state has its event (docs/domain.md 3.1)."""

import datetime
from dataclasses import replace
from typing import Any

import pytest

from cases.standards.stages import Arrival, Span, StageFacts, history, pre_release_from, stage

D = datetime.date
FIRST = Arrival(on=D(2026, 1, 5), how="sentence", allocated_on=D(2026, 1, 7), contacted_on=D(2026, 1, 14))
WALK = StageFacts(
    sentenced_on=D(2026, 1, 5),
    arrivals=(FIRST,),
    writing=(Span(D(2026, 1, 20), D(2026, 2, 10), "complete"),),
    assessed=(D(2026, 2, 10),),
    planned=(D(2026, 3, 2),),
    release_on=D(2028, 1, 4),
)


def on(day: D, facts: StageFacts = WALK, **changes: Any) -> str:
    return stage(facts=replace(facts, **changes), on=day).stage


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (D(2026, 1, 5), "received"),
        (D(2026, 1, 6), "received"),
        (D(2026, 1, 7), "allocated"),
        (D(2026, 1, 13), "allocated"),
        (D(2026, 1, 14), "assessing"),
        (D(2026, 2, 9), "assessing"),
        (D(2026, 2, 10), "planning"),
        (D(2026, 3, 1), "planning"),
        (D(2026, 3, 2), "delivering"),
        (D(2027, 7, 3), "delivering"),
        (D(2027, 7, 4), "pre_release"),
    ],
)
def test_the_walk_through_a_sentence(day: D, expected: str) -> None:
    assert on(day) == expected


def test_a_plan_without_assessment_is_still_assessing() -> None:
    answer = stage(facts=replace(WALK, assessed=(), writing=()), on=D(2026, 4, 1))
    assert answer.stage == "assessing"
    assert answer.reason == "No assessment is complete yet."


def test_before_sentence_nobody_is_managed() -> None:
    assert on(D(2026, 4, 1), sentenced_on=None) == "remand"
    facts = replace(WALK, sentenced_on=D(2026, 1, 9), arrivals=(replace(FIRST, how="remand"),))
    assert [on(D(2026, 1, 8), facts), on(D(2026, 1, 9), facts)] == ["remand", "allocated"]


REVIEW = Span(D(2026, 6, 1), D(2026, 6, 20), "A review of the plan is owed since 1 June 2026: x.")


def test_a_review_opens_on_its_day_and_closes_when_it_is_done() -> None:
    days = (D(2026, 5, 31), D(2026, 6, 1), D(2026, 6, 19), D(2026, 6, 20))
    assert [on(day, reviews=(REVIEW,)) for day in days] == [
        "delivering",
        "under_review",
        "under_review",
        "delivering",
    ]
    assert stage(facts=replace(WALK, reviews=(REVIEW,)), on=D(2026, 6, 5)).reason == REVIEW.words


def test_a_review_assessment_begun_is_a_review() -> None:
    writing = (*WALK.writing, Span(D(2026, 9, 1), None, ""))
    answer = stage(facts=replace(WALK, writing=writing), on=D(2026, 9, 1))
    assert (answer.stage, answer.reason) == (
        "under_review",
        "A review of the assessment was begun on 1 September 2026.",
    )


@pytest.mark.parametrize(
    ("release", "months", "begins"),
    [
        (D(2028, 1, 4), 6, D(2027, 7, 4)),
        (D(2027, 8, 31), 6, D(2027, 2, 28)),
        (D(2028, 8, 31), 6, D(2028, 2, 29)),
        (D(2027, 12, 31), 6, D(2027, 6, 30)),
        (D(2027, 3, 31), 1, D(2027, 2, 28)),
        (D(2028, 1, 4), 24, D(2026, 1, 4)),
    ],
)
def test_pre_release_begins_so_many_months_before(release: D, months: int, begins: D) -> None:
    facts = replace(WALK, release_on=release, pre_release_months=months, planned=(D(2026, 2, 11),))
    assert pre_release_from(facts=facts) == begins
    if begins > D(2026, 2, 11):
        assert on(begins - datetime.timedelta(days=1), facts) == "delivering"
        assert on(begins, facts) == "pre_release"


def test_a_new_date_leads_back_and_a_review_is_said_beside() -> None:
    assert on(D(2027, 8, 1), release_on=D(2028, 6, 1)) == "delivering"
    assert on(D(2027, 8, 1), release_on=None) == "delivering"
    owed = replace(REVIEW, begun=D(2027, 7, 20), ended=None)
    answer = stage(facts=replace(WALK, reviews=(owed,)), on=D(2027, 8, 1))
    assert answer.stage == "pre_release"
    assert answer.reason == (
        "Earliest release 4 January 2028; pre-release begins 6 months before. "
        "A review of the plan is owed since 1 June 2026: x."
    )


def test_no_assessment_is_skipped_because_release_is_near() -> None:
    answer = stage(facts=replace(WALK, release_on=D(2026, 5, 1)), on=D(2026, 2, 1))
    assert answer.stage == "assessing"
    assert answer.reason == (
        "No assessment is complete yet. One was begun on 20 January 2026. "
        "Earliest release 1 May 2026; pre-release begins 6 months before."
    )


def test_where_no_plan_is_owed_the_way_leads_to_pre_release_after_the_first_contact() -> None:
    short = replace(WALK, writing=(), assessed=(), planned=(), plan_owed=False, release_on=D(2026, 4, 5))
    days = (D(2026, 1, 6), D(2026, 1, 13), D(2026, 1, 14))
    assert [on(day, short) for day in days] == ["received", "allocated", "pre_release"]


def test_a_transfer_begins_at_the_door_and_finds_the_work_that_was_done() -> None:
    there = Arrival(on=D(2026, 5, 4), how="transfer", allocated_on=D(2026, 5, 6), contacted_on=D(2026, 5, 11))
    facts = replace(WALK, arrivals=(FIRST, there))
    assert [on(day, facts) for day in (D(2026, 5, 3), D(2026, 5, 4), D(2026, 5, 6), D(2026, 5, 11))] == [
        "delivering",
        "received",
        "allocated",
        "delivering",
    ]
    assert stage(facts=facts, on=D(2026, 5, 5)).reason == (
        "Arrived by transfer on 4 May 2026; no offender supervisor has been allocated since."
    )


def test_after_a_recall_assessment_and_plan_are_owed_anew() -> None:
    gone = Span(D(2027, 7, 10), D(2027, 9, 1), "Released on licence on 10 July 2027.")
    back = Arrival(on=D(2027, 9, 1), how="recall", allocated_on=D(2027, 9, 2), contacted_on=D(2027, 9, 3))
    facts = replace(WALK, arrivals=(FIRST, back), closings=(gone,), release_on=D(2027, 7, 10))
    days = (D(2027, 7, 9), D(2027, 7, 10), D(2027, 8, 31), D(2027, 9, 1), D(2027, 9, 2), D(2027, 9, 3))
    assert [on(day, facts) for day in days] == [
        "delivering",
        "closed",
        "closed",
        "received",
        "allocated",
        "assessing",
    ]
    again = replace(facts, assessed=(*facts.assessed, D(2027, 9, 20)))
    assert on(D(2027, 9, 20), again) == "planning"
    assert on(D(2027, 10, 1), replace(again, planned=(*again.planned, D(2027, 10, 1)))) == "delivering"


def test_an_absence_covers_everything_but_the_end() -> None:
    away = Span(D(2026, 6, 1), D(2026, 6, 9), "Unlawfully at large since 1 June 2026.")
    assert [on(day, absences=(away,)) for day in (D(2026, 5, 31), D(2026, 6, 1), D(2026, 6, 9))] == [
        "delivering",
        "absent",
        "delivering",
    ]
    died = Span(D(2026, 6, 5), None, "Died on 5 June 2026.")
    assert on(D(2026, 6, 5), absences=(away,), closings=(died,)) == "closed"


def test_the_history_names_each_stage_once() -> None:
    spans = history(facts=WALK, today=D(2027, 8, 1))
    assert [(one.stage, one.begun, one.ended) for one in spans] == [
        ("received", D(2026, 1, 5), D(2026, 1, 7)),
        ("allocated", D(2026, 1, 7), D(2026, 1, 14)),
        ("assessing", D(2026, 1, 14), D(2026, 2, 10)),
        ("planning", D(2026, 2, 10), D(2026, 3, 2)),
        ("delivering", D(2026, 3, 2), D(2027, 7, 4)),
        ("pre_release", D(2027, 7, 4), None),
    ]
