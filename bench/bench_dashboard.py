"""The dashboard of a unit of 1,000 made-up prisoners over one of 50, alone and within an estate of 90,000.

`make bench ARGS="-k dashboard"`; BENCH_MANY says how many the prison has, BENCH_COPIES how many such prisons
there are at last (90). Prints queries and milliseconds of the middle of some requests of each page, and their
ratio (target 1.5), also freed of the pace of the machine, which a page without cases tells; and how many
times as long a page takes as the bare statements that it asks, in the same run.
"""

import os
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from bench import copies
from bench.bench_queries import taken_in
from cases.models import Custody
from omu.dashboards import figures
from omu.dashboards.unit import Unit
from staff import actors
from staff.models import RoleAssignment, User
from tests.world import World

FEW, MANY = 50, int(os.environ.get("BENCH_MANY", "1000"))
COPIES = int(os.environ.get("BENCH_COPIES", "90"))
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


@pytest.mark.django_db(transaction=True)
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
        told[f"a prison of {size}"] = measured(as_actor(actor), unit)
    copies.multiply(COPIES)
    estate = Custody.objects.filter(closed_on=None).count()
    told[f"a prison of {MANY} in an estate of {estate}"] = measured(as_actor(actor), unit)
    first = told[f"a prison of {FEW}"]
    for where, pages in list(told.items())[1:]:
        pace = pages["policy"][1] / first["policy"][1]
        print(f"\n{where} over a prison of {FEW}; a page without cases took {pace:.2f} times as long")
        for name, (asked, slow, sql) in pages.items():
            fast = first[name][1]
            print(f"{name}: {first[name][0]} and {asked} queries; {fast:.0f} and {slow:.0f} ms: ratio "
                  f"{slow / fast:.2f}, {slow / fast / pace:.2f} without the pace; over its bare SQL "
                  f"{slow / sql:.2f}")  # fmt: skip
        assert {name: asked for name, (asked, *_) in pages.items()} == {
            name: asked for name, (asked, *_) in first.items()
        }
