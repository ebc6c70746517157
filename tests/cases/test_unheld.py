"""The queue of cases that nobody holds: who is on it, why, since when (docs/domain.md 2.1, 5 rule 5)."""

import datetime

import pytest

from cases.actions import allocations, transfers, unheld
from cases.models import Allocation, Custody, Headline, HeldAs
from staff.actions import accounts

DAY = datetime.timedelta(days=1)


def queue(world, *, prison=None, kinds=unheld.ALL, today=None):
    headlines = Headline.objects.filter(prison=prison or world.ashbourne)
    return unheld.queue(headlines, kinds=kinds, today=today or world.today)


def began(world, days):
    """The facts of four years imposed so many days ago, on the day of reception."""
    on = world.today - days * DAY
    ends = datetime.date(2030, 10, 7) - days * DAY
    dates = {"CRD": datetime.date(2028, 10, 7) - days * DAY, "LED": ends, "SED": ends}
    return {"received_on": on, "sentenced_on": on, "key_dates": dates}


def held(world, **facts):
    """A case with all three holders."""
    custody = world.receive(**facts)
    for role in ("offender_supervisor", "offender_manager", "wing_staff"):
        world.allocate(custody, world.actor(role))
    return custody


def test_a_case_held_by_all_is_not_on_it_and_one_just_received_is(world):
    held(world)
    custody = world.receive(**began(world, 9))
    (one,) = queue(world)
    assert (one.custody, set(one.gaps)) == (custody.pk, {"offender_supervisor"})
    tuesday = datetime.date(2026, 9, 29)
    assert (one.oldest.since, one.oldest.age(on=world.today)) == (tuesday, 7)


def test_somebody_unsentenced_is_held_and_not_managed(world):
    world.receive(kind="remand", sentenced_on=None, sentence_kind="", key_dates={}, years=0)
    assert queue(world) == []


@pytest.mark.parametrize(
    ("role", "held_as"),
    [("offender_supervisor", "offender_supervisor"), ("offender_manager", "offender_manager"),
     ("wing_staff", "personal_officer")],
)  # fmt: skip
def test_a_holder_whose_role_ended_puts_the_case_on_it_from_that_day(world, role, held_as):
    custody = held(world)
    assignment = world.actor(role).assignment
    accounts.end_role(assignment, reason="left", today=world.today + DAY, by=world.system)
    assert queue(world) == []
    (one,) = queue(world, today=world.today + 5 * DAY)
    assert (one.custody, set(one.gaps)) == (custody.pk, {held_as})
    assert (one.oldest.why, one.oldest.since) == ("left", world.today + DAY)
    assert one.oldest.age(on=world.today + 5 * DAY) == 2  # Friday 9 October; Monday and Tuesday


def test_who_has_another_role_here_lost_this_one_and_who_is_disabled_is_said_to_be(world):
    held(world)
    supervisor, wing = world.actor("offender_supervisor"), world.actor("wing_staff")
    world.assign("case_administrator", user=supervisor.user)
    accounts.end_role(supervisor.assignment, reason="moved", today=world.today, by=world.system)
    accounts.disable(wing.user, reason="left", today=world.today, by=world.system)
    (one,) = queue(world)
    assert {kind: gap.why for kind, gap in one.gaps.items()} == {
        "offender_supervisor": "lost", "personal_officer": "disabled",
    }  # fmt: skip
    assert one.gaps["personal_officer"].since == world.today


def test_the_same_role_at_another_prison_does_not_hold_the_case_here(world):
    held(world)
    supervisor = world.actor("offender_supervisor")
    accounts.end_role(supervisor.assignment, reason="moved", today=world.today, by=world.system)
    world.assign("offender_supervisor", place=world.morden, user=supervisor.user)
    assert [one.oldest.why for one in queue(world)] == ["left"]
    world.assign("offender_supervisor", user=supervisor.user)
    assert queue(world) == []


def test_after_a_transfer_the_case_is_on_the_queue_of_the_new_prison_since_the_day_of_leaving(world):
    held(world, **began(world, 9))
    (custody,) = Custody.objects.all()
    clerk, theirs = world.actor("case_administrator"), world.actor("head_of_omu", place=world.morden)
    days = [world.today + (step - 9) * DAY for step in (1, 2, 3, 6)]
    asked = {"to_prison": world.morden, "reason": "nearer home"}
    moving = transfers.request(custody, **asked, today=days[0], by=clerk)
    transfers.accept(moving, today=days[1], by=theirs)
    transfers.leave(moving, no_note="x", today=days[2], by=clerk)
    transfers.arrive(moving, today=days[3], by=world.actor("case_administrator", place=world.morden))
    assert queue(world) == []
    (one,) = queue(world, prison=world.morden)
    assert one.oldest.since == days[2]
    assert "transfer to Morden" in one.oldest.reason


def test_a_case_left_to_nobody_is_on_it_and_a_trust_finds_the_one_without_a_manager(world):
    custody = held(world)
    manager = Allocation.objects.get(custody=custody, held_as=HeldAs.OFFENDER_MANAGER)
    allocations.end(manager, reason="off sick", today=world.today, by=world.actor("trust_manager"))
    trust = Headline.objects.visible_to(world.actor("trust_manager"))
    (one,) = unheld.queue(trust, kinds=unheld.MANAGERS, today=world.today)
    assert (one.custody, one.oldest.why) == (custody.pk, "none")
    assert one.oldest.reason == "the last offender manager's allocation ended: off sick"


def test_the_oldest_stands_first(world):
    keys = [world.receive(**began(world, days)).pk for days in (2, 30, 9)]
    assert [one.custody for one in queue(world)] == [keys[1], keys[2], keys[0]]


def test_the_queue_asks_the_database_as_often_for_many_as_for_few(world, django_assert_num_queries):
    wing = world.actor("wing_staff")
    for _ in range(2):
        world.allocate(world.receive(), wing)
    accounts.end_role(wing.assignment, reason="left", today=world.today, by=world.system)
    with django_assert_num_queries(2):
        assert len(queue(world)) == 2
    for _ in range(8):
        world.receive()
    with django_assert_num_queries(2):
        assert len(queue(world)) == 10
