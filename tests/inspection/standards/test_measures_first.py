"""Tables A to D: allocation, contact, assessment (docs/domain.md 21.3); days counted by hand."""

from dataclasses import replace
from datetime import date

import pytest

from cases.standards.duties import Ending, Stay
from risk.standards.clocks import ScopeSince
from tests.inspection.standards.measured import (
    HERE,
    SENTENCED,
    assessed,
    case,
    manager,
    planned,
    said,
    stayed,
)

IN_SCOPE = ScopeSince(in_scope=True, since=SENTENCED, reason="")
MOVED = (
    Stay("1", SENTENCED, "sentence", prison=2, left_on=date(2026, 5, 11)),
    Stay("2", date(2026, 5, 11), "transfer", prison=1),
)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 3, 4), True),
        (date(2026, 3, 5), False),
        (None, False),
    ],  # two working days of Monday 2 March
)
def test_a_supervisor_is_allocated_within_two_working_days(day, expected):
    assert said("IM-001", stayed(given=(day,) if day else ())) is expected


def test_who_was_received_two_days_ago_and_has_nobody_is_not_counted_yet():
    assert said("IM-001", stayed(), as_of=date(2026, 3, 4)) is None
    assert said("IM-001", stayed(), as_of=date(2026, 3, 5)) is False


def test_who_was_released_before_the_limit_is_not_counted():
    gone = stayed()
    gone = replace(gone, custody=replace(gone.custody, endings=(Ending(date(2026, 3, 3), "Released"),)))
    assert said("IM-001", gone) is None


def test_nobody_unsentenced_is_late():
    held = case(sentenced_on=None, custody=replace(stayed().custody, sentenced_on=None))
    assert [said(one, held) for one in ("IM-001", "IM-002", "IM-004", "IM-041")] == [None] * 4


@pytest.mark.parametrize(
    ("day", "expected"),
    [(date(2026, 3, 16), True), (date(2026, 3, 17), False), (None, False)],  # ten working days of 2 March
)
def test_first_contact_within_ten_working_days_of_sentence(day, expected):
    assert said("IM-002", stayed(contacts=(day,) if day else ())) is expected


@pytest.mark.parametrize(
    ("day", "expected"),
    # Ten working days of Monday 11 May: Monday 25 May is a holiday, so that Tuesday 26 May is the last.
    [(date(2026, 5, 26), True), (date(2026, 5, 27), False), (None, False)],
)
def test_contact_with_the_new_supervisor_within_ten_working_days_of_arrival(day, expected):
    assert said("IM-003", stayed(*MOVED, contacts=(day,) if day else ())) is expected


def test_who_did_not_arrive_by_transfer_is_left_out():
    assert said("IM-003", stayed()) is None


@pytest.mark.parametrize(
    ("day", "expected"),
    # 24 months less a day to release is less than two years: 8 weeks of 2 March are 27 April.
    [(date(2026, 4, 27), True), (date(2026, 4, 28), False), (None, False)],
)
def test_a_manager_of_a_case_in_scope_within_eight_weeks(day, expected):
    assert said("IM-004", case(scope=IN_SCOPE, managers=(manager(day),) if day else ())) is expected


def test_a_case_out_of_scope_owes_no_manager():
    assert said("IM-004", case(managers=(manager(date(2026, 3, 3)),))) is None


def test_a_current_manager():
    assert said("IM-005", case(managers=(manager(date(2026, 3, 3)),))) is True
    assert said("IM-005", case(managers=(manager(date(2026, 3, 3), date(2026, 9, 1)),))) is False


@pytest.mark.parametrize(
    ("done", "expected"),
    [(date(2026, 5, 10), True), (date(2026, 5, 11), False), (date(2026, 2, 1), False), (None, False)],
)
def test_assessed_in_an_earlier_stay(done, expected):
    one = replace(stayed(*MOVED), assessments=(assessed(done),) if done else ())
    assert said("IM-010", one) is expected


