"""Programmes of a case from the referral on (docs/domain.md 9.3, 9.4)."""

import datetime
import threading

import pytest
from django.db import connection

from omu.actions.refresh import refresh
from sentence_plans.actions import deliveries, waiting, work_around
from sentence_plans.actions import work as works
from sentence_plans.actions.deliveries import Move
from sentence_plans.actions.work import Work
from sentence_plans.models import ActionStatus, Delivery
from staff.actions.errors import Refused
from tests.sentence_plans import programme_writing as programmes
from tests.sentence_plans import writing

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(world):
    """A case with a plan that has one action: the Thinking Skills Programme."""
    custody, supervisor = world.receive(), world.actor("offender_supervisor")
    plan = writing.begin(world, custody, supervisor)
    objective = writing.fill(plan, supervisor)
    return custody, supervisor, objective.actions.get()


def test_a_referral_stands_at_its_action_which_is_an_intervention_from_then_on(world, case):
    custody, supervisor, action = case
    programmes.runs(world)
    made = programmes.referred(world, custody, supervisor, action=action.pk)
    action.refresh_from_db()
    assert (made.state, made.step, made.prison, made.setting) == ("here", "referred", world.ashbourne, "here")
    assert action.is_intervention
    assert made.changes.get().role == supervisor.role_in_words


def test_outside_the_plan_says_why(world, case):
    custody, supervisor, _ = case
    with pytest.raises(Refused) as refusal:
        programmes.referred(world, custody, supervisor, programme="a2z", outside_because=" ")
    assert refusal.value.field == "outside_because"


def test_an_action_of_somebody_else_is_refused(world, case):
    _, supervisor, action = case
    with pytest.raises(Refused) as refusal:
        programmes.referred(world, world.receive(), supervisor, programme="a2z", action=action.pk)
    assert refusal.value.field == "action"


def test_what_the_prison_does_not_run_is_planned_elsewhere_with_the_reason(world, case):
    custody, supervisor, action = case
    with pytest.raises(Refused, match="does not run") as refusal:
        programmes.referred(world, custody, supervisor, action=action.pk)
    assert refusal.value.field == "state"
    with pytest.raises(Refused) as refusal:
        programmes.referred(world, custody, supervisor, action=action.pk, state="no_plan")
    assert refusal.value.field == "reason"
    made = programmes.referred(
        world, custody, supervisor, action=action.pk, state="no_plan", reason="not_run"
    )
    action.refresh_from_db()
    assert (made.step, made.prison, action.status) == ("", None, "not_available")


def test_one_programme_is_referred_to_once_at_a_time(world, case):
    custody, supervisor, _ = case
    programmes.referred(world, custody, supervisor, programme="a2z")
    with pytest.raises(Refused, match="already"):
        programmes.referred(world, custody, supervisor, programme="a2z")


def test_roles_that_only_read_do_not_write_and_a_closed_case_stays(world, case):
    custody, _, _ = case
    for role in ("wing_staff", "governor"):
        with pytest.raises(Refused, match="role"):
            programmes.referred(world, custody, world.actor(role), programme="a2z")
    away = world.actor("offender_supervisor", place=world.morden)
    with pytest.raises(Refused, match="reach"):
        programmes.referred(world, custody, away, programme="a2z")


def test_the_last_place_is_given_once(world):
    """More places taken than there are: refused; a place given back can be given again."""
    run, supervisor = programmes.runs(world), world.actor("offender_supervisor")
    held = programmes.course(world, run, places=1)
    first, second = (programmes.referred(world, world.receive(), supervisor) for _ in range(2))
    first = programmes.moved(world, first, "waiting", "offered", by=supervisor, course=held.pk)
    with pytest.raises(Refused, match="All 1 places") as refusal:
        programmes.moved(world, second, "offered", by=supervisor, course=held.pk)
    assert refusal.value.field == "course"
    back = programmes.moved(world, first, "waiting", by=supervisor)
    assert (back.course, back.waiting_since) == (None, world.today)
    assert programmes.moved(world, second, "offered", by=supervisor, course=held.pk).course == held


def test_a_course_of_another_programme_or_none_is_refused(world):
    supervisor = world.actor("offender_supervisor")
    programmes.runs(world)
    other = programmes.course(world, programmes.runs(world, programme="bsr"))
    made = programmes.referred(world, world.receive(), supervisor)
    for key in (None, other.pk):
        with pytest.raises(Refused) as refusal:
            programmes.moved(world, made, "offered", by=supervisor, course=key)
        assert refusal.value.field == "course"


def test_a_stale_page_changes_nothing(world, case):
    custody, supervisor, _ = case
    made = programmes.referred(world, custody, supervisor, programme="a2z")
    programmes.moved(world, made, "assessed", by=supervisor)
    with pytest.raises(Refused, match="while your page was open"):
        deliveries.move(
            made, wanted=Move(move="waiting", on=world.today), version=1, today=world.today, by=supervisor
        )


