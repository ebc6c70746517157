"""The measures of inspection of a prison and of the estate, against the bare SQL of the same queries.

`make bench ARGS="-k bench_measures"`; BENCH_CASES (default 1000) people in prisons of 1,000 are taken in,
counted, multiplied BENCH_COPIES times (default 5) in SQL, and counted again. Printed: queries, seconds, the
most memory, and the ratio to the same statements sent and read without anything done with the rows.
"""

import os
import time
import tracemalloc
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bench import copies
from inspection.actions import measures
from tests.inspection import needs_world
from tests.world import World

PEOPLE, TIMES = int(os.environ.get("BENCH_CASES", "1000")), int(os.environ.get("BENCH_COPIES", "5"))
A_PRISON, AT_ONCE = 1000, 2000


def counted() -> tuple[int, int]:
    """Every measure of the estate: how many cases, by how many queries; prints what that takes."""
    day = needs_world.DAY
    question = measures.Question(
        prisons=measures.prisons_of(), since=day.replace(year=day.year - 1), until=day, as_of=day
    )
    with CaptureQueriesContext(connection) as caught:
        measures.count(question, now=timezone.now())
    statements = [one["sql"] for one in caught if "SELECT" in one["sql"]]
    began = time.perf_counter()
    cases = measures.count(question, now=timezone.now()).whole.cases
    taken = time.perf_counter() - began
    bare = fetched(statements)
    tracemalloc.start()
    measures.count(question, now=timezone.now())
    most = tracemalloc.get_traced_memory()[1] / 1024 / 1024
    tracemalloc.stop()
    print(
        f"\n{cases} cases: {len(caught)} queries, {taken:.2f} s; bare SQL {bare:.2f} s: "
        f"{taken / bare:.1f} times; at most {most:.0f} MB"
    )
    return cases, len(caught)


def fetched(statements: list[str]) -> float:
    """Seconds in which the statements are sent and every row is read."""
    began = time.perf_counter()
    with transaction.atomic():
        for statement in statements:
            with connection.chunked_cursor() as cursor:
                cursor.execute(statement.partition(" HOLD FOR ")[2] or statement)
                while cursor.fetchmany(AT_ONCE):
                    pass
    return time.perf_counter() - began


@pytest.mark.django_db(transaction=True)
def test_bench_measures(world: World, tmp_path: Path) -> None:
    """Fails where more cases ask more queries."""
    needs_world.load(world, tmp_path, prisoners=PEOPLE, prisons=max(PEOPLE // A_PRISON, 1))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    few, queries = counted()
    copies.multiply(TIMES)
    many, asked = counted()
    assert many == few * TIMES
    assert asked == queries
