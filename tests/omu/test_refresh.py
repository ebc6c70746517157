"""Scope and clocks of many cases at once, app by app (docs/adr/0004, 0008)."""

import datetime

from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.actions import receptions
from cases.models import Change, Clock, Custody
from omu.actions.refresh import refresh

D = datetime.date


def test_scope_is_decided_before_the_clocks_that_need_it(world):
    """A priority offender is in scope from sentence: T4 runs 56 days, for release is less than 24 months off.

    8 October 2026 and 56 days is 3 December 2026; release on 7 October 2028 is a day short of 24 months.
    """
    custody = world.receive(is_ppo=True)
    refresh([custody], today=world.today)
    custody.headline.refresh_from_db()
    assert custody.headline.in_scope is True
    owed = Clock.objects.get(custody=custody, standard="T4")
    assert (owed.due_on, owed.not_applicable_because) == (D(2026, 12, 3), "")


def test_out_of_scope_the_same_duty_says_why_it_does_not_apply(world):
    custody = world.receive()
    refresh([custody], today=world.today)
    owed = Clock.objects.get(custody=custody, standard="T4")
    assert owed.due_on is None
    assert owed.not_applicable_because.startswith("Not in scope")


def test_one_by_one_and_all_at_once_leave_the_same_clocks(world):
    today = D(2026, 10, 13)
    alone, together = ([world.receive(), world.receive(is_ppo=True)] for _ in range(2))
    for custody in alone:
        refresh([custody], today=today)
    refresh(together, today=today)
    columns = (
        "standard",
        "started_on",
        "due_on",
        "not_applicable_because",
        "flags__kind",
        "flags__tasks__role",
    )
    left, right = (
        [
            sorted(map(str, Clock.objects.filter(custody=one).order_by().values_list(*columns)))
            for one in custodies
        ]
        for custodies in (alone, together)
    )
    assert left == right
    assert any("overdue" in row for row in left[0])


def queries_of(custodies, on):
    with CaptureQueriesContext(connection) as queries:
        refresh(custodies, today=on)
    return len(queries)


def test_the_number_of_queries_does_not_grow(world):
    counts = []
    for size in (5, 80):  # as many rows of clocks as go in at once
        batch = [world.reception(is_ppo=number % 2 == 0) for number in range(size)]
        outcomes = receptions.receive_many(batch, today=world.today, by=world.system)
        custodies = list(Custody.objects.for_page().filter(pk__in=[one.custody.pk for one in outcomes]))
        counts.append([queries_of(custodies, on) for on in (world.today, D(2026, 10, 13), D(2026, 10, 13))])
    assert counts[0] == counts[1]


def test_what_was_just_written_shows_on_the_next_page(world, as_actor):
    custody = world.receive(number="A1234BC")
    client = as_actor(world.actor("offender_supervisor"))
    assert not Clock.objects.filter(custody=custody).exists()
    assert "22 October 2026" in client.get("/cases/A1234BC/dates/").content.decode()
    assert not Change.objects.exists()
