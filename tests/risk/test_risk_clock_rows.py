"""The clocks of risk as rows: from what the actions wrote to due dates (docs/domain.md 5)."""

import datetime

from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.models import Clock
from risk.actions import clocks, scope
from tests.risk.writing import begin, fill, signed

DAY = datetime.timedelta(days=1)


def refresh(world, *custodies):
    return clocks.refresh(custodies, today=world.today)


def test_out_of_scope_says_why_there_is_no_clock(world):
    custody = world.receive()
    scope.decide([custody], today=world.today, by=world.system)
    refresh(world, custody)
    clock = Clock.objects.get(custody=custody, standard="T4")
    assert clock.due_on is None
    assert clock.not_applicable_because.startswith("Not in scope: None of the four reasons")


def test_in_scope_an_offender_manager_is_owed_and_meets_it(world):
    """Four years from 8 October 2026, release on 7 October 2028: a day less than two years, so 56 days."""
    custody = world.receive(is_ppo=True)
    scope.decide([custody], today=world.today, by=world.system)
    refresh(world, custody)
    clock = Clock.objects.get(custody=custody, standard="T4")
    assert clock.due_on == datetime.date(2026, 12, 3)
    assert Clock.objects.get(custody=custody, standard="T6").due_on == datetime.date(2027, 4, 8)
    world.allocate(custody, world.actor("offender_manager"))
    refresh(world, custody)
    clock.refresh_from_db()
    assert clock.met_on == world.today


def test_a_complete_assessment_meets_the_backstop_and_starts_the_review(world, supervisor):
    custody = world.receive(is_ppo=True)
    scope.decide([custody], today=world.today, by=world.system)
    done = signed(world, custody, supervisor)
    assert done.state == "complete"
    refresh(world, custody)
    assert Clock.objects.get(custody=custody, standard="T6").met_on == world.today
    review = Clock.objects.get(custody=custody, standard="T8.assessment")
    assert (review.started_on, review.due_on) == (world.today, datetime.date(2027, 10, 8))
    assert review.cause == f"assessment:{done.pk}"


def test_an_unfinished_one_meets_nothing(world, supervisor):
    custody = world.receive(is_ppo=True)
    scope.decide([custody], today=world.today, by=world.system)
    fill(begin(world, custody, supervisor), supervisor)
    refresh(world, custody)
    assert Clock.objects.get(custody=custody, standard="T6").met_on is None
    assert not Clock.objects.filter(custody=custody, standard="T8.assessment").exists()


def test_again_changes_nothing_and_many_cost_as_little_as_few(world):
    few, many = ([world.receive(is_ppo=True) for _ in range(size)] for size in (2, 10))
    scope.decide([*few, *many], today=world.today, by=world.system)
    numbers = []
    for custodies in (few, many):
        with CaptureQueriesContext(connection) as queries:
            refresh(world, *custodies)
        numbers.append(len(queries))
    assert numbers[0] == numbers[1]
    before = list(Clock.objects.order_by("pk").values())
    refresh(world, *few, *many)
    assert list(Clock.objects.order_by("pk").values()) == before
