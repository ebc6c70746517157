"""The analysis of needs of a prison and of the estate, against the bare SQL of the same rows.

`make bench ARGS="-k needs_analysis"`; BENCH_CASES (default 5000) says of how many people. Printed: seconds of
the numbers of the largest prison, and of adding up the prepared numbers of every prison, against reading the
section results of the same people by SQL; and the queries of each at two sizes.
"""

import datetime
import os
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.models import Count
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cases.models import Headline
from inspection.actions import needs_counts, needs_pictures
from omu.actions import needs_jobs
from staff.models import Prison
from tests.inspection import needs_world
from tests.world import World

DAY: datetime.date = needs_world.DAY
PEOPLE = int(os.environ.get("BENCH_CASES", "5000"))
TIMES = 5
BARE = """
    SELECT r.section, r.need_present, r.severe FROM risk_sectionresult r
    JOIN risk_assessment a ON a.id = r.assessment_id AND a.state = 'complete'
    JOIN cases_headline h ON h.custody_id = a.custody_id AND h.is_open
    WHERE %(prison)s IS NULL OR h.prison_id = %(prison)s
"""


def middle(deed: Callable[[], Any]) -> float:
    """Seconds of the middle of some runs, after one that is not counted."""
    deed()
    found = []
    for _ in range(TIMES):
        began = time.perf_counter()
        deed()
        found.append(time.perf_counter() - began)
    return statistics.median(found)


def bare(prison: int | None) -> Any:
    """The section results of the people, as they come."""
    with connection.cursor() as cursor:
        cursor.execute(BARE, {"prison": prison})
        return cursor.fetchall()


def queries(deed: Callable[[], Any]) -> int:
    """How often the database is asked."""
    with CaptureQueriesContext(connection) as asked:
        deed()
    return len(asked)


@pytest.mark.django_db
def test_needs_analysis(world: World, tmp_path: Path) -> None:
    """Prints ratios and queries; fails where more people ask more queries."""
    needs_world.load(world, tmp_path, prisoners=PEOPLE, prisons=5)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    held = Headline.objects.filter(is_open=True).values("prison").annotate(n=Count("pk")).order_by("n")
    few, many = held.first(), held.last()
    assert few is not None
    assert many is not None

    def one(prison: int) -> needs_counts.Picture:
        counted = needs_counts.count(prison, today=DAY)
        return needs_counts.picture(counted, prisons=[prison], today=DAY)

    needs_jobs.every_night(now=timezone.now(), today=DAY)
    every = list(Prison.objects.values_list("pk", flat=True))

    def estate() -> needs_counts.Picture:
        return needs_counts.picture(needs_pictures.together(every).counted, prisons=every, today=DAY)

    largest, together = middle(lambda: one(many["prison"])), middle(estate)
    night = middle(lambda: needs_jobs.every_night(now=timezone.now(), today=DAY))
    alone, whole = middle(lambda: bare(many["prison"])), middle(lambda: bare(None))
    asked = [queries(lambda key=size["prison"]: one(key)) for size in (few, many)]
    print(
        f"\n{PEOPLE} people; prison of {many['n']}: {largest * 1000:.0f} ms, "
        f"{largest / alone:.1f} times the bare SQL; every prison, prepared: {together * 1000:.0f} ms, "
        f"{together / whole:.2f} times; preparing: {night:.1f} s; "
        f"queries at {few['n']} and {many['n']}: {asked[0]} and {asked[1]}; every prison: {queries(estate)}"
    )
    assert asked[0] == asked[1]
