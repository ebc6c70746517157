"""Finding a rare and a common word in the log among 20,000, 100,000 and BENCH_ENTRIES (1000000) entries."""

import os
import time

import pytest
from django.db import connection

from cases.actions import searches
from staff.actors import Actor
from tests.omu.test_log_search_plan import fill
from tests.world import World


def seconds(words: str, by: Actor) -> tuple[float, int]:
    """How long one search takes, the second time it is asked, and how many entries it found."""
    searches.search(words, by=by)
    began = time.perf_counter()
    made = searches.search(words, by=by)
    return time.perf_counter() - began, len(made.found)


MOST = int(os.environ.get("BENCH_ENTRIES", "1000000"))


@pytest.mark.parametrize("entries", [20_000, 100_000, MOST])
def test_search(world: World, entries: int) -> None:
    """Prints the time of a rare word (one entry in two thousand) and of a common one (nearly all)."""
    supervisor, custody = world.actor("offender_supervisor"), world.receive()
    fill(custody, supervisor, entries)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_size_pretty(pg_relation_size('contact_words'))")
        print(f"\n{entries} entries, index of words {cursor.fetchone()[0]}")
    for words in ("quartz", "work"):
        for role in ("offender_supervisor", "inspector"):
            took, found = seconds(words, world.actor(role))
            print(f"{words} as {role}: {took:.3f} s, {found} kept")