def test_who_wrote_the_initial_assessment():
    one = case(assessments=(assessed(date(2026, 4, 1), role="offender_manager"),
                            assessed(date(2026, 9, 1), role="offender_supervisor")))  # fmt: skip
    assert (said("IM-011", one), said("IM-012", one)) == (True, False)
    assert (said("IM-011", case()), said("IM-012", case())) == (False, False)


@pytest.mark.parametrize(("day", "late"), [(date(2026, 4, 27), False), (date(2026, 4, 28), True)])
def test_parts_of_harm_are_late_after_the_limit_of_the_plan(day, late):
    one = case(assessments=(assessed(day, screened_on=day, analysed_on=day, harm_plan_on=day),))
    assert [said(each, one) for each in ("IM-022", "IM-026", "IM-032")] == [late] * 3
    assert [said(each, case()) for each in ("IM-022", "IM-026", "IM-032")] == [None] * 3


def test_a_part_counts_by_its_own_day_and_not_by_that_of_the_assessment():
    one = case(assessments=(assessed(date(2026, 6, 1), screened_on=date(2026, 4, 27)),))
    assert said("IM-022", one) is False


def test_without_screening():
    assert said("IM-021", case(assessments=(assessed(date(2026, 4, 1)),))) is True
    assert said("IM-021", case(assessments=(assessed(None, screened_on=date(2026, 4, 1)),))) is False


def test_an_analysis_is_required_unless_exempted_with_a_countersignature():
    asked = {"screened_on": date(2026, 4, 1), "asks_analysis": True}
    assert said("IM-025", case(assessments=(assessed(date(2026, 4, 1), **asked),))) is True
    done = assessed(date(2026, 4, 1), **asked, analysed_on=date(2026, 4, 1))
    assert said("IM-025", case(assessments=(done,))) is False
    assert said("IM-025", case(assessments=(assessed(date(2026, 4, 1), **asked, exempt=True),))) is None
    assert said("IM-025", case()) is None


def test_a_risk_management_plan_is_required_from_medium_on_whichever_the_level():
    def of(**levels):
        return case(assessments=(assessed(date(2026, 4, 1), **levels),))

    assert said("IM-031", of(levels={"public": "low"})) is None
    assert said("IM-031", of(levels={"public": "low"}, custody={"prisoners": "medium"})) is True
    written = of(levels={"public": "medium"}, harm_plan_on=date(2026, 4, 1))
    assert said("IM-031", written) is False


def test_objectives_that_risk_asks_for():
    high = (assessed(date(2026, 4, 1), levels={"public": "high"}, child_protection=True),)
    with_both = case(assessments=high, plan=planned(flags={"harm": True, "children": True}))
    assert (said("IM-036", with_both), said("IM-037", with_both)) == (True, True)
    assert (said("IM-036", case(assessments=high)), said("IM-037", case(assessments=high))) == (False, False)
    medium = case(assessments=(assessed(date(2026, 4, 1), levels={"public": "medium"}),), plan=planned())
    assert (said("IM-036", medium), said("IM-037", medium)) == (None, None)


@pytest.mark.parametrize(
    ("done", "without", "late"),
    # The plan's limit is 27 April, six months of 2 March are 2 September.
    [
        (date(2026, 4, 27), False, False),
        (date(2026, 4, 28), False, True),
        (date(2026, 9, 2), False, True),
        (date(2026, 9, 3), True, False),
        (None, True, False),
    ],
)
def test_assessed_in_time_late_or_not_within_six_months(done, without, late):
    one = case(assessments=(assessed(done),) if done else ())
    assert (said("IM-041", one), said("IM-042", one)) == (without, late)


def test_six_months_that_are_not_over_leave_a_case_out():
    assert said("IM-041", case(), as_of=date(2026, 9, 2)) is None
    assert said("IM-041", case(), as_of=date(2026, 9, 3)) is True


def test_the_last_day_of_the_stay_is_no_earlier_one():
    assert said("IM-010", replace(stayed(HERE), assessments=(assessed(date(2026, 4, 1)),))) is False
