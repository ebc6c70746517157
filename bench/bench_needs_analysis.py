"""Needs, waiting lists and unmet need of a prison and of the estate, against the bare SQL of the same rows.

`make bench ARGS="-k needs_analysis"`; BENCH_CASES (default 2000) people in prisons of 1,000 are taken in,
measured, multiplied BENCH_COPIES times (default 5) in SQL, and measured again: 10000 and 9 make an estate of
90,000. Printed: queries and milliseconds of each at both sizes, the ratio of the two (target 1.5 for what is
of one prison), and the ratio to bare SQL of the larger size.
"""

import datetime
import os
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.models import Count
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bench import copies
from cases.models import Headline
from inspection.actions import needs_counts, needs_pictures
from omu.actions import needs_jobs
from sentence_plans.actions import provision_totals, unmet, waiting
from sentence_plans.models import Provision
from staff import actors
from staff.models import Prison
from tests.inspection import needs_world
from tests.world import World

PEOPLE, TIMES = int(os.environ.get("BENCH_CASES", "2000")), int(os.environ.get("BENCH_COPIES", "5"))
A_PRISON, A_PAGE, RUNS = 1000, 50, 5
BY = actors.system("bench")
HEADS = """WITH head AS MATERIALIZED (
    SELECT h.custody_id, c.prisoner_id FROM cases_headline h JOIN cases_custody c ON c.id = h.custody_id
    WHERE h.prison_id = %(prison)s AND h.is_open AND h.stage NOT IN ('remand', 'closed')
), latest AS MATERIALIZED (
    SELECT DISTINCT ON (a.prisoner_id) a.id AS assessment_id
    FROM risk_assessment a JOIN head USING (prisoner_id)
    WHERE a.state = 'complete' ORDER BY a.prisoner_id, a.completed_on DESC, a.id DESC
)"""
#: What the needs of a prison are made of, as it comes.
NEEDS = tuple(
    f"{HEADS} SELECT {one}"
    for one in (
        "* FROM head JOIN cases_headline USING (custody_id)",
        "section, need_present, severe FROM risk_sectionresult JOIN latest USING (assessment_id)",
        "predictor, band, two_year FROM risk_predictorresult JOIN latest USING (assessment_id)",
        "item, score, value FROM risk_answer JOIN latest USING (assessment_id) WHERE item IN ('1.7', '2.2')",
        "said -> 'topics' FROM risk_writtenpart JOIN latest USING (assessment_id) WHERE code = 'self'",
        "custody_id, offence_group FROM cases_sentence JOIN head USING (custody_id)",
        "custody_id, code FROM cases_alert JOIN head USING (custody_id) WHERE closed_on IS NULL",
        "d.* FROM sentence_plans_delivery d JOIN head USING (custody_id) ORDER BY d.id",
    )
)
LISTS = """SELECT d.*, p.*, h.* FROM sentence_plans_delivery d JOIN cases_headline h USING (custody_id)
    JOIN cases_custody c ON c.id = d.custody_id JOIN cases_prisoner p ON p.id = c.prisoner_id
    WHERE d.prison_id = %(prison)s AND h.prison_id = %(prison)s AND d.step = 'waiting'
    AND d.ended_on IS NULL AND c.closed_on IS NULL ORDER BY d.waiting_since, d.id"""
LAST = """SELECT DISTINCT ON (d.custody_id, d.programme_id) d.*, h.prison_id AS held_at
    FROM sentence_plans_delivery d JOIN cases_custody c ON c.id = d.custody_id AND c.closed_on IS NULL
    JOIN cases_headline h ON h.custody_id = d.custody_id
    WHERE %(prison)s::bigint IS NULL OR h.prison_id = %(prison)s
    ORDER BY d.custody_id, d.programme_id, d.id DESC"""
UNMET = f"SELECT programme_id, count(*) FROM ({LAST}) x WHERE state <> 'delivered' GROUP BY 1"
TOTALS = f"SELECT programme_id, held_at, count(*) FROM ({LAST}) x WHERE state <> 'delivered' GROUP BY 1, 2"
PREPARED = ("SELECT * FROM inspection_needspicture",)


