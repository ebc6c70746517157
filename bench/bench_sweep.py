"""Refreshing every case of a generated estate against a plain loop over the same cases, in one run.

`make bench ARGS="-k sweep"`; BENCH_CASES (5000) says how many.
"""

import datetime
import gc
import os
import time
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cases.actions import receptions
from cases.models import Custody
from omu.actions import estate, records, refresh, sweep
from tests.world import World

CASES = int(os.environ.get("BENCH_CASES", "5000"))
LOOPED = 200


def seconds(work: Callable[[], Any]) -> float:
    """How long `work` takes, once."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def queries(work: Callable[[], Any]) -> int:
    """How many queries `work` asks."""
    with CaptureQueriesContext(connection) as found:
        work()
    return len(found)


@pytest.fixture
def as_a_worker() -> Iterator[None]:
    """What is loaded is set apart from what is collected, as omu/celery.py does when a worker starts."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.fixture
def cases(world: World, tmp_path: Path, as_a_worker: None) -> list[Custody]:
    """So many cases of a generated estate of ten prisons, with their first clocks written."""
    path = tmp_path / "estate.jsonl"
    lines = estate.lines(prisons=10, prisoners=CASES, seed=5, day=world.today)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with path.open("rb") as source:
        facts: dict[str, Any] = {"now": timezone.now(), "today": world.today, "by": world.system}
        report = records.load_file(source, with_places=True, **facts)
    assert report.made, list(report.lines())[:5]
    sweep.sweep(today=world.today)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as autovacuum would have done by then; the loop profits most
    return list(Custody.objects.open().order_by("pk"))


def test_sweep_against_a_loop(cases: list[Custody], world: World) -> None:
    """Prints time and queries of a sweep over every case, and of a loop over some of them scaled up."""
    day = world.today + datetime.timedelta(days=5)
    first = seconds(lambda: sweep.sweep(today=day))
    again = seconds(lambda: sweep.sweep(today=day))

    def at_once() -> None:
        for start in range(0, len(cases), sweep.AT_ONCE):
            refresh.refresh(cases[start : start + sweep.AT_ONCE], today=day)

    refreshed = seconds(at_once)
    some = cases[:: max(len(cases) // LOOPED, 1)][:LOOPED]

    def loop() -> None:
        for custody in some:
            refresh.refresh([custody], today=day)

    looped = seconds(loop) * len(cases) / len(some)
    asked = queries(lambda: sweep.sweep(today=day))
    asked_by_one = queries(lambda: refresh.refresh(some[:1], today=day))
    print(f"\nsweep of {len(cases)} cases five days later: {first:.2f} s")
    print(f"sweep of {len(cases)} cases that changes nothing: {again:.2f} s, {asked} queries")
    print(f"loop over {len(some)} of them, scaled: {looped:.2f} s, {asked_by_one * len(cases)} queries")
    print(f"refresh of the same cases, {sweep.AT_ONCE} at once: {refreshed:.2f} s")
    over, whole = looped / refreshed, looped / again
    print(f"loop over refresh: {over:.0f} (target 50 or more); over the whole sweep: {whole:.0f}")


def test_memory_does_not_grow_with_the_estate(world: World) -> None:
    """Prints the peak of Python's memory of a sweep over 1,500 and over 6,000 cases."""
    peaks = []
    for more in (1500, 4500):
        batch = [world.reception() for _ in range(more)]
        receptions.receive_many(batch, today=world.today, by=world.system)
        sweep.sweep(today=world.today)
        tracemalloc.start()
        sweep.sweep(today=world.today)
        peaks.append(tracemalloc.get_traced_memory()[1] / 2**20)
        tracemalloc.stop()
    ratio = peaks[1] / peaks[0]
    print(f"\npeak at 1,500 cases {peaks[0]:.1f} MiB, at 6,000 {peaks[1]:.1f} MiB: {ratio:.2f} (target 1.2)")
