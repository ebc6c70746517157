"""Finding people by name, and looking for an earlier record, among 100,000 people and among 1,000.

`make bench ARGS="-k search_among"`; BENCH_PEOPLE (100000) says how many. Receiving so many takes the time.
"""

import datetime
import itertools
import os
import statistics
import time
from collections.abc import Callable, Iterator
from typing import Any

from django.db import connection
from django.urls import reverse

from cases.actions import matches, receptions
from cases.actions.reception_facts import Reception
from cases.models import Prisoner
from cases.standards import identity
from cases.standards.matching import Sought
from tests.world import World

FEW, MANY, BATCH, TIMES = 1_000, int(os.environ.get("BENCH_PEOPLE", "100000")), 5_000, 15
#: Made-up names from these parts: 23 x 24 x 12 family names and 20 x 20 given names.
BEGINNINGS = (
    "ash bram corv dun elm farn gold harl ing kest lang mar nor oak pem rav stour thorn ul ven wren yar qu"
)
MIDDLES = "a e i o u am en ir ol un ber den fer ger hel ken lan mer nel per ras sel tor ven"
ENDINGS = "by ford ham ley mere more ridge stead thwaite ton wick worth"
GIVEN = (
    "alan bryn carys dylan emrys fiona gwen huw idris joan kofi leila mina nuala owain petra rhys sian tom un"
)
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"


def people(world: World, first: int, number: int) -> Iterator[Reception]:
    """So many made-up people at Ashbourne, numbered from `first`."""
    parts = [text.split() for text in (BEGINNINGS, MIDDLES, ENDINGS)]
    given = GIVEN.split()
    for serial in range(first, first + number):
        mixed = serial * 7919  # a prime: neighbours do not resemble one another
        family = parts[0][mixed % 23] + parts[1][mixed // 23 % 24] + parts[2][mixed // 552 % 12]
        names = f"{given[mixed // 6624 % 20]} {given[mixed // 132480 % 20]}"
        yield world.reception(
            number=f"{LETTERS[serial // 10_000 % 24]}{serial % 10_000:04d}{LETTERS[serial // 240_000]}Q",
            family_name=family.title(),
            given_names=names.title(),
            born_on=datetime.date(1950, 1, 1) + datetime.timedelta(days=mixed % 18_000),
            aliases=[f"{names.split()[1]} {family[::-1]}".title()] if serial % 5 == 0 else (),
        )


def receive(world: World, first: int, number: int) -> None:
    """Receive them in batches."""
    waiting = people(world, first, number)
    while batch := list(itertools.islice(waiting, BATCH)):
        outcomes = receptions.receive_many(batch, today=world.today, by=world.system)
        assert all(one.opened for one in outcomes)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as autovacuum would have done by then


def median(work: Callable[[], Any]) -> float:
    """Milliseconds of the middle of several runs, after one that warms the cache."""
    work()
    taken = []
    for _ in range(TIMES):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken) * 1000


def test_search_among_many_against_among_few(world: World, as_actor: Any) -> None:
    """Prints the time of a search, its page and a look at both sizes, and the ratios (target 1.5)."""
    clerk = world.actor("case_administrator")
    client = as_actor(clerk)
    folded = identity.folded(text="Thornelworth Rhys")
    sought = Sought(family="thornelworth", given="rys", born_on=datetime.date(1984, 5, 6))

    def search() -> Any:
        return list(Prisoner.objects.visible_to(clerk).found_by(folded_name=folded)[:51])

    def page() -> Any:
        answer = client.post(reverse("find"), {"sought": "Thornelworth Rhys"})
        assert answer.status_code == 200

    def look() -> Any:
        return matches.look(sought, today=world.today, by=clerk)

    def look_by_name() -> Any:
        return matches.look(Sought(family="thornelworth", given="rys"), today=world.today, by=clerk)

    tried = {
        "search by name": search,
        "the page of it": page,
        "look for an earlier record": look,
        "look without a birth": look_by_name,
    }
    found: dict[str, list[float]] = {name: [] for name in tried}
    held = 0
    for size in (FEW, MANY):
        receive(world, held, size - held)
        held = size
        for name, work in tried.items():
            found[name].append(median(work))
    print()
    for name, (few, many) in found.items():
        print(f"{name}: {few:.1f} ms among {FEW:,}, {many:.1f} ms among {MANY:,}: ratio {many / few:.2f}")
