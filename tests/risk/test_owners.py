"""Whose the assessment is: a setting of the prison, on task lists and pages (docs/domain.md 7.2)."""

import datetime

import pytest
from django.urls import reverse

from cases.actions import prison_settings
from cases.models import Clock, Custody, Task
from risk.actions import clocks, owners, scope

OM, OS = "offender_manager", "offender_supervisor"
ASSESSING = ("T6", "T7")


@pytest.fixture
def case(world):
    """A case in scope with both holders; who they are as well."""
    custody = world.receive()
    holders = {name: world.actor(name) for name in (OM, OS)}
    for actor in holders.values():
        world.allocate(custody, actor)
    by = world.actor("head_of_omu")
    scope.override(custody, in_scope=True, reason="Agreed with the trust.", today=world.today, by=by)
    return custody, holders


def set_owner(world, value, on):
    prison_settings.set_value(
        world.ashbourne, key="assessment_owner", value=value, effective_from=on, reason="Trial",
        today=world.today, by=world.actor("head_of_omu"),
    )  # fmt: skip


def on_lists(custody, today):
    """Whose list each duty of a new assessment stands on, overdue as they are."""
    row = Custody.objects.select_related("headline", "prisoner").get(pk=custody.pk)
    clocks.refresh([row], today=today)
    found = {}
    for standard in ASSESSING:
        clock = Clock.objects.get(custody=custody, standard=standard)
        tasks = Task.objects.open().filter(flag__clock=clock, user__isnull=False)
        found[standard] = list(tasks.values_list("user_id", flat=True))
    return found


def test_new_assessment_tasks_go_to_the_supervisor_from_the_day_it_is_set(world, case):
    custody, holders = case
    manager, supervisor = holders[OM].user, holders[OS].user
    late = world.today + datetime.timedelta(days=400)
    assert on_lists(custody, late) == {key: [manager.pk] for key in ASSESSING}
    set_owner(world, OS, late)
    assert on_lists(custody, late) == {key: [supervisor.pk] for key in ASSESSING}
    earlier = late - datetime.timedelta(days=1)
    assert on_lists(custody, earlier) == {key: [manager.pk] for key in ASSESSING}
    told = owners.of(custody, what=owners.ASSESSMENTS, since=world.today, until=late)
    assert [(one.since, one.name, one.because) for one in told] == [
        (world.today, holders[OM].name, "the prison leaves it to scope, and the case is in scope"),
        (late, holders[OS].name, "the prison gives assessments to offender supervisors"),
    ]
    plans = owners.of(custody, what=owners.PLANS, since=world.today, until=late)
    assert [one.name for one in plans] == [holders[OM].name]


def test_the_pages_name_who_owns_it(world, case, as_actor):
    custody, holders = case
    set_owner(world, OS, world.today)
    client, number = as_actor(holders[OS]), custody.prisoner.number
    listed = client.get(reverse("assessment_list", args=[number])).content.decode()
    assert f"Assessments of this case belong to {holders[OS].name}" in listed
    case_page = client.get(reverse("case", args=[number])).content.decode()
    assert "(owns the assessment)" in case_page
    assert "(owns the plan)" in case_page
