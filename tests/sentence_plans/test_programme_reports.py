"""The end of a programme: meeting, report, follow-ups (docs/domain.md 9.4; T19)."""

import datetime

import pytest

from cases.models import Clock
from omu.actions.refresh import refresh
from sentence_plans.actions import closing
from sentence_plans.actions.closing import Closed
from sentence_plans.actions.work import Work
from staff.actions.errors import Refused
from tests.sentence_plans import programme_writing as programmes
from tests.sentence_plans import writing

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(world):
    """A case with a plan that has one action."""
    custody, supervisor = world.receive(), world.actor("offender_supervisor")
    plan = writing.begin(world, custody, supervisor)
    return custody, supervisor, writing.fill(plan, supervisor).actions.get()


def ended(world, **said):
    """What is said at the end."""
    plain = {"met_on": world.today, "tutor_came": True, "supervisor_came": True, "prisoner_came": True,
             "text": "He took part.", "follow_ups": ("Practise on the wing.",)}  # fmt: skip
    return Closed(**plain | said)


def test_t19_runs_from_the_end_and_is_met_by_meeting_and_report(world, case):
    """Twenty working days from Thursday 8 October 2026 is Thursday 5 November."""
    custody, supervisor, _ = case
    made = programmes.completed(world, custody, supervisor)
    refresh([custody], today=world.today)
    clock = Clock.objects.get(custody=custody, standard="T19")
    assert (clock.due_on, clock.met_on) == (datetime.date(2026, 11, 5), None)
    closing.close(made, closed=ended(world), today=world.today, by=world.actor("programme_tutor"))
    refresh([custody], today=world.today)
    clock.refresh_from_db()
    assert clock.met_on == world.today


def test_a_partner_or_support_owes_no_report(world, case):
    custody, supervisor, _ = case
    programmes.completed(world, custody, supervisor, programme="nacro")
    refresh([custody], today=world.today)
    assert not Clock.objects.filter(custody=custody, standard="T19").exists()


def test_what_a_report_must_say(world, case):
    custody, supervisor, _ = case
    made = programmes.completed(world, custody, supervisor)
    day = datetime.timedelta(days=1)
    for said, field in (
        ({"met_on": world.today + day}, "met_on"),
        ({"met_on": world.today - day}, "met_on"),
        ({"prisoner_came": False}, "missing"),
        ({"text": " "}, "text"),
    ):
        with pytest.raises(Refused) as refusal:
            closing.close(made, closed=ended(world, **said), today=world.today, by=supervisor)
        assert refusal.value.field == field
    absent = ended(world, prisoner_came=False, missing="In hospital that week.")
    closing.close(made, closed=absent, today=world.today, by=supervisor)
    with pytest.raises(Refused, match="already"):
        closing.close(made, closed=absent, today=world.today, by=supervisor)


def test_a_report_is_of_what_was_completed(world, case):
    custody, supervisor, _ = case
    made = programmes.referred(world, custody, supervisor, programme="a2z")
    with pytest.raises(Refused, match="completed"):
        closing.close(made, closed=ended(world), today=world.today, by=supervisor)


def test_an_issue_becomes_an_action_once(world, case):
    custody, supervisor, action = case
    made = programmes.completed(world, custody, supervisor)
    report = closing.close(made, closed=ended(world), today=world.today, by=supervisor)
    issue = report.follow_ups.get()
    wanted = Work(what=issue.text, doers=(("prison_staff", "Wing"),), timescale="three_months")
    given = {"objective": action.objective, "work_wanted": wanted, "today": world.today, "by": supervisor}
    done = closing.take_up(issue, **given)
    issue.refresh_from_db()
    assert (issue.action, issue.taken_up_on, done.objective) == (done, world.today, action.objective)
    with pytest.raises(Refused, match="already"):
        closing.take_up(issue, **given)


def test_a_tutor_reports_but_does_not_write_the_plan(world, case):
    custody, supervisor, action = case
    tutor = world.actor("programme_tutor")
    made = programmes.completed(world, custody, supervisor)
    issue = closing.close(made, closed=ended(world), today=world.today, by=tutor).follow_ups.get()
    wanted = Work(what=issue.text, doers=(("prison_staff", "Wing"),), timescale="three_months")
    with pytest.raises(Refused, match="does not write"):
        closing.take_up(issue, objective=action.objective, work_wanted=wanted, today=world.today, by=tutor)
