"""Refreshing many cases at once against a plain loop over the same cases, in one run."""

import datetime
import time
import tracemalloc
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from cases.actions import receptions
from cases.models import Custody
from omu.actions import refresh, sweep
from tests.world import World

DAY = datetime.date(2026, 10, 13)
CASES = 2000
LOOPED = 200


def seconds(work: Callable[[], Any]) -> float:
    """How long `work` takes, once."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


@pytest.fixture
def estate(world: World) -> list[Custody]:
    """So many cases, every other one in scope, with their first clocks written."""
    batch = [world.reception(is_ppo=number % 2 == 0) for number in range(CASES)]
    outcomes = receptions.receive_many(batch, today=world.today, by=world.system)
    sweep.sweep(today=world.today)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as autovacuum would have done by then; the loop profits most
    return [one.custody for one in outcomes if one.custody]


def test_sweep_against_a_loop(estate: list[Custody]) -> None:
    """Prints time of a sweep over every case, and of a loop over some of them scaled up to as many."""
    first = seconds(lambda: sweep.sweep(today=DAY))
    again = seconds(lambda: sweep.sweep(today=DAY))
    some = estate[:LOOPED]

    def loop() -> None:
        for custody in some:
            refresh.refresh([custody], today=DAY)

    looped = seconds(loop) * CASES / LOOPED
    print(f"\nsweep of {CASES} cases that raises a flag for each: {first:.2f} s")
    print(f"sweep of {CASES} cases that changes nothing:        {again:.2f} s")
    print(f"loop over {LOOPED} of them, scaled to {CASES}:          {looped:.2f} s")
    print(f"loop over sweep: {looped / again:.0f} (target 50 or more)")


def test_memory_does_not_grow_with_the_estate(world: World) -> None:
    """Prints the peak of Python's memory of a sweep over 1,500 and over 6,000 cases."""
    peaks = []
    for more in (1500, 4500):
        batch = [world.reception() for _ in range(more)]
        receptions.receive_many(batch, today=world.today, by=world.system)
        sweep.sweep(today=DAY)
        tracemalloc.start()
        sweep.sweep(today=DAY)
        peaks.append(tracemalloc.get_traced_memory()[1] / 2**20)
        tracemalloc.stop()
    ratio = peaks[1] / peaks[0]
    print(f"\npeak at 1,500 cases {peaks[0]:.1f} MiB, at 6,000 {peaks[1]:.1f} MiB: {ratio:.2f} (target 1.2)")
