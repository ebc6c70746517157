"""Search, caseload, case page, queue and lists ask the database as often at 5,000 made-up prisoners as at 50.

`make bench ARGS="-k queries"`; BENCH_MANY says how many, and ratios of time are printed (target 1.5).
`tests/omu/test_query_counts.py` holds the same for every page at 5 and 500;
taking in 5,000 takes too long for a test.
"""

import datetime
import os
import statistics
import time
from pathlib import Path
from typing import Any

import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cases.models import Custody, Headline, HeldAs
from omu.actions import estate, records
from omu.actions.refresh import refresh_keys
from staff import actors
from staff.models import RoleAssignment, User
from tests.world import World

FIGURES = {"prisons": 1, "seed": 5}
FEW, MANY = 50, int(os.environ.get("BENCH_MANY", "5000"))
TIMES = 5
#: A page that asks nothing of cases: how fast the machine is just now.
BASELINE = "policy"
REFRESHED_AT_ONCE = 500


def taken_in(world: World, path: Path, prisoners: int) -> None:
    """An estate of one prison with so many people, clocks worked out; the first are the same."""
    lines = estate.lines(prisoners=prisoners, day=world.today, **FIGURES)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with path.open("rb") as source:
        facts: dict[str, Any] = {"now": timezone.now(), "today": world.today, "by": world.system}
        report = records.load_file(source, with_places=True, **facts)
    assert report.made, list(report.lines())[:5]
    keys = list(Custody.objects.filter(clocks=None).values_list("pk", flat=True))
    for start in range(0, len(keys), REFRESHED_AT_ONCE):
        refresh_keys(keys[start : start + REFRESHED_AT_ONCE], today=world.today)


def pages(number: str) -> list[tuple[str, list[str], str, dict[str, str] | None]]:
    """Name of the route, its arguments, the role that asks, and what is sent."""
    return [
        (BASELINE, [], "offender_supervisor", None),
        ("caseload", [], "offender_supervisor", None),
        ("find", [], "offender_supervisor", {"sought": "Ash"}),
        ("case", [number], "offender_supervisor", None),
        ("case_log", [number], "offender_supervisor", None),
        ("board_desk", [], "offender_supervisor", None),
        ("unit", [], "head_of_omu", None),
        ("unit_cases", [], "head_of_omu", None),
        ("unheld", [], "head_of_omu", None),
    ]


def counted(as_actor: Any, number: str, today: datetime.date) -> dict[str, tuple[int, float]]:
    """Queries of the second of two requests for each page, and milliseconds of the middle of five more."""
    holder = Headline.objects.get(custody__prisoner__number=number, is_open=True).offender_supervisor
    holding = RoleAssignment.objects.holding(today)
    # Users that came with a file choose a password of their own at first; that page is not counted.
    User.objects.filter(must_change_password=True).update(must_change_password=False)
    clients = {
        "offender_supervisor": as_actor(actors.of(holding.get(user=holder))),
        "head_of_omu": as_actor(actors.of(holding.get(role="head_of_omu"))),
    }
    found = {}
    with time_machine.travel(timezone.now(), tick=False):
        for name, arguments, role, sent in pages(number):
            address = reverse(name, args=arguments)
            client = clients[role]
            for _ in range(2):
                with CaptureQueriesContext(connection) as queries:
                    answer = client.post(address, sent) if sent else client.get(address)
                assert answer.status_code == 200, (name, answer.status_code)
            asked = len(queries)
            taken = []
            for _ in range(TIMES):
                began = time.perf_counter()
                client.post(address, sent) if sent else client.get(address)
                taken.append((time.perf_counter() - began) * 1000)
            found[name] = (asked, statistics.median(taken))
    return found


def test_queries_do_not_grow(world: World, as_actor: Any, tmp_path: Path) -> None:
    """Prints the queries of each page at both numbers, and fails where they differ."""
    taken_in(world, tmp_path / "few.jsonl", FEW)
    held = Headline.objects.filter(is_open=True, offender_supervisor__isnull=False)
    number = held.filter(custody__allocations__held_as=HeldAs.OFFENDER_SUPERVISOR)[0].custody.prisoner.number
    few = counted(as_actor, number, world.today)
    taken_in(world, tmp_path / "many.jsonl", MANY)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as autovacuum would have done by then
    many = counted(as_actor, number, world.today)
    pace = many[BASELINE][1] / few[BASELINE][1]
    print(f"\nthe machine took {pace:.2f} times as long the second time; the ratios are without that")
    for name in few:
        (asked, fast), (asked_then, slow) = few[name], many[name]
        print(
            f"{name}: {asked} queries at {FEW}, {asked_then} at {MANY}; "
            f"{fast:.0f} ms and {slow:.0f} ms: ratio {slow / fast / pace:.2f}"
        )
    assert {name: asked for name, (asked, _) in few.items()} == {
        name: asked for name, (asked, _) in many.items()
    }
