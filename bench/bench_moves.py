"""A prison closes: 800 people asked for, accepted, left and arrived, as four jobs (docs/domain.md 13).

`make bench ARGS="-k moves"`; BENCH_MOVES (default 800) says how many. Printed by step: queries and time for
one person, and how many times as long the closure takes as a van of forty in the same run.
"""

import datetime
import os
import time
from typing import Any

import pytest
from django.db import connection

from cases.actions import receptions, transfers
from cases.models import Custody, HandOver, Transfer
from omu.actions import jobs, transfer_jobs
from staff.actors import Actor
from tests.world import World

VAN, CLOSURE = 40, int(os.environ.get("BENCH_MOVES", "800"))
REASON = "The prison closes"


def taken_in(world: World, number: int) -> list[Custody]:
    """That many people at Ashbourne, received at once."""
    people = [world.reception() for _ in range(number)]
    found = receptions.receive_many(people, today=world.today, by=world.system)
    return [one.custody for one in found if one.custody]


def step(name: str, keys: list[int], by: Actor, today: datetime.date, **said: Any) -> tuple[float, int, str]:
    """Seconds and queries of one job, and what it says."""
    job = transfer_jobs.ask(name, keys=keys, today=today, by=by, **said)
    began = time.perf_counter()
    # The log of queries would cost more than they do: their number is counted, their text is not kept.
    counted = Counted()
    with connection.execute_wrapper(counted):
        jobs.run(job.pk)
    taken = time.perf_counter() - began
    job.refresh_from_db()
    assert (job.state, job.done, job.total) == ("done", len(keys), len(keys)), job.message
    return taken, counted.number, job.message


class Counted:
    """Counts statements."""

    number = 0

    def __call__(self, execute: Any, *given: Any) -> Any:
        """One more."""
        self.number += 1
        return execute(*given)


def everybody(world: World, held: list[Custody]) -> dict[str, tuple[float, int]]:
    """The four steps for all of them; by step seconds and queries. One was asked for by a colleague."""
    sender, receiver = world.actor("case_administrator"), world.actor("head_of_omu", place=world.morden)
    one = held[len(held) // 2]
    transfers.request(one, to_prison=world.morden, reason="Court", today=world.today, by=world.actor("oca"))
    found, today = {}, world.today
    seconds, queries, said = step(
        "ask", [case.pk for case in held], sender, today, to_prison=world.morden, reason=REASON
    )
    assert said.startswith(f"{len(held) - 1} of {len(held)} done. 1 not done"), said
    found["ask"] = seconds, queries
    keys = list(Transfer.objects.filter(custody__in=held).values_list("pk", flat=True))
    for name, by in (("accept", receiver), ("leave", sender), ("arrive", receiver)):
        more = {"no_note": REASON} if name == "leave" else {}
        seconds, queries, said = step(name, keys, by, today, **more)
        assert said == f"{len(held)} of {len(held)} done."
        found[name] = seconds, queries
    return found


@pytest.mark.django_db
def test_a_prison_that_closes(world: World) -> None:
    """Prints each step; fails where a person of 800 costs more statements than one of 40."""
    van = everybody(world, taken_in(world, VAN))
    closure = everybody(world, taken_in(world, CLOSURE))
    print(f"\n{CLOSURE} people against {VAN}, each step one job, one failure each time they are asked for:")
    for name, (seconds, queries) in closure.items():
        few, of_few = van[name]
        print(
            f"  {name:7} {queries / CLOSURE:5.1f} statements and {seconds / CLOSURE * 1000:5.1f} ms a person"
            f" ({of_few / VAN:.1f} and {few / VAN * 1000:.1f} of a van); {seconds:6.1f} s in all,"
            f" {seconds / few:.1f} times the van for {CLOSURE / VAN:.0f} times the people"
        )
        assert queries / CLOSURE <= of_few / VAN + 1
    assert HandOver.objects.filter(prison=world.morden).count() == VAN + CLOSURE
