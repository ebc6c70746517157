"""The dashboard of a unit at 5,000 made-up prisoners over 50, against the bare SQL of its counts.

`make bench ARGS="-k dashboard"`; BENCH_MANY says how many. Prints queries and milliseconds of the middle of
some requests of each page, and their ratio (target 1.5), free of the pace of the machine; and how many times
as long a page takes as the bare statements that it asks, in the same run.
"""

import os
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from bench.bench_queries import taken_in
from omu.dashboards import figures
from omu.dashboards.unit import Unit
from staff import actors
from staff.models import RoleAssignment, User
from tests.world import World

FEW, MANY = 50, int(os.environ.get("BENCH_MANY", "5000"))
TIMES = 7
PAGES = ("policy", "unit", "unit_cases", "unit_cases?what=overdue", "unit_pending", "case_lists")


def middle(deed: Callable[[], Any]) -> float:
    """Milliseconds of the middle of some runs."""
    found = []
    for _ in range(TIMES):
        began = time.perf_counter()
        deed()
        found.append((time.perf_counter() - began) * 1000)
    return statistics.median(found)


def bare(asked: list[dict[str, str]]) -> float:
    """Milliseconds that the database takes for the statements of a page, asked again without the page."""
    statements = [one["sql"] for one in asked if one["sql"].startswith("SELECT")]

    def deed() -> None:
        with connection.cursor() as cursor:
            for sql in statements:
                cursor.execute(sql)
                cursor.fetchall()

    return middle(deed)


def measured(client: Any, unit: Unit) -> dict[str, tuple[int, float, float]]:
    """Queries and milliseconds of each page and of its bare statements, and of the one that counts."""
    found = {}
    with time_machine.travel(timezone.now(), tick=False):
        for page in PAGES:
            name, _, query = page.partition("?")
            address = f"{reverse(name)}?{query}"
            for _ in range(2):
                with CaptureQueriesContext(connection) as captured:
                    assert client.get(address).status_code == 200
                # Kept before the next request, which empties the log of the connection.
                asked = list(captured.captured_queries)
            assert asked
            fast = middle(lambda address=address: client.get(address))
            found[page] = (len(asked), fast, bare(asked))
            if os.environ.get("BENCH_SQL") and page == "unit":
                for one in sorted(asked, key=lambda one: -float(one["time"]))[:6]:
                    print(one["time"], one["sql"][:1500])
    counts = middle(lambda: figures.count(unit))
    return found | {"the counts": (1, counts, counts)}


def test_dashboard_does_not_grow(world: World, as_actor: Any, tmp_path: Path) -> None:
    """Prints the ratios, and fails where the queries differ."""
    told = {}
    for size in (FEW, MANY):
        taken_in(world, tmp_path / f"{size}.jsonl", size)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        User.objects.filter(must_change_password=True).update(must_change_password=False)
        assignment = RoleAssignment.objects.holding(world.today).filter(role="head_of_omu").first()
        assert assignment
        actor = actors.of(assignment)
        unit = Unit(actor=actor, day=world.today, is_now=True)
        told[size] = measured(as_actor(actor), unit)
    pace = told[MANY]["policy"][1] / told[FEW]["policy"][1]
    print(f"\nthe machine took {pace:.2f} times as long the second time; the ratios are without that")
    for name, (asked, fast, _) in told[FEW].items():
        then, slow, sql = told[MANY][name]
        print(f"{name}: {asked} and {then} queries; {fast:.0f} ms at {FEW}, {slow:.0f} ms at {MANY}: "
              f"ratio {slow / fast / pace:.2f}; over its bare SQL {slow / sql:.2f}")  # fmt: skip
    assert {name: asked for name, (asked, *_) in told[FEW].items()} == {
        name: asked for name, (asked, *_) in told[MANY].items()
    }
