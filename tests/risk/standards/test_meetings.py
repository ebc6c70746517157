"""Who is on the agenda, T13 to T15, attendance, closing (docs/domain.md 5, 10.2); days counted by hand."""

from datetime import date, timedelta

import pytest

from cases.actions.policies import built_in
from cases.standards.policies import parse
from risk.standards import meetings as rules
from risk.standards.meetings import Held, ProtectionFacts, Screened

D = date
POLICIES = parse(data={"sets": built_in()})
#: Release on 8 January 2027; the window of T14 opens three calendar months before, on 8 October 2026.
RELEASE = D(2027, 1, 8)


@pytest.mark.parametrize(
    ("release_on", "is_on"),
    [
        (D(2027, 1, 5), True),  # 89 days after 8 October 2026
        (D(2027, 1, 8), True),  # three months exactly
        (D(2027, 1, 9), False),  # a day more
        (D(2027, 2, 5), False),  # 120 days
    ],
)
def test_t14_begins_three_calendar_months_before_release(release_on, is_on):
    """M-100."""
    latest = rules.last_release_on_agenda(on=D(2026, 10, 8), months=3)
    assert (release_on <= latest) is is_on


@pytest.mark.parametrize(
    ("on", "latest"),
    [
        (D(2026, 10, 8), D(2027, 1, 8)),
        (D(2027, 2, 28), D(2027, 5, 31)),  # 29, 30 and 31 May count back to 28 February
        (D(2028, 2, 29), D(2028, 5, 31)),
        (D(2026, 11, 30), D(2027, 2, 28)),  # 1 March counts back to 1 December
    ],
)
def test_the_end_of_a_month_is_counted_back_as_the_duty_counts_it(on, latest):
    assert rules.last_release_on_agenda(on=on, months=3) == latest


def before_release(**facts):
    plain = {"level": 2, "since": D(2026, 1, 5), "release_on": RELEASE}
    return rules.protection_duties(facts=ProtectionFacts(**plain | facts), policies=POLICIES)


def test_t14_runs_from_three_months_before_to_the_release():
    (duty,) = before_release()
    assert (duty.standard, duty.started_on, duty.due_on) == ("T14", D(2026, 10, 8), RELEASE)
    assert "MAPPA level 2; earliest release date 08/01/2027." in duty.explanation.text()


@pytest.mark.parametrize("facts", [{"level": 1}, {"level": None}, {"release_on": None}])
def test_level_1_and_a_release_nobody_knows_have_no_t14(facts):
    assert before_release(**facts) == []


@pytest.mark.parametrize(("on", "met"), [(D(2026, 10, 7), None), (D(2026, 10, 8), D(2026, 10, 8))])
def test_t14_is_met_by_a_meeting_within_the_window_alone(on, met):
    (duty,) = before_release(considered=(on,))
    assert duty.met_on == met


def test_a_level_set_late_starts_t14_on_its_day():
    (duty,) = before_release(since=D(2026, 12, 1))
    assert duty.started_on == D(2026, 12, 1)


@pytest.mark.parametrize(
    ("looked_at_on", "met"),
    [(None, None), (D(2026, 10, 15), D(2026, 10, 15)), (D(2026, 10, 16), D(2026, 10, 16))],
)
def test_t15_is_due_five_working_days_after_the_arrival(looked_at_on, met):
    """M-104: Thursday 8 October, so Thursday 15 October."""
    screened = Screened("arrival:2026-10-08", "arrival", D(2026, 10, 8), looked_at_on)
    (duty,) = rules.protection_duties(facts=ProtectionFacts(screenings=(screened,)), policies=POLICIES)
    assert (duty.standard, duty.due_on, duty.met_on) == ("T15", D(2026, 10, 15), met)


def test_t13_runs_from_the_day_the_first_was_arranged_and_from_each_meeting():
    """M-099: 31 January and one month is 28 February 2027."""
    held = [Held(7, D(2027, 1, 31)), Held(5, D(2026, 12, 31))]
    duties = rules.meeting_duties(since=Held(5, D(2026, 12, 1)), held=held, policies=POLICIES)
    assert [(one.cause, one.due_on, one.met_on) for one in duties] == [
        ("since:5", D(2027, 1, 1), D(2026, 12, 31)),
        ("meeting:5", D(2027, 1, 31), D(2027, 1, 31)),
        ("meeting:7", D(2027, 2, 28), None),
    ]
    assert rules.meeting_duties(since=None, held=[], policies=POLICIES) == []


@pytest.mark.parametrize(
    ("held_on", "due_on", "proposed"),
    [
        (D(2026, 10, 8), D(2026, 11, 8), D(2026, 11, 6)),  # a Sunday: the Friday before
        (D(2026, 10, 9), D(2026, 11, 9), D(2026, 11, 9)),
        (D(2026, 11, 28), D(2026, 12, 28), D(2026, 12, 24)),  # the bank holiday for Boxing Day, a Sunday
    ],
)
def test_the_next_meeting_is_on_a_working_day_within_the_month(held_on, due_on, proposed):
    assert rules.next_meeting_on(held_on=held_on, due_on=due_on) == proposed


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"planned_on": D(2026, 10, 7)}, "planned_on"),
        ({"required": []}, "required"),
        ({"required": ["omu", "kitchen"]}, "required"),
        ({"required": ["security"]}, "without_omu_because"),
        ({"required": ["security"], "without_omu_because": "About staff alone."}, None),
        ({}, None),
    ],
)
def test_a_meeting_without_the_unit_has_to_say_why(said, field):
    """M-103."""
    plain = {"planned_on": D(2026, 10, 8), "required": ["omu"], "without_omu_because": ""}
    found = rules.arranging(**plain | said, today=D(2026, 10, 8))
    assert (found.field if found else None) == field


def test_interim_screening_is_needed_where_the_group_meets_too_late():
    due_on = D(2026, 10, 15)
    asked = "an interim screening is due by 15/10/2026"
    assert asked in rules.interim_words(due_on=due_on, next_on=None)
    assert asked in rules.interim_words(due_on=due_on, next_on=due_on + timedelta(days=1))
    assert asked not in rules.interim_words(due_on=due_on, next_on=due_on)


def test_attendance_by_department_over_six_meetings():
    """M-102: security came twice and stayed away since; a report of the unit is no attendance."""
    came, away = {"omu": "attended", "security": "attended"}, {"omu": "attended", "security": "absent"}
    found = rules.trends(meetings=[came, came, away, {"omu": "report"}, away, away])
    assert [(one.department, one.came, one.of, one.words) for one in found] == [
        ("omu", 5, 6, "worse"),
        ("security", 2, 5, "worse"),
    ]


def test_a_department_with_one_meeting_has_no_trend():
    assert [one.words for one in rules.trends(meetings=[{"omu": "attended"}])] == [""]


@pytest.mark.parametrize(
    ("unrecorded", "unwritten", "minutes", "field"),
    [(["Security"], [], "Six cases.", ""), ([], ["REES, Siôn"], "Six cases.", ""), ([], [], " ", "minutes"),
     ([], [], "Six cases.", None)],
)  # fmt: skip
def test_a_meeting_is_not_closed_without_minutes(unrecorded, unwritten, minutes, field):
    found = rules.closing(unrecorded=unrecorded, unwritten=unwritten, minutes=minutes)
    assert (found.field if found else None) == field
