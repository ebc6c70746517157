"""A change of offender manager asks whether the plan is carried on (docs/domain.md 21.3 P, M-191)."""

import datetime

import pytest
from django.urls import reverse

from cases.actions import allocation_rows, allocations, handover_checks, manager_history
from cases.models import Contact, HandoverCheck, HeldAs, Task
from staff import actors
from staff.actions.errors import Refused, Stale
from staff.models import AuditEvent

NOON = datetime.datetime(2026, 10, 8, 11, 0, tzinfo=datetime.UTC)
YES = dict.fromkeys(handover_checks.QUESTIONS, True)


@pytest.fixture
def managers(world):
    """Three offender managers of the same trust."""
    return [world.assign("offender_manager") for _ in range(3)]


def give(world, custody, holder, *, reason="He has moved"):
    return allocations.allocate(
        custody, held_as=HeldAs.OFFENDER_MANAGER, holder=holder, reason=reason, today=world.today,
        by=world.actor("trust_manager"),
    )  # fmt: skip


def answer(world, check, holder, **changed):
    facts = YES | {"version": check.version, "now": NOON, "today": world.today, "by": actors.of(holder)}
    return handover_checks.answer(check, **facts | changed)


@pytest.fixture
def check(world, managers):
    """The check of the second manager of a case."""
    custody = world.receive()
    for holder in managers[:2]:
        give(world, custody, holder)
    return HandoverCheck.objects.get()


def test_the_first_manager_is_asked_nothing_and_the_second_gets_a_task(world, managers):
    custody = world.receive()
    give(world, custody, managers[0])
    assert not HandoverCheck.objects.exists()
    give(world, custody, managers[1])
    check = HandoverCheck.objects.get()
    assert (check.custody_id, check.allocation.user, check.asked_on) == (
        custody.pk, managers[1].user, world.today,
    )  # fmt: skip
    task = Task.objects.get(kind="handover_check")
    # ten working days after Thursday 8 October 2026
    assert (task.user, task.due_on) == (managers[1].user, datetime.date(2026, 10, 22))
    assert manager_history.of_custodies([custody.pk])[custody.pk].number == 2


def test_the_same_manager_again_after_a_gap_is_asked_nothing(world, managers):
    custody = world.receive()
    first = give(world, custody, managers[0])
    allocations.end(first, reason="on leave", today=world.today, by=world.actor("head_of_omu"))
    give(world, custody, managers[0])
    assert not HandoverCheck.objects.exists()
    assert manager_history.of_custodies([custody.pk])[custody.pk].number == 1


def test_one_by_one_and_at_once_ask_the_same(world, managers):
    one, two = world.receive(), world.receive()
    for custody in (one, two):
        give(world, custody, managers[0])
    give(world, one, managers[1])
    assert allocation_rows.allocate_many(
        {two.pk: managers[1]}, held_as=HeldAs.OFFENDER_MANAGER, reason="He has moved", today=world.today,
        by=world.actor("trust_manager"),
    ) == {}  # fmt: skip

    def left(custody):
        number = custody.prisoner.number
        events = AuditEvent.objects.filter(prisoner_number=number, deed__contains="asked")
        return (
            list(HandoverCheck.objects.filter(custody=custody).values("asked_on", "allocation__user")),
            list(
                Task.objects.filter(custody=custody, kind="handover_check").values("user", "due_on", "text")
            ),
            sorted(events.values_list("deed", "role", "user_name")),
        )

    assert left(one) == left(two)
    assert len(left(one)[0]) == len(left(one)[1]) == 1


def test_answering_closes_the_task_and_stands_in_the_log(world, managers, check):
    answer(world, check, managers[1], told_prisoner=False, note="Sees him on Tuesday.")
    check.refresh_from_db()
    assert (check.answered_on, check.answered_by, check.plan_carried_on) == (
        world.today, managers[1].user, True,
    )  # fmt: skip
    assert not Task.objects.open().filter(kind="handover_check").exists()
    entry = Contact.objects.get()
    assert entry.text == (
        "Hand-over check. The record was read; spoke with the offender supervisor; the prisoner was not told "
        "yet; the plan is carried on.\nSees him on Tuesday."
    )
    assert (entry.kind, entry.sub_kind, entry.author) == ("general", "manager_entry", managers[1].user)


def test_a_plan_not_carried_on_owes_a_reason(world, managers, check):
    with pytest.raises(Refused, match="Say why") as refusal:
        answer(world, check, managers[1], plan_carried_on=False, note=" ")
    assert refusal.value.field == "note"
    assert not Contact.objects.exists()
    answer(world, check, managers[1], plan_carried_on=False, note="The course has closed.")
    event = AuditEvent.objects.get(deed="cases.handover_check.answered")
    assert event.details["plan"] == "the plan is not carried on"


def test_nobody_else_answers_and_nobody_answers_twice(world, managers, check):
    with pytest.raises(Refused, match="Only the offender manager"):
        answer(world, check, managers[0])
    with pytest.raises(Stale):
        answer(world, check, managers[1], version=7)
    answer(world, check, managers[1])
    with pytest.raises(Refused, match="already"):
        answer(world, check, managers[1])


def test_when_the_case_changes_hands_again_the_former_task_goes_and_the_new_manager_is_asked(
    world, managers, check
):
    give(world, check.custody, managers[2])
    (task,) = Task.objects.open().filter(kind="handover_check")
    assert task.user == managers[2].user
    assert HandoverCheck.objects.filter(answered_on__isnull=True).count() == 2
    with pytest.raises(Refused, match="Only the offender manager"):
        answer(world, check, managers[1])


def test_a_check_not_answered_in_time_is_overdue(world, check):
    due = datetime.date(2026, 10, 22)
    assert handover_checks.overdue([check], today=due) == {}
    assert handover_checks.overdue([check], today=due + datetime.timedelta(days=1)) == {check.pk: due}


def test_the_new_manager_answers_on_the_page_and_others_read_it(world, managers, check, as_actor):
    number = check.custody.prisoner.number
    address = reverse("handover_check", args=[number, check.pk])
    client = as_actor(actors.of(managers[1]))
    assert "Answer the check" in client.get(address).content.decode()
    fields = dict.fromkeys(handover_checks.QUESTIONS, "yes") | {"plan_carried_on": "no", "version": "1"}
    assert "Say why the plan is not carried on" in client.post(address, fields).content.decode()
    answered = client.post(address, fields | {"note": "The course has closed."})
    assert answered.status_code == 302
    page = client.get(reverse("case_holders", args=[number])).content.decode()
    assert "the plan is not carried on" in page
    assert "Offender managers to date: 2" in page
    world.allocate(check.custody, world.actor("offender_supervisor"))
    read = as_actor(world.actor("offender_supervisor")).get(address).content.decode()
    assert "The course has closed." in read
    assert "Answer the check" not in read
