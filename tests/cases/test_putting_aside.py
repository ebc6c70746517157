"""Tasks put aside, and the page on which a manager sees who moved what (docs/domain.md 5)."""

import datetime
from functools import partial

import pytest

from cases.actions import clock_decisions, prison_settings, tasks
from cases.models import Clock, Task, TaskSnooze
from staff.actions.errors import Refused
from staff.models import AuditEvent
from tests.cases.test_clocks import clock, refresh
from tests.cases.test_tasks import ask
from tests.omu.racing import at_once

D = datetime.date
TOMORROW = D(2026, 10, 9)


@pytest.fixture
def supervisor(world):
    return world.actor("offender_supervisor")


def aside(world, task, by, until=TOMORROW, **rest):
    return tasks.put_aside(task, until=until, today=world.today, by=by, **rest)


def listed(page):
    return [row["task"].text for row in page.context["rows"]]


def test_what_is_put_aside_leaves_ones_own_list_until_the_day(world, supervisor, as_actor):
    task = ask(world, "Read the plan", user=None, role="offender_supervisor", prison=world.ashbourne)
    colleague = world.actor("offender_supervisor", grade="probation_officer")
    aside(world, task, supervisor)
    mine = Task.objects.visible_to(supervisor)
    assert not mine.on_the_list(supervisor, day=world.today).exists()
    assert mine.on_the_list(supervisor, day=TOMORROW).get() == task
    assert Task.objects.visible_to(colleague).on_the_list(colleague, day=world.today).get() == task
    page = as_actor(supervisor).get("/tasks/?show=aside").content.decode()
    assert "Read the plan" in page
    assert "until" in page
    assert "9 October 2026" in page


def test_an_overdue_task_is_on_the_list_whatever_was_put_aside(world, supervisor):
    task = ask(world, "Read the plan", due_on=D(2026, 10, 20))
    aside(world, task, supervisor, until=D(2026, 10, 20), reason="Away on training")
    Task.objects.filter(pk=task.pk).update(due_on=D(2026, 10, 7))  # a duty that became due sooner
    mine = Task.objects.visible_to(supervisor)
    assert mine.on_the_list(supervisor, day=world.today).get() == task
    assert not mine.put_aside(supervisor, day=world.today).exists()


def test_putting_aside_moves_no_flag_and_an_overdue_duty_comes_back_as_a_new_task(world, supervisor):
    custody = world.receive()
    world.allocate(custody, supervisor)
    refresh(custody, today=D(2026, 10, 19))
    soon = Task.objects.open().get(flag__clock__standard="T2")
    tasks.put_aside(soon, until=D(2026, 10, 22), today=D(2026, 10, 19), by=supervisor)
    refresh(custody, today=D(2026, 10, 23))
    mine = Task.objects.visible_to(supervisor).on_the_list(supervisor, day=D(2026, 10, 23))
    assert [one.text for one in mine] == ["Overdue: First contact of the offender supervisor"]
    assert clock(custody, "T2").due_on == D(2026, 10, 22)


def test_somebody_elses_or_a_done_task_cannot_be_put_aside(world, supervisor):
    task = ask(world, "Read the plan")
    with pytest.raises(Refused, match="not on your list"):
        aside(world, task, world.actor("wing_staff"))
    tasks.finish(task, by=supervisor)
    with pytest.raises(Refused, match="done already"):
        aside(world, task, supervisor)


def test_the_prison_sets_when_a_reason_is_wanted(world, supervisor):
    task = ask(world, "Read the plan")
    until = world.today + datetime.timedelta(days=3)
    aside(world, task, supervisor, until=until)  # three days: none by default
    prison_settings.set_value(
        world.ashbourne, key="aside_reason_days", value=2, effective_from=world.today,
        reason="Too much was put aside.", today=world.today, by=world.actor("head_of_omu"),
    )  # fmt: skip
    with pytest.raises(Refused, match="more than 2 days") as refused:
        aside(world, task, supervisor, until=until)
    assert refused.value.field == "reason"


