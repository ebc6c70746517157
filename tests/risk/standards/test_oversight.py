"""T12: when a manager has to look at a case (docs/domain.md 5, 15). 42 calendar days, by hand."""

from dataclasses import replace
from datetime import date

import pytest

from cases.standards import oversight as entries
from cases.standards.clocks import State, state
from cases.standards.duties import Ending
from cases.standards.oversight import Asked
from cases.standards.policies import built_in
from cases.standards.reviews import Completed
from risk.standards.oversight import (
    Judged,
    OversightFacts,
    Seen,
    Span,
    expected,
    judged_spans,
    oversight_duties,
)

D = date
HIGH = Span(D(2026, 10, 8), None, "risk of serious harm High or Very High")
FACTS = OversightFacts(begun=D(2026, 1, 5), spans=(HIGH,))


def owed(facts=FACTS):
    """Cause, start, due and met of each duty."""
    found = oversight_duties(facts=facts, policies=built_in())
    return [(one.cause, one.started_on, one.due_on, one.met_on) for one in found]


def seen(key, on, *areas):
    return Seen(key, on, frozenset(areas or ("ongoing_work",)))


def test_six_weeks_from_the_day_it_is_expected():
    assert owed() == [("since:2026-10-08", D(2026, 10, 8), D(2026, 11, 19), None)]


@pytest.mark.parametrize(
    ("day", "is_state"),
    [
        (D(2026, 11, 11), State.NOT_DUE),
        (D(2026, 11, 12), State.DUE_SOON),
        (D(2026, 11, 19), State.DUE_SOON),
        (D(2026, 11, 20), State.OVERDUE),
    ],
)
def test_the_42nd_day_is_in_time_and_the_43rd_overdue(day, is_state):
    standing = state(started_on=D(2026, 10, 8), due_on=owed()[0][2], as_of=day, due_soon_days=7)
    assert standing.state == is_state


def test_an_entry_meets_it_and_starts_the_next():
    facts = replace(FACTS, seen=(seen(7, D(2026, 11, 19)), seen(8, D(2026, 12, 1))))
    assert owed(facts) == [
        ("since:2026-10-08", D(2026, 10, 8), D(2026, 11, 19), D(2026, 11, 19)),
        ("oversight:7", D(2026, 11, 19), D(2026, 12, 31), D(2026, 12, 1)),
        ("oversight:8", D(2026, 12, 1), D(2027, 1, 12), None),
    ]


def test_an_assessment_is_looked_at_by_an_entry_about_assessment_and_planning_alone():
    done = Completed("3", D(2026, 11, 2))
    other = replace(FACTS, written=(done,), seen=(seen(1, D(2026, 11, 3)),))
    assert ("written:2026-11-02", D(2026, 11, 2), D(2026, 12, 14), None) in owed(other)
    right = replace(other, seen=(seen(1, D(2026, 11, 1), "planning"), seen(2, D(2026, 11, 9), "planning")))
    assert ("written:2026-11-02", D(2026, 11, 2), D(2026, 12, 14), D(2026, 11, 9)) in owed(right)


def test_the_assessment_that_makes_the_case_high_asks_once_and_so_do_two_of_one_day():
    both = (Completed("3", D(2026, 10, 8)), Completed("review:1", D(2026, 10, 8)))
    assert [one[0] for one in owed(replace(FACTS, written=both))] == ["written:2026-10-08"]


def test_what_was_written_or_seen_while_none_was_expected_counts_for_nothing():
    before = replace(FACTS, written=(Completed("1", D(2026, 10, 7)),), seen=(seen(1, D(2026, 10, 7)),))
    assert owed(before) == owed()


def test_when_it_is_no_longer_expected_what_is_open_stops():
    until = replace(FACTS, spans=(replace(HIGH, until=D(2026, 11, 5)),))
    (one,) = oversight_duties(facts=until, policies=built_in())
    assert (one.stopped_on, one.met_on) == (D(2026, 11, 5), None)
    released = replace(FACTS, endings=(Ending(on=D(2026, 10, 30), because="Released"),))
    assert oversight_duties(facts=released, policies=built_in())[0].stopped_on == D(2026, 10, 30)
    away = replace(FACTS, absent_because="unlawfully at large since 3 November 2026")
    assert "while absent" in oversight_duties(facts=away, policies=built_in())[0].not_applicable_because


def test_a_return_on_recall_asks_anew():
    back = replace(
        FACTS, returns=(Completed("9", D(2027, 3, 1)),), endings=(Ending(on=D(2026, 12, 1), because="x"),)
    )
    assert ("recall:9", D(2027, 3, 1), D(2027, 4, 12), None) in owed(back)


def test_none_before_sentence_and_none_without_cause():
    assert owed(replace(FACTS, begun=None)) == []
    assert owed(replace(FACTS, spans=())) == []
    assert owed(replace(FACTS, begun=D(2026, 12, 1)))[0][1] == D(2026, 12, 1)


def test_levels_make_spans_and_what_says_nothing_leaves_what_stood():
    said = [
        Judged(D(2026, 1, 5), high=True, children=None),
        Judged(D(2026, 3, 2), high=None, children=True),
        Judged(D(2026, 6, 1), high=False, children=True),
        Judged(D(2026, 9, 1), high=False, children=False),
    ]
    spans = judged_spans(judged=said)
    assert [(one.since, one.until) for one in spans] == [
        (D(2026, 1, 5), D(2026, 6, 1)),
        (D(2026, 3, 2), D(2026, 9, 1)),
    ]
    (whole,) = expected(spans=spans, begun=D(2026, 1, 1))
    assert (whole.since, whole.until, whole.why) == (
        D(2026, 1, 5), D(2026, 9, 1), "risk of serious harm High or Very High"
    )  # fmt: skip


GOOD = {
    "areas": ["rosh"], "findings": "Sound.", "seen_on": D(2026, 10, 8), "opened_on": D(2026, 1, 5),
    "today": D(2026, 10, 8), "own_case": False,
}  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"own_case": True}, None),
        ({"areas": []}, "areas"),
        ({"areas": ["everything"]}, "areas"),
        ({"findings": " "}, "findings"),
        ({"findings": "x" * 4001}, "findings"),
        ({"seen_on": D(2026, 10, 9)}, "seen_on"),
        ({"seen_on": D(2026, 1, 4)}, "seen_on"),
    ],
)
def test_what_is_no_entry_of_oversight(wrong, field):
    assert entries.objection(**GOOD) is None
    assert entries.objection(**GOOD | wrong).field == field


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        (Asked("", "", None), None),
        (Asked("Read the file", "offender_supervisor", D(2026, 10, 8)), None),
        (Asked("", "offender_supervisor", None), "what_2"),
        (Asked("x" * 301, "offender_supervisor", D(2026, 10, 8)), "what_2"),
        (Asked("Read the file", "governor", D(2026, 10, 8)), "owner_2"),
        (Asked("Read the file", "offender_manager", D(2026, 10, 8)), "owner_2"),
        (Asked("Read the file", "offender_supervisor", None), "due_on_2"),
        (Asked("Read the file", "offender_supervisor", D(2026, 10, 7)), "due_on_2"),
    ],
)
def test_an_action_has_an_owner_who_is_there_and_a_day(asked, field):
    held = {"offender_supervisor": True, "offender_manager": False, "head_of_omu": True}
    found = entries.action_objection(asked=asked, place=2, held=held, today=D(2026, 10, 8))
    assert (found.field if found else None) == field


def test_areas_in_words_stand_in_the_order_of_the_list():
    assert entries.in_words(areas=["rosh", "planning"]) == "Assessment and planning, risk of serious harm"
