"""Needs of a place, kept analyses and prison profiles through the API (docs/domain.md 16)."""

from typing import Any

from django.utils import timezone

from inspection.actions import needs_counts
from omu.actions import needs_jobs
from tests.inspection import needs_world
from tests.world import World


def test_needs_of_a_prison_are_those_of_the_page(world: World, machine: Any) -> None:
    for _ in range(2):
        world.receive()
    head = machine(world.actor("head_of_omu"))
    told = head.get("needs/").json()
    counted = needs_counts.count(world.ashbourne.pk, today=world.today)
    assert (told["place"], told["people"], told["prepared_at"]) == ("ASH", 2, None)
    assessed = next(one for one in told["tables"] if one["key"] == "assessed")
    assert [one["values"] for one in assessed["rows"]] == [[0], [2]] == [[0], [counted.unassessed]]
    assert head.get("needs/?prison=MRD").status_code == 404
    assert head.get("needs/?prison=NONE").status_code == 404


def test_needs_of_every_prison_say_how_old_they_are(world: World, machine: Any) -> None:
    world.receive()
    by = machine(world.actor("commissioner"))
    before = by.get("needs/?region=*").json()
    assert (before["people"], before["prepared_at"], before["missing"] > 0) == (0, None, True)
    needs_jobs.every_night(now=timezone.now(), today=world.today)
    after = by.get("needs/?region=*").json()
    assert (after["people"], after["day"], after["missing"]) == (1, world.today.isoformat(), 0)
    assert after["prepared_at"]
    assert by.get("needs/?region=NOWHERE").status_code == 404


def test_kept_analyses_with_decisions_and_the_profile(world: World, machine: Any) -> None:
    world.receive()
    needs_world.analysed(world)
    by = machine(world.actor("head_of_omu"))
    (kept,) = by.get("needs-analyses/").json()["results"]
    assert (kept["prison"], kept["number"], kept["people"]) == ("ASH", 1, 1)
    assert [one["text"] for one in kept["decisions"]] == ["Two more courses."]
    told = machine(world.actor("offender_manager")).get("prison-profiles/ASH/").json()
    assert (told["regime"], told["contacts"]) == ("Unlocked at eight.", "The unit")
    assert by.get("prison-profiles/MRD/").status_code == 404