@dataclass(frozen=True)
class Measured:
    """What is asked once: queries, milliseconds, and those of the bare SQL."""

    queries: int
    taken: float
    bare: float


def middle(deed: Callable[[], Any]) -> float:
    """Milliseconds of the middle of some runs, after one that is not counted."""
    deed()
    found = []
    for _ in range(RUNS):
        began = time.perf_counter()
        deed()
        found.append((time.perf_counter() - began) * 1000)
    return statistics.median(found)


def fetched(statements: tuple[str, ...], prison: int | None) -> None:
    """The rows of each, as they come."""
    with connection.cursor() as cursor:
        for one in statements:
            cursor.execute(one, {"prison": prison})
            cursor.fetchall()


def deeds(prison: int, *, day: datetime.date) -> dict[str, tuple[Callable[[], Any], tuple[str, ...], bool]]:
    """What is measured: how it is asked, its bare SQL, and whether that is of one prison."""
    every = list(Prison.objects.all())
    keys = [one.pk for one in every]

    def needs() -> None:
        needs_counts.picture(needs_counts.count(prison, today=day), prisons=[prison], today=day)

    def needs_of_every() -> None:
        needs_counts.picture(needs_pictures.together(keys).counted, prisons=keys, today=day)

    def lists() -> None:
        waiting.lines(Provision.objects.current().filter(prison=prison), today=day)

    def not_delivered(where: int | None) -> None:
        rows = unmet.needed(prison=where, soon=False, today=day, by=BY)
        unmet.by_programme(rows)
        rows = rows.select_related("programme", "course", "custody__prisoner", "custody__headline")
        unmet.shown(list(rows.order_by("custody__headline__earliest_release_on", "pk")[:A_PAGE]), today=day)

    return {
        "needs of a prison": (needs, NEEDS, True),
        "needs of every prison, prepared": (needs_of_every, PREPARED, False),
        "waiting lists of a prison": (lists, (LISTS,), True),
        "not delivered at a prison": (lambda: not_delivered(prison), (UNMET,), True),
        "not delivered at every prison": (lambda: not_delivered(None), (UNMET,), False),
        "programmes of every prison": (lambda: provision_totals.totals(every), (TOTALS,), False),
    }  # fmt: skip


def measured(*, day: datetime.date) -> dict[str, Measured]:
    """Each, at the first prison, after the numbers of every prison are prepared."""
    first = Headline.objects.filter(is_open=True, prison__isnull=False).values("prison")
    prison = first.annotate(people=Count("pk")).order_by("prison")[0]["prison"]
    began = time.perf_counter()
    prisons = needs_jobs.every_night(now=timezone.now(), today=day)
    print(f"\nneeds of {prisons} prisons prepared in {time.perf_counter() - began:.1f} s")
    found = {}
    for name, (deed, statements, of_one) in deeds(prison, day=day).items():
        with CaptureQueriesContext(connection) as asked:
            deed()
        where = prison if of_one else None
        bare = middle(lambda rows=statements, where=where: fetched(rows, where))
        found[name] = Measured(len(asked), middle(deed), bare)
    return found


def told(few: dict[str, Measured], many: dict[str, Measured]) -> None:
    """Print the two beside one another."""
    for name, before in few.items():
        after = many[name]
        print(
            f"{name}: {before.queries} and {after.queries} queries; {before.taken:.0f} and "
            f"{after.taken:.0f} ms: {after.taken / before.taken:.2f}; bare SQL {after.bare:.0f} ms: "
            f"{after.taken / after.bare:.1f} times"
        )


@pytest.mark.django_db(transaction=True)
def test_needs_analysis(world: World, tmp_path: Path) -> None:
    """Prints ratios and queries; fails where more people ask more queries."""
    needs_world.load(world, tmp_path, prisoners=PEOPLE, prisons=max(PEOPLE // A_PRISON, 1))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    few = measured(day=needs_world.DAY)
    copies.multiply(TIMES)
    many = measured(day=needs_world.DAY)
    print(f"{PEOPLE} people, then {PEOPLE * TIMES}")
    told(few, many)
    assert {name: one.queries for name, one in few.items()} == {
        name: one.queries for name, one in many.items()
    }
