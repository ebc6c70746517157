"""Tasks: whose list, what order, who ticks off (docs/domain.md 3.2, docs/pages)."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.actions import tasks
from cases.models import Task
from staff.actions.errors import Refused
from staff.models import AuditEvent
from tests.cases.test_clocks import refresh

D = datetime.date


def ask(world, text, **fields):
    plain = {"kind": "read", "user": world.actor("offender_supervisor").user, "due_on": None}
    custody = fields.pop("custody", None)
    return tasks.ask(custody, key=text, text=text, **plain | fields, by=world.system)


def test_the_same_key_is_the_same_task(world):
    assert ask(world, "Read the plan").pk == ask(world, "Read the plan").pk
    assert AuditEvent.objects.filter(deed="cases.task.asked").count() == 1


def test_a_task_is_for_somebody(world):
    with pytest.raises(Refused, match="whose task"):
        ask(world, "Nobody's", user=None, role="head_of_omu")


def test_the_list_is_in_order_of_due_dates_and_holds_ones_own_and_the_roles(world, as_actor):
    supervisor = world.actor("offender_supervisor")
    ask(world, "Without a date")
    ask(world, "Second", due_on=D(2026, 10, 20))
    ask(world, "First", due_on=D(2026, 10, 12), user=None, role="offender_supervisor", prison=world.ashbourne)
    ask(world, "Elsewhere", user=None, role="offender_supervisor", prison=world.morden)
    ask(world, "Another's", user=world.actor("wing_staff").user)
    page = as_actor(supervisor).get("/tasks/")
    assert [one.text for one in page.context["page_obj"]] == ["First", "Second", "Without a date"]
    # Thursday 8 October to Monday 12 October: two working days.
    assert "12 October 2026</time> (in 2 working days)" in page.content.decode()


def test_ticking_off_needs_no_script_and_leaves_the_list(world, as_actor):
    task = ask(world, "Read the plan")
    client = as_actor(world.actor("offender_supervisor"))
    answer = client.post(f"/tasks/{task.pk}/done/", follow=True)
    assert "Done: Read the plan" in answer.content.decode()
    assert "Nothing waits for you" in answer.content.decode()
    task.refresh_from_db()
    assert task.done_by == world.actor("offender_supervisor").user


def test_somebody_elses_task_is_not_found(world, as_actor):
    task = ask(world, "Read the plan")
    assert as_actor(world.actor("wing_staff")).post(f"/tasks/{task.pk}/done/").status_code == 404
    with pytest.raises(Refused, match="not on your list"):
        tasks.finish(task, by=world.actor("wing_staff"))


def test_a_task_of_a_duty_goes_only_with_the_duty(world, as_actor):
    custody = world.receive()
    world.allocate(custody, world.actor("offender_supervisor"))
    refresh(custody, today=D(2026, 10, 20))
    task = Task.objects.open().get(flag__isnull=False)
    answer = as_actor(world.actor("offender_supervisor")).post(f"/tasks/{task.pk}/done/", follow=True)
    assert "goes by itself when the duty is met" in answer.content.decode()
    assert Task.objects.get(pk=task.pk).done_at is None


def test_queries_of_the_list_do_not_grow(world, as_actor):
    client, counts = as_actor(world.actor("offender_supervisor")), []
    client.get("/tasks/")  # the first page of a session writes that it began
    for size in (5, 45):
        for number in range(size):
            ask(world, f"{size} {number}", custody=world.receive() if number < 5 else None)
        with CaptureQueriesContext(connection) as queries:
            client.get("/tasks/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_what_somebody_waits_for_is_done_by_doing_it(world, as_actor):
    actor = world.actor("offender_supervisor")
    case, asked = world.receive(), {"key": "information:1", "kind": "information", "text": "Section 3"}
    task = tasks.ask(case, **asked, user=actor.user, by=world.system)
    with pytest.raises(Refused, match="goes by itself when the request is answered"):
        tasks.finish(task, by=actor)
    assert "Goes when the request is answered" in as_actor(actor).get("/tasks/").content.decode()
