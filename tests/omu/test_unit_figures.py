"""Every number of the unit dashboard against a count by hand, at its boundaries (docs/domain.md 12 to 15)."""

import datetime

import pytest
from django.urls import reverse

from cases.actions import headlines, transfers
from cases.models import Headline, Transfer
from omu.dashboards import figures
from omu.dashboards.unit import Unit
from tests.omu.test_case_lists import settle

D = datetime.date


def unit_of(world, role="head_of_omu", day=None):
    day = day or world.today
    return Unit(actor=world.actor(role), day=day, is_now=day == world.today)


def behind(world, what, **facts):
    return set(
        figures.cases(unit_of(world, **facts), what).values_list("custody__prisoner__number", flat=True)
    )


def numbers(*custodies):
    return {one.prisoner.number for one in custodies}


def test_every_number_is_that_of_its_list_and_its_file(world, as_actor):
    for level in ("", "high"):
        custody = world.receive()
        headlines.record(custody, rosh_level=level)
    world.allocate(custody, world.actor("offender_supervisor"))
    settle(world)
    client = as_actor(world.actor("head_of_omu"))
    context = client.get(reverse("unit")).context
    told = figures.count(unit_of(world))
    assert (told["all"], told["nobody"], told["unassessed"], told["never"]) == (2, 1, 1, 2)
    shown = context["numbers"] + [row for group in context["groups"] for row in group["rows"]]
    for one in shown:
        assert one["value"] == told[one["key"]]
        if one["key"] != "nobody":
            assert client.get(one["href"]).context["page"].paginator.count == one["value"], one["key"]
            lines = b"".join(client.get(f"{one['href']}&csv=1")).decode().strip().splitlines()
            assert len(lines) == one["value"] + 1


def test_cases_by_tier_of_each_supervisor_open_those_cases(world, as_actor):
    supervisor = world.actor("offender_supervisor")
    cases = {tier: world.receive() for tier in (4, 4.5, 3, None)}
    for tier, custody in cases.items():
        world.allocate(custody, supervisor)
        headlines.record(custody, tier=int(tier) if tier else None)
    client = as_actor(world.actor("head_of_omu"))
    (row,) = client.get(reverse("unit")).context["tiers"]
    assert row["values"] == [2, 1, 0, 0, 1]
    opened = [client.get(href).context["page"].paginator.count for href in row["hrefs"]]
    assert opened == row["values"]


def test_released_within_six_months_counts_the_last_day(world):
    """Six months after 8 October 2026 is 8 April 2027."""
    days = (D(2026, 10, 7), D(2026, 10, 8), D(2027, 4, 8), D(2027, 4, 9))
    cases = [world.receive() for _ in days]
    for custody, on in zip(cases, days, strict=True):
        Headline.objects.filter(pk=custody.pk).update(earliest_release_on=on)
    assert behind(world, "releases") == numbers(*cases[1:3])
    Headline.objects.filter(pk=cases[1].pk).update(plan_state="signed")
    assert behind(world, "release-unplanned") == numbers(cases[2])


def test_limbo_is_on_the_way_since_yesterday_or_a_move_that_nobody_acts_on(world):
    today, yesterday, past, coming, asked, recent = (world.receive() for _ in range(6))
    headlines.record(today, in_transit_since=world.today)
    headlines.record(yesterday, in_transit_since=world.today - datetime.timedelta(days=1))
    by = world.actor("case_administrator")
    for custody in (past, coming, asked, recent):
        facts = {"to_prison": world.morden, "reason": "nearer home", "today": world.today, "by": by}
        transfers.request(custody, **facts)
    at = datetime.datetime(2026, 10, 8, 9, tzinfo=datetime.UTC)
    rows = Transfer.objects
    rows.filter(custody__in=[past, coming]).update(answered_at=at, requested_at=at)
    rows.filter(custody=past).update(move_on=D(2026, 10, 7))
    rows.filter(custody=coming).update(move_on=D(2026, 10, 8))
    rows.filter(custody=asked).update(requested_at=at - datetime.timedelta(days=14))
    rows.filter(custody=recent).update(requested_at=at - datetime.timedelta(days=13))
    assert behind(world, "limbo") == numbers(yesterday, past, asked)


def test_another_prison_is_in_no_number(world):
    world.receive(prison=world.morden)
    assert set(figures.count(unit_of(world)).values()) == {0}


def test_an_unknown_number_kind_or_tier_is_not_found(world, as_actor):
    client = as_actor(world.actor("head_of_omu"))
    for query in ("what=nonsense", "tier=5", "level=x", "officer=²", "standard=a'b"):
        assert client.get(f"{reverse('unit_cases')}?{query}").status_code == 404, query
    for query in ("kind=x", "word=x"):
        assert client.get(f"{reverse('unit_pending')}?{query}").status_code == 404, query


@pytest.mark.parametrize("role", ["head_of_omu", "governor", "inspector"])
def test_the_same_numbers_by_prison_in_one_query(world, role, django_assert_num_queries):
    world.receive()
    unit = unit_of(world, role)
    whole = figures.count(unit)
    with django_assert_num_queries(1):
        assert figures.by_prison(unit) == {world.ashbourne.pk: whole}