def test_the_action_goes_with_its_programme(world, case):
    custody, supervisor, action = case
    held = programmes.course(world, programmes.runs(world), starts_on=world.today)
    made = programmes.referred(world, custody, supervisor, action=action.pk)
    made = programmes.moved(world, made, "offered", by=supervisor, course=held.pk)
    made = programmes.moved(world, made, "started", by=supervisor)
    action.refresh_from_db()
    assert (action.status, made.started_on) == ("ongoing", world.today)
    made = programmes.moved(world, made, "completed", by=supervisor)
    action.refresh_from_db()
    assert (made.state, made.ended_on, action.status) == ("delivered", world.today, "fully_achieved")
    said = ActionStatus.objects.filter(action=action).values_list("status", flat=True)
    assert list(said) == ["fully_achieved", "ongoing"]
    with pytest.raises(Refused, match="nothing more"):
        programmes.moved(world, made, "started", by=supervisor)


def test_other_work_never_closes_the_accredited_need(world, case):
    """M-069: the non-accredited course is completed, the accredited programme stays not delivered."""
    custody, supervisor, action = case
    accredited = programmes.referred(
        world, custody, supervisor, action=action.pk, state="no_plan", reason="not_run"
    )
    other = programmes.completed(world, custody, supervisor, action=action.pk)
    action.refresh_from_db()
    accredited.refresh_from_db()
    assert other.state == "delivered"
    assert (accredited.state, accredited.is_running) == ("no_plan", True)
    assert action.status != "fully_achieved"
    done = Work(what=action.what, doers=writing.TUTOR.doers, timescale=action.timescale,
                status="fully_achieved", is_intervention=True)  # fmt: skip
    with pytest.raises(Refused, match="Thinking Skills Programme") as refusal:
        works.change(action, work=done, version=action.version, today=world.today, by=supervisor)
    assert refusal.value.field == "status"


def test_who_drops_out_can_be_referred_again_and_counts_once(world, case):
    custody, supervisor, _ = case
    made = programmes.referred(world, custody, supervisor, programme="a2z")
    made = programmes.moved(world, made, "offered", "started", by=supervisor)
    made = programmes.moved(world, made, "dropped_out", by=supervisor, reason="refused")
    assert (made.state, made.step, made.ended_on) == ("no_plan", "dropped_out", world.today)
    again = programmes.referred(world, custody, supervisor, programme="a2z")
    assert list(Delivery.objects.last_of_each().filter(custody=custody)) == [again]


def test_work_before_and_after_is_recorded(world, case):
    custody, supervisor, _ = case
    made = programmes.referred(world, custody, supervisor, programme="a2z")
    when = {"on": world.today, "today": world.today, "by": supervisor}
    work_around.support(made, kind="prepare", text="Talked through what the group is like.", **when)
    assert made.support.get().get_kind_display() == "Prepared for it"
    tomorrow = when | {"on": world.today + datetime.timedelta(days=1)}
    for said, field in (({"text": " "}, "text"), ({"kind": "x"}, "kind"), (tomorrow, "on")):
        with pytest.raises(Refused) as refusal:
            work_around.support(made, **{"kind": "reinforce", "text": "Praised."} | when | said)
        assert refusal.value.field == field


def test_the_waiting_list_counts_those_ahead_and_warns(world):
    """One place from 1 March 2027, eight weeks to 26 April; the first is released on 7 April."""
    run, supervisor = programmes.runs(world), world.actor("offender_supervisor")
    march = datetime.date(2027, 3, 1)
    programmes.course(world, run, places=1, starts_on=march)
    soon = {"CRD": datetime.date(2027, 4, 7), "SED": datetime.date(2027, 10, 7)}
    people = [world.receive(years=1, key_dates=soon), world.receive()]
    refresh(people, today=world.today)
    for one in people:
        one.refresh_from_db()
        programmes.moved(world, programmes.referred(world, one, supervisor), "waiting", by=supervisor)
    places = waiting.lines([run], today=world.today)[run.pk].places
    assert [one.before for one in places] == [0, 1]
    assert places[0].estimate.on == march
    # After 1 March: one course of ten, 91 days later; eight weeks from then is before October 2028.
    assert places[1].estimate.on == datetime.date(2027, 5, 31)
    assert places[0].too_late
    assert not places[1].too_late


def test_the_list_is_asked_with_the_same_number_of_queries(world, django_assert_num_queries):
    run, supervisor = programmes.runs(world), world.actor("offender_supervisor")
    programmes.course(world, run)
    for number in (1, 4):
        for _ in range(number):
            made = programmes.referred(world, world.receive(), supervisor)
            programmes.moved(world, made, "waiting", by=supervisor)
        with django_assert_num_queries(2):
            waiting.lines([run], today=world.today)


@pytest.mark.django_db(transaction=True)
def test_two_who_offer_the_last_place_at_once_cannot_both(world):
    run, supervisor = programmes.runs(world), world.actor("offender_supervisor")
    held = programmes.course(world, run, places=1)
    both = [programmes.referred(world, world.receive(), supervisor) for _ in range(2)]
    barrier, told = threading.Barrier(2), []

    def offer(one):
        try:
            barrier.wait(10)
            told.append(programmes.moved(world, one, "offered", by=supervisor, course=held.pk).step)
        except Refused as refusal:
            told.append(refusal.field)
        finally:
            connection.close()

    threads = [threading.Thread(target=offer, args=[one]) for one in both]
    for one in threads:
        one.start()
    for one in threads:
        one.join(30)
    assert sorted(told) == ["course", "offered"]
    assert Delivery.objects.filter(course=held, step="offered").count() == 1
