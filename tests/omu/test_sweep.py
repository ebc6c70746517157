"""The nightly sweep: what the day has made due, once, whatever happens to it (docs/adr/0004)."""

import datetime
import signal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.actions import receptions
from cases.models import Clock, ClockFlag, FlagKind, Policy, Task
from omu.actions import sweep
from staff.models import Heartbeat
from tests.omu import processes

D = datetime.date
#: Received on Thursday 8 October 2026: T1 was due on Monday 12, so every case has one overdue on Tuesday 13.
LATE = D(2026, 10, 13)


def received(world, count):
    outcomes = receptions.receive_many(
        [world.reception() for _ in range(count)], today=world.today, by=world.system
    )
    return [one.custody for one in outcomes]


def flags():
    """Every flag there is, as it stands, with its open tasks."""
    return sorted(
        (
            flag.clock.custody_id, flag.clock.standard, flag.kind, flag.raised_on, flag.cleared_on,
            flag.tasks.filter(done_at__isnull=True).count(),
        )
        for flag in ClockFlag.objects.select_related("clock")
    )  # fmt: skip


def expected(custodies):
    """T1 overdue, one task on the list of the head of OMU, whose own it is and who manages it."""
    return sorted((one.pk, "T1", FlagKind.OVERDUE, LATE, None, 1) for one in custodies)


def test_a_sweep_raises_what_is_due_and_says_so(world):
    custodies = received(world, 3)
    swept = sweep.sweep(today=LATE)
    assert (swept.cases, swept.raised, swept.cleared) == (3, 3, 0)
    assert swept.looked_at >= 6
    assert flags() == expected(custodies)
    again = sweep.sweep(today=LATE)
    assert (again.cases, again.raised, again.cleared) == (3, 0, 0)
    assert flags() == expected(custodies)


def test_what_a_day_makes_due_is_raised_on_that_day(world):
    received(world, 1)
    assert sweep.sweep(today=D(2026, 10, 10)).raised == 0
    assert sweep.sweep(today=D(2026, 10, 11)).raised == 1  # T1 due soon
    swept = sweep.sweep(today=LATE)
    assert (swept.raised, swept.cleared) == (1, 1)  # overdue takes the place of due soon


def test_duties_of_prisons_and_officers_are_flagged_too(world):
    policy = Policy.objects.get(code="offender-management-defaults")
    world.actor("offender_supervisor")  # took the role up on 8 October: T11 is due 42 days later, 19 November
    Clock.objects.create(
        cause="last:1", policy=policy, started_on=D(2026, 9, 1), due_on=D(2026, 11, 19), standard="T13",
        prison=world.ashbourne,
    )  # fmt: skip
    assert sweep.sweep(today=D(2026, 11, 20)).raised == 2
    assert sweep.sweep(today=D(2026, 11, 20)).raised == 0
    lists = set(Task.objects.open().values_list("flag__clock__standard", "role", "prison__code"))
    assert lists == {
        ("T11", "head_of_omu", "ASH"),
        ("T13", "public_protection", "ASH"),
        ("T13", "head_of_omu", "ASH"),
    }


def test_chunks_cover_everybody_and_each_costs_the_same(world, monkeypatch):
    monkeypatch.setattr(sweep, "AT_ONCE", 4)
    received(world, 4)
    sweep.sweep(today=LATE)
    with CaptureQueriesContext(connection) as one_chunk:
        sweep.sweep(today=LATE)
    custodies = received(world, 4)
    sweep.sweep(today=LATE)
    with CaptureQueriesContext(connection) as two_chunks:
        assert sweep.sweep(today=LATE).cases == 8
    # The first look for cases, the look after the last chunk, those for officers, prisons, meetings and
    # analyses of need, three for assessments at their limit and three for late transfers.
    frame = 12
    assert len(two_chunks) - len(one_chunk) == len(one_chunk) - frame + 1
    assert ClockFlag.objects.filter(clock__custody__in=custodies).count() == 4


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_three_sweeps_at_once_leave_the_flags_of_one(world):
    custodies = received(world, 300)
    running = [processes.start("manage.py", "sweep", "--today", "2026-10-13") for _ in range(3)]
    said = [process.communicate(timeout=processes.LONGEST * 3)[0] for process in running]
    assert [process.returncode for process in running] == [0, 0, 0], said
    assert flags() == expected(custodies)
    raised = [int(words.split(" flags raised")[0].split()[-1]) for words in said]
    assert sum(raised) == 300  # each flag was raised by one of them
    assert Heartbeat.objects.filter(part="sweep").exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_a_sweep_killed_half_way_loses_nothing(world):
    """Killed outright between the first chunk of twenty and the last; the next ends with all flags."""
    custodies = received(world, 200)
    killed = processes.start("-c", IN_CHUNKS_OF_TWENTY)
    processes.until(ClockFlag.objects.exists)
    killed.send_signal(signal.SIGKILL)
    killed.wait(timeout=10)
    half = ClockFlag.objects.count()
    assert 0 < half < 200
    assert half % 20 == 0  # a chunk is done or not begun, never half done
    swept = sweep.sweep(today=LATE)
    assert swept.raised == 200 - half
    assert flags() == expected(custodies)


IN_CHUNKS_OF_TWENTY = """
import datetime, os, django
os.environ["DJANGO_SETTINGS_MODULE"] = "omu.settings"
django.setup()
from omu.actions import sweep
sweep.AT_ONCE = 20
sweep.sweep(today=datetime.date(2026, 10, 13))
"""