def test_a_page_without_script_puts_aside_and_takes_back(world, supervisor, as_actor):
    task = ask(world, "Read the plan")
    client = as_actor(supervisor)
    page = client.get(f"/tasks/{task.pk}/aside/").content.decode()
    assert "Tomorrow, Friday 9 October" in page
    answer = client.post(f"/tasks/{task.pk}/aside/", {"chosen": "2026-10-15"})
    assert "Say why" in answer.content.decode()
    sent = {"chosen": "2026-10-15", "reason": "The court sits on the 14th."}
    answer = client.post(f"/tasks/{task.pk}/aside/", sent, follow=True)
    assert "Put aside until 15/10/2026: Read the plan" in answer.content.decode()
    assert "Nothing waits for you" in answer.content.decode()
    assert "Go to: My caseload" in answer.content.decode()
    answer = client.post(f"/tasks/{task.pk}/back/", follow=True)
    assert listed(answer) == ["Read the plan"]
    row = TaskSnooze.objects.get()
    assert (row.until, row.reason, row.ended_on) == (D(2026, 10, 15), sent["reason"], world.today)
    deeds = AuditEvent.objects.filter(deed__startswith="cases.task.").order_by("pk")
    assert [one.deed for one in deeds][1:] == ["cases.task.aside", "cases.task.taken_back"]


def test_another_day_can_be_typed_and_a_missing_one_is_said(world, supervisor, as_actor):
    task = ask(world, "Read the plan")
    client = as_actor(supervisor)
    answer = client.post(f"/tasks/{task.pk}/aside/", {"chosen": "other"})
    assert "Enter the day on which it is to be back" in answer.content.decode()
    sent = {"chosen": "other", "until_day": "10", "until_month": "10", "until_year": "2026"}
    client.post(f"/tasks/{task.pk}/aside/", sent)
    assert TaskSnooze.objects.get().until == D(2026, 10, 10)


def test_the_manager_sees_who_moved_what_and_the_first_date(world, supervisor, as_actor):
    custody, head = world.receive(), world.actor("head_of_omu")
    world.allocate(custody, supervisor)
    refresh(custody, today=world.today)
    clock_decisions.extend(
        clock(custody, "T2"), to=D(2026, 10, 30), reason="In hospital", today=world.today, by=head
    )
    task = ask(world, "Read the plan", custody=custody)
    aside(world, task, supervisor, until=D(2026, 10, 20), reason="Court on the 19th")
    client = as_actor(head)
    page = client.get("/tasks/moved/").content.decode()
    assert "22 Oct 2026" in page
    assert "extended to" in page
    assert "30 Oct 2026" in page
    assert "In hospital" in page
    tasks_page = client.get("/tasks/moved/?show=tasks").content.decode()
    assert "Court on the 19th" in tasks_page
    assert supervisor.user.full_name in tasks_page
    heads_own = ask(world, "Allocate", user=head.user)
    aside(world, heads_own, head)
    narrowed = client.get(f"/tasks/moved/?show=tasks&who={head.user.pk}").content.decode()
    assert "Allocate" in narrowed
    assert "Court on the 19th" not in narrowed
    rows = b"".join(client.get("/tasks/moved/?csv=1").streaming_content).decode()
    assert "2026-10-22,2026-10-30" in rows
    elsewhere = as_actor(world.actor("head_of_omu", place=world.morden))
    assert "In hospital" not in elsewhere.get("/tasks/moved/").content.decode()
    assert "Court on the 19th" not in elsewhere.get("/tasks/moved/?show=tasks").content.decode()


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_two_press_done_at_once_and_it_is_done_once(world, supervisor):
    task = ask(world, "Read the plan", user=None, role="offender_supervisor", prison=world.ashbourne)
    colleague = world.actor("offender_supervisor", grade="probation_officer")
    found = at_once(*(partial(tasks.finish, task, by=by) for by in (supervisor, colleague)))
    assert {one.pk for one in found} == {task.pk}
    assert len({one.done_by_id for one in found}) == 1
    assert AuditEvent.objects.filter(deed="cases.task.done").count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_put_aside_twice_at_once_is_put_aside_once(world, supervisor):
    task = ask(world, "Read the plan")
    deeds = [
        partial(aside, world, task, supervisor, until=TOMORROW + datetime.timedelta(days=n)) for n in (0, 1)
    ]
    found = at_once(*deeds)
    assert all(isinstance(one, TaskSnooze) for one in found), found
    assert TaskSnooze.objects.filter(ended_on__isnull=True).count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_a_duty_is_decided_by_one_of_two_heads_at_once(world):
    custody = world.receive()
    refresh(custody, today=world.today)
    owed, head = clock(custody, "T2"), world.actor("head_of_omu")
    decided = {"reason": "In hospital", "today": world.today, "by": head}
    found = at_once(
        partial(clock_decisions.extend, owed, to=D(2026, 10, 30), **decided),
        partial(clock_decisions.exempt, owed, **decided),
    )
    row = Clock.objects.get(pk=owed.pk)
    # Whoever comes second finds the duty exempted, or exempts an extended one; neither is lost.
    if row.extended_to is None:
        assert any("no longer open" in str(one) for one in found)
    assert row.exempted_because == "In hospital"
    assert row.due_on == D(2026, 10, 22)
