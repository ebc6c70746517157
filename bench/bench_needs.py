"""Needs of thousands by section and severity in one query, and a case page with a hundred assessments.

`make bench ARGS="-k needs"`; BENCH_NEEDS (default 5000) says of how many people. Printed: seconds against
reading the same rows and counting them in Python in the same run, the plan of the query, and the time of the
case page with 100 assessments against 2.
"""

import datetime
import os
import statistics
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cases.models import Prisoner
from omu.actions import estate, records
from omu.actions.refresh import refresh
from risk.actions import needs_counts
from risk.models import SectionResult
from tests.risk.test_scale import complete
from tests.world import World

DAY = datetime.date(2026, 10, 8)
PEOPLE = int(os.environ.get("BENCH_NEEDS", "5000"))
TIMES = 7
MOST_OF_READING, MOST_TIMES = 1.0, 1.5


def middle(deed: Callable[[], Any]) -> float:
    """Seconds of the middle of some runs, after one that is not counted."""
    deed()
    found = []
    for _ in range(TIMES):
        began = time.perf_counter()
        deed()
        found.append(time.perf_counter() - began)
    return statistics.median(found)


def read_and_counted(people: QuerySet[Prisoner]) -> Counter[tuple[str, bool | None, bool | None]]:
    """The same numbers as somebody gets who reads the rows: the baseline."""
    rows = SectionResult.objects.of_latest(people).values_list("section", "need_present", "severe")
    return Counter(rows.iterator())


@pytest.mark.django_db
def test_needs_in_one_query(world: World, tmp_path: Path) -> None:
    """Prints seconds of counting and of reading, and the plan; fails where counting is slower."""
    path = tmp_path / "estate.jsonl"
    path.write_text("\n".join(estate.lines(prisons=5, prisoners=PEOPLE, seed=3, day=DAY)) + "\n")
    with path.open("rb") as source:
        facts: dict[str, Any] = {"now": timezone.now(), "today": DAY, "by": world.system}
        records.load_file(source, with_places=True, **facts)
    people = Prisoner.objects.filter(pk__gt=0)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    with CaptureQueriesContext(connection) as asked:
        counts = needs_counts.by_section(people)
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN ANALYZE {asked[0]['sql']}")
        plan = [line for (line,) in cursor.fetchall()]
    counting, reading = (
        middle(lambda: needs_counts.by_section(people)),
        middle(lambda: read_and_counted(people)),
    )
    print()
    print("\n".join(line[:150] for line in plan))
    print(f"{people.count()} people, {SectionResult.objects.count()} results, {len(counts)} sections")
    print(f"counted in {counting * 1000:.0f} ms, read in {reading * 1000:.0f} ms: {counting / reading:.2f}")
    told = read_and_counted(people)
    assert {one.section: one.severe for one in counts} == {
        one.section: told[one.section, True, True] for one in counts
    }
    assert len(asked) == 1
    assert counting / reading < MOST_OF_READING


@pytest.mark.django_db
def test_a_case_with_a_hundred_assessments(world: World, as_actor: Any) -> None:
    """Prints the ratio of time of the case page with 100 assessments to 2; fails over 1.5."""
    custody, supervisor = world.receive(), world.actor("offender_supervisor")
    world.allocate(custody, supervisor)
    client, address = as_actor(supervisor), reverse("case", args=[custody.prisoner.number])
    taken = []
    for later, number in enumerate((2, 98)):
        complete(world, custody, number, later=later)
        refresh([custody], today=world.today)
        taken.append(middle(lambda: client.get(address)))
    print(f"\ncase page with 2 and with 100 assessments: {taken[1] / taken[0]:.2f} (at most {MOST_TIMES})")
    assert taken[1] / taken[0] < MOST_TIMES
