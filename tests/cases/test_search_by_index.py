"""Names are found by index, however many people there are (docs/adr/0013)."""

import datetime
from typing import Any

import pytest
from django.db import connection, transaction

from cases.models import Prisoner
from cases.models.candidates import Clues, keys
from tests.world import World

NAME_INDEXES = ["prisoner_name_trigrams", "prisoner_sounds", "alias_name_trigrams", "alias_sounds"]
BORN = datetime.date(1984, 5, 6)


def without_detours(cursor: Any) -> None:
    """In a table of few rows any way is short: leave only the indexes made for names and numbers."""
    for detour in ("seqscan", "indexscan", "indexonlyscan"):
        cursor.execute(f"SET LOCAL enable_{detour} = off")


def plan_of(rows: Any) -> str:
    """How PostgreSQL would find these rows if it may not read the whole table."""
    with transaction.atomic(), connection.cursor() as cursor:
        without_detours(cursor)
        return str(rows.explain())


def test_a_name_is_sought_by_the_trigrams_of_name_and_alias(world: World) -> None:
    world.receive(aliases=["Bill Thistle"])
    plan = plan_of(Prisoner.objects.found_by(folded_name="rees sion").order_by("pk"))
    assert "alias_name_trigrams" in plan
    assert "prisoner_name_trigrams" in plan
    assert "Seq Scan" not in plan


def test_the_records_of_a_human_are_found_by_key_and_not_by_reading_all(world: World) -> None:
    custody = world.receive()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        plan = str(Prisoner.objects.humans([custody.prisoner_id]).explain())
    assert "cases_prisoner_same_as_id" in plan
    assert "Seq Scan" not in plan


def test_a_name_just_written_is_in_its_indexes_at_once(db: Any) -> None:
    """With a list of new entries beside the index, every search after an import would read that list."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname, reloptions FROM pg_class WHERE relname = ANY(%s)", [NAME_INDEXES])
        assert dict(cursor.fetchall()) == {name: ["fastupdate=off"] for name in NAME_INDEXES}


@pytest.mark.parametrize(
    ("clues", "indexes"),
    [
        (Clues(name="rees sion"), {"prisoner_name_trigrams", "alias_name_trigrams"}),
        (Clues(name="rees sion", far=True), {"prisoner_name_trigrams", "alias_name_trigrams"}),
        # The shortest of name, sound and birth, as the planner sees it: only never the whole table.
        (Clues(name="rees", family_sounds=["94"], born_on=BORN, births=[BORN], years=(1982, 1986)), set()),
        (
            Clues(family_sounds=["940000"], given_sounds=["460000"]),
            {"prisoner_sounds", "alias_sounds"},
        ),
        (
            Clues(numbers=["A1234BC"]),
            {"prisoner_earlier_numbers", "prisoner_pnc", "prisoner_cro", "number"},
        ),
    ],
)
def test_each_way_in_goes_over_its_index(world: World, clues: Clues, indexes: set[str]) -> None:
    world.receive()
    executed: list[str] = []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        executed.append(context["cursor"].cursor.mogrify(sql, params).decode())
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        keys(Prisoner.objects.all(), clues=clues)
    (statement,) = executed
    with transaction.atomic(), connection.cursor() as cursor:
        without_detours(cursor)
        cursor.execute(f"EXPLAIN {statement}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert {name for name in indexes if name not in plan} == set()
    assert "Seq Scan" not in plan
