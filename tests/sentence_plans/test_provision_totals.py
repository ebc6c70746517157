"""What prisons run together: the sum of the prisons, and a hand count (docs/domain.md 16)."""

from dataclasses import replace

import pytest
from django.urls import reverse

from sentence_plans.actions.provision_totals import totals
from tests.sentence_plans import programme_writing as programmes

pytestmark = pytest.mark.django_db
NUMBERS = ("run_at", "places_a_year", "unstaffed", "waiting", "not_delivered")


@pytest.fixture
def two_prisons(world):
    """TSP at both; at Ashbourne one waits and one has no plan for BSR, at Morden one waits, one completed."""
    programmes.runs(world)
    programmes.runs(
        world, prison=world.morden, run=replace(programmes.RUN, places_a_year=20, is_staffed=False)
    )
    for prison in (world.ashbourne, world.morden):
        by = world.actor("offender_supervisor", place=prison)
        made = programmes.referred(world, world.receive(prison=prison), by)
        programmes.moved(world, made, "waiting", by=by)
    here = world.actor("offender_supervisor")
    programmes.referred(world, world.receive(), here, programme="bsr", state="no_plan", reason="not_run")
    there = world.actor("offender_supervisor", place=world.morden)
    programmes.completed(world, world.receive(prison=world.morden), there)
    return [world.ashbourne, world.morden]


def numbers(rows):
    """The numbers of each line by its name."""
    return {one.name: tuple(getattr(one, name) for name in NUMBERS) for one in rows}


def test_the_numbers_equal_a_hand_count(two_prisons):
    by_programme, by_prison = totals(two_prisons)
    assert numbers(by_programme) == {
        "Thinking Skills Programme (TSP)": (2, 60, 1, 2, 2),
        "Building Skills for Recovery (BSR)": (0, 0, 0, 0, 1),
    }
    assert numbers(by_prison) == {"Ashbourne": (1, 40, 0, 1, 2), "Morden": (1, 20, 1, 1, 1)}


def test_together_is_the_sum_of_the_prisons(two_prisons):
    together, _ = totals(two_prisons)
    alone = [numbers(totals([prison])[0]) for prison in two_prisons]
    for name, row in numbers(together).items():
        parts = [one.get(name, (0,) * len(NUMBERS)) for one in alone]
        assert row == tuple(map(sum, zip(*parts, strict=True))), name


def test_the_commissioner_reads_counts_of_a_region_and_no_case(world, two_prisons, as_actor):
    client = as_actor(world.actor("commissioner"))
    page = client.get(reverse("provision_totals"), {"region": "NFC"})
    assert "the prisons of North Ferncliffe" in page.content.decode()
    assert "/cases/" not in page.content.decode()
    every = client.get(reverse("provision_totals")).content.decode()
    assert "Programmes of every prison" in every
    assert "This field is required" not in every
    assert client.get(reverse("unmet_list")).status_code == 403


def test_four_queries_for_any_number(two_prisons, django_assert_num_queries):
    for some in (two_prisons[:1], two_prisons):
        with django_assert_num_queries(4):
            totals(some)
