"""The agenda of a prison with 1,000 people is one query (docs/domain.md 10.2, T14)."""

import datetime
import time
from pathlib import Path

from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench.bench_queries import taken_in
from cases.models import Headline
from risk.actions import agendas
from tests.world import World

MANY = 1000


def test_the_agenda_of_a_thousand(world: World, tmp_path: Path) -> None:
    """Everybody at level 2 or 3; every other one is released within three months, some on the last day."""
    taken_in(world, tmp_path / "many.jsonl", MANY)
    prison = Headline.objects.filter(is_open=True).first().prison  # type: ignore[union-attr]
    held = list(Headline.objects.filter(prison=prison, is_open=True).order_by("pk"))
    # Counted by hand from 8 October 2026: 89 days, three months exactly, a day more, 120 days.
    days = [datetime.date(2027, 1, 5), datetime.date(2027, 1, 8), datetime.date(2027, 1, 9),
            datetime.date(2027, 2, 5)]  # fmt: skip
    for at, one in enumerate(held):
        one.mappa, one.earliest_release_on = "2/2", days[at % 4]
    Headline.objects.bulk_update(held, ["mappa", "earliest_release_on"], batch_size=500)
    began = time.perf_counter()
    with CaptureQueriesContext(connection) as queries:
        found = agendas.cases(prison, on=datetime.date(2026, 10, 8), months=3)
    taken = (time.perf_counter() - began) * 1000
    print(
        f"\n{len(held)} open at the prison, {len(found)} on the agenda: {len(queries)} query, {taken:.0f} ms"
    )
    assert len(queries) == 1
    assert {one.headline.earliest_release_on for one in found} == set(days[:2])
    assert len(found) == sum(at % 4 < 2 for at in range(len(held)))
