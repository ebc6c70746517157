"""Tables F to P: plan, learning, risk, oversight, delivery, reviews (docs/domain.md 21.3, 21.4); by hand."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from cases.standards.managers import Manager
from cases.standards.reviews import Trigger
from inspection.standards.case_facts import Changed, Decided, Programme, Reviewed, Seen, Work
from tests.inspection.standards.measured import ASKED, assessed, case, planned, said

FLAGGED = {"IM-065": "lor", "IM-066": "outcome", "IM-067": "sequenced", "IM-068": "contact",
           "IM-069": "roles", "IM-072": "community"}  # fmt: skip
HIGH = (assessed(date(2026, 4, 1), levels={"public": "high"}),)


@pytest.mark.parametrize(
    ("done", "expected"),  # complete, in time, late, none; the last day is 27 April 2026
    [
        (date(2026, 4, 27), (True, True, False, False)),
        (date(2026, 4, 28), (True, False, True, False)),
        (None, (False, False, False, True)),
    ],
)
def test_a_plan_is_in_time_late_or_not_there(done, expected):
    one = case(plan=planned(done))
    assert tuple(said(each, one) for each in ("IM-060", "IM-061", "IM-062", "IM-063")) == expected


def test_without_a_plan_a_case_is_in_none_before_the_limit_too():
    """On time, late and none add up to all cases on any filter (docs/domain.md 21.4 rule 2)."""
    parts = ("IM-060", "IM-061", "IM-062", "IM-063")
    before, after = date(2026, 4, 27), date(2026, 4, 28)
    assert tuple(said(one, case(), as_of=before) for one in parts) == (False, False, False, True)
    assert tuple(said(one, case(), as_of=after) for one in parts) == (False, False, False, True)


def test_a_plan_that_no_limit_binds_is_in_time():
    one = case(sentenced_on=None, plan=planned(date(2026, 12, 1)))
    assert tuple(said(each, one) for each in ("IM-060", "IM-061", "IM-062", "IM-063")) == (
        True, True, False, False,
    )  # fmt: skip


@pytest.mark.parametrize(("measure", "flag"), FLAGGED.items())
def test_a_plan_has_a_flag_or_not(measure, flag):
    assert said(measure, case(plan=planned(flags={flag: True}))) is True
    assert said(measure, case(plan=planned(flags={flag: False}))) is False
    assert said(measure, case(plan=planned(None, flags={flag: True}))) is None


def test_a_priority_offender_has_an_enhanced_plan():
    assert said("IM-071", case(plan=planned(flags={"ppo": True}))) is None
    assert said("IM-071", case(is_ppo=True, plan=planned(flags={"ppo": True}))) is True
    assert said("IM-071", case(is_ppo=True)) is False


def test_decisions_that_cite_an_assessment():
    first, second = assessed(date(2026, 4, 1)), assessed(date(2026, 8, 1), purpose="other")
    opened = [Decided("open_conditions", date(2026, 9, 1), key) for key in (first.key, second.key, None)]
    both = {"assessments": (first, second)}
    assert [said("IM-074", case(decisions=(one,), **both)) for one in opened] == [False, True, False]
    category = [Decided("recategorisation", date(2026, 9, 1), key) for key in (first.key, None)]
    assert [said("IM-075", case(decisions=(one,), **both)) for one in category] == [True, False]
    assert (said("IM-074", case()), said("IM-075", case())) == (None, None)
    assert said("IM-075", case(decisions=(opened[0],), **both)) is None


@pytest.mark.parametrize(
    ("measure", "party"),
    [
        ("IM-078", "offender_manager"), ("IM-079", "offender_supervisor"), ("IM-080a", "personal_officer"),
        ("IM-080a", "wing_staff"), ("IM-080b", "learning_and_skills"), ("IM-080c", "carat"),
        ("IM-080d", "health"), ("IM-080e", "security"),
    ],
)  # fmt: skip
def test_who_contributed_to_the_board(measure, party):
    assert said(measure, case(boards=(frozenset({party}),))) is True
    assert said(measure, case(boards=(frozenset({party}), frozenset({"prisoner"})))) is False
    assert said(measure, case()) is False  # a case without a board stays counted


def test_learning():
    need = case(learning_need=True)
    assert (said("IM-086", need), said("IM-087", need)) == (False, True)
    met = case(learning_need=True, learning=frozenset({"plan"}), plan=planned(flags={"learning": True}))
    assert (said("IM-086", met), said("IM-087", met)) == (True, False)
    assert (said("IM-086", case(learning_need=None)), said("IM-087", case(learning_need=False))) == (
        None,
        None,
    )
    gained = case(learning=frozenset({"qualification", "completed"}))
    assert (said("IM-088", gained), said("IM-089", gained)) == (True, False)
    begun = case(learning=frozenset({"started"}))
    assert (said("IM-088", begun), said("IM-089", begun)) == (False, True)
    assert said("IM-089", case(learning=frozenset({"plan"}))) is False


def test_the_record_is_not_complete_without_an_assessment_that_is_owed():
    assert said("IM-091", case()) is False
    assert said("IM-091", case(sentenced_on=None)) is None


@pytest.mark.parametrize(
    ("entered", "followed", "expected"),
    # An event on Friday 7 August: entered by Tuesday 11, acted on by Friday 14 August.
    [
        (date(2026, 8, 11), date(2026, 8, 14), (True, True)),
        (date(2026, 8, 12), date(2026, 8, 17), (False, False)),
        (date(2026, 8, 7), None, (True, False)),
    ],
)
def test_a_change_is_entered_and_acted_on(entered, followed, expected):
    one = case(changes=(Changed(date(2026, 8, 7), entered, followed),))
    assert (said("IM-103", one), said("IM-104", one)) == expected


def test_changes_outside_the_period_count_for_nothing():
    before = Changed(date(2026, 3, 31), date(2026, 3, 31), None)
    assert (said("IM-103", case(changes=(before,))), said("IM-104", case(changes=(before,)))) == (None, None)


def test_an_entry_taken_over_does_not_say_when_it_was_entered():
    unknown = Changed(date(2026, 8, 7), None, date(2026, 8, 7))
    assert (said("IM-103", case(changes=(unknown,))), said("IM-104", case(changes=(unknown,)))) == (
        None,
        True,
    )


def test_every_change_has_to_be_in_time():
    good = Changed(date(2026, 8, 7), date(2026, 8, 7), date(2026, 8, 7))
    late = Changed(date(2026, 8, 10), date(2026, 8, 20), None)
    assert (said("IM-103", case(changes=(good, late))), said("IM-104", case(changes=(good, late)))) == (
        False,
        False,
    )


CHANGE = Trigger("T9a", "contact:1", date(2026, 8, 7), "change")


@pytest.mark.parametrize(
    ("review", "expected"),
    [(date(2026, 8, 14), True), (date(2026, 8, 17), False), (None, False)],  # five working days of 7 August
)
def test_the_due_review_was_done_by_its_date(review, expected):
    done = (assessed(date(2026, 4, 1)), *((assessed(review, purpose="review"),) if review else ()))
    assert said("IM-105", case(assessments=done, triggers=(CHANGE,))) is expected


def test_no_review_due_leaves_a_case_out_and_no_assessment_by_now_does_not():
    assert said("IM-105", case(assessments=(assessed(date(2026, 4, 1)),))) is None
    assert said("IM-105", case()) is False
    assert said("IM-105", case(), as_of=date(2026, 4, 27)) is None


@pytest.mark.parametrize(
    ("seen", "expected"),
    [(date(2026, 5, 13), False), (date(2026, 5, 14), True), (date(2026, 3, 31), True)],  # 42 days of 1 April
)
def test_oversight_of_planning_within_42_days(seen, expected):
    one = case(assessments=HIGH, seen=(Seen(seen, frozenset({"planning"})),))
    assert said("IM-109", one) is expected


def test_oversight_of_another_kind_is_none_and_the_plan_wants_its_own():
    assert said("IM-109", case(assessments=HIGH, seen=(Seen(date(2026, 4, 2), frozenset({"ongoing_work"})),)))
    seen = (Seen(date(2026, 4, 2), frozenset({"planning"})),)
    assert said("IM-109", case(assessments=HIGH, seen=seen, plan=planned(date(2026, 5, 1)))) is True
    assert said("IM-109", case(seen=seen)) is None


def test_oversight_of_child_protection_in_this_custody():
    assert said("IM-110", case(child_tagged=True)) is True
    assert (
        said(
            "IM-110", case(child_tagged=True, seen=(Seen(date(2026, 3, 9), frozenset({"child_protection"})),))
        )
        is False
    )
    assert said("IM-110", case()) is None


@pytest.mark.parametrize(("days", "expected"), [(42, False), (43, True)])
def test_oversight_of_the_work_in_the_last_42_days(days, expected):
    seen = (Seen(ASKED.as_of - timedelta(days=days), frozenset({"ongoing_work"})),)
    assert said("IM-111", case(assessments=HIGH, seen=seen)) is expected
    both = (replace(seen[0], areas=frozenset({"ongoing_work", "child_protection"})),)
    assert said("IM-112", case(child_tagged=True, seen=both)) is expected
    assert said("IM-112", case(child_tagged=True, seen=seen)) is True


def test_two_due_actions_one_delivered_is_not_in_line():
    done = Work(1, "TSP", date(2026, 9, 1), "fully_achieved", False)
    due = Work(2, "Victim awareness", date(2026, 10, 1), "ongoing", False)
    assert said("IM-123", case(plan=planned(works=(done, due)))) is False
    assert said("IM-123", case(plan=planned(works=(done, replace(due, due_on=date(2026, 10, 2)))))) is True
    assert said("IM-123", case(plan=planned(works=(done, replace(due, removed=True))))) is True
    assert said("IM-123", case(plan=planned(works=(done, replace(due, due_on=None))))) is True
    assert said("IM-126", case(plan=planned(works=(done,)))) is None
    assert said("IM-126", case(is_ppo=True, plan=planned(works=(done,)))) is True


def test_without_a_plan_nothing_is_delivered_once_one_is_owed():
    assert said("IM-123", case()) is False
    assert said("IM-123", case(), as_of=date(2026, 4, 27)) is None


@pytest.mark.parametrize(
    ("state", "measure"), [("moved", "IM-131"), ("planned", "IM-132"), ("none", "IM-133")]
)
def test_a_need_for_a_transfer_is_in_one_state(state, measure):
    one = case(transfer_need=state)
    assert [said(each, one) for each in ("IM-131", "IM-132", "IM-133")].count(True) == 1
    assert (said("IM-130", one), said(measure, one)) == (True, True)
    assert (said("IM-130", case()), said(measure, case())) == (False, None)


@pytest.mark.parametrize(
    ("state", "measure"),
    [("delivered", "IM-151"), ("no_plan", "IM-152"), ("here", "IM-153"), ("after_transfer", "IM-154"),
     ("on_licence", "IM-155")],
)  # fmt: skip
def test_the_first_accredited_programme_is_in_one_state(state, measure):
    programmes = (
        Programme("in_prison", False, "delivered", ""),
        Programme("thinking", True, state, "not_run" if state == "after_transfer" else ""),
        Programme("sexual", True, "delivered", ""),
    )
    one = case(plan=planned(programmes=programmes))
    states = [said(f"IM-{number}", one) for number in range(151, 156)]
    assert (states.count(True), said(measure, one), said("IM-150", one)) == (1, True, True)
    assert said("IM-156", one) is (state == "after_transfer")
    assert [said(f"IM-{number}", one) for number in (157, 158, 159, 160)] == [False, True, False, False]
    assert [said(f"IM-{number}", case()) for number in range(150, 161)] == [False] + [None] * 10


@pytest.mark.parametrize(
    ("days", "expected"),  # reviewed between 1 October 2025 and 1 October 2026
    [((date(2024, 9, 1), date(2025, 10, 1)), True), ((date(2024, 9, 1), date(2025, 9, 30)), False)],
)
def test_a_review_of_the_assessment_in_the_last_twelve_months(days, expected):
    assert said("IM-190", case(assessments=tuple(assessed(on) for on in days))) is expected


def test_a_first_assessment_is_no_review_unless_it_says_so():
    assert said("IM-190", case(assessments=(assessed(date(2026, 4, 1)),))) is None
    assert said("IM-190", case(assessments=(assessed(date(2025, 9, 30)),))) is False
    assert said("IM-190", case(assessments=(assessed(date(2026, 4, 1), purpose="review"),))) is True
    assert said("IM-190", case()) is False


def test_a_plan_without_an_overdue_review():
    assert said("IM-191", case(plan=planned(date(2026, 5, 1)))) is None
    assert said("IM-191", case(plan=planned(date(2025, 9, 30)))) is False
    assert said("IM-191", case(plan=planned(date(2025, 10, 1)))) is None
    old = planned(date(2025, 5, 1), reviews=(Reviewed(on=date(2026, 4, 1), parties=frozenset()),))
    assert said("IM-191", case(plan=old)) is True
    assert said("IM-191", case(plan=planned(date(2026, 5, 1)), plan_triggers=(CHANGE,))) is False
    assert said("IM-191", case()) is False


def test_who_took_part_in_the_last_review():
    reviews = (
        Reviewed(on=date(2026, 6, 1), parties=frozenset({"prisoner", "offender_manager", "carat"})),
        Reviewed(on=date(2026, 9, 1), parties=frozenset({"prisoner", "offender_supervisor"})),
    )
    one = case(plan=planned(reviews=reviews))
    assert [said(each, one) for each in ("IM-192a", "IM-192b", "IM-192c", "IM-193")] == [
        True,
        False,
        True,
        False,
    ]
    first = case(plan=planned(reviews=reviews[:1]))
    assert [said(each, first) for each in ("IM-192b", "IM-193")] == [True, True]
    assert said("IM-192a", case(plan=planned())) is None


def test_managers_are_counted_with_the_author_of_the_report():
    def of(*names):
        return case(history=tuple(Manager(name) for name in names))

    assert [said("IM-195", of(*names)) for names in ((), ("A",), ("A", "a"), ("A", "B"))] == [
        False,
        True,
        True,
        False,
    ]
    assert [said("IM-194", of(*names)) for names in (("A", "B"), ("A", "B", "C"))] == [False, True]
