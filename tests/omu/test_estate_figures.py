"""Prisons compared and the months of one, against counts by hand (docs/domain.md 5, 21)."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.actions import headlines, releases
from cases.models import Clock, Custody
from omu.actions.refresh import refresh
from omu.dashboards import estate_figures, trends
from staff import actors
from staff.models import Prison, Region
from tests.omu.test_case_lists import settle

D = datetime.date
SYSTEM = actors.system("tests")
NOW = datetime.datetime(2026, 10, 8, 9, tzinfo=datetime.UTC)


def prepare(world):
    settle(world)
    return estate_figures.prepare(now=NOW, today=world.today)


def compared(world, as_actor, role="head_of_omu", place=None, **query):
    return as_actor(world.actor(role, place=place)).get(reverse("prisons"), query)


def shown(page):
    return {row["label"]: (row["value"], row["all"], row["share"]) for row in page.context["rows"]}


def added_up(page, heading):
    """Name, the two numbers and the share of each region or group."""
    rows = next(rows for words, rows, _ in page.context["sums"] if words == heading)
    return [(row["label"], (row["value"], row["all"]), row["share"]) for row in rows]


def test_shares_of_each_prison_and_region_with_the_moment_they_were_counted(world, as_actor):
    for level in ("", "", "high"):
        headlines.record(world.receive(), rosh_level=level)
    headlines.record(world.receive(prison=world.morden), rosh_level="")
    world.morden.region = Region.objects.create(code="SFC", name="South Ferncliffe")
    world.morden.save()
    assert prepare(world) == 2
    page = compared(world, as_actor, "commissioner", what="unassessed")
    assert shown(page) == {"Ashbourne": (2, 3, "67%"), "Morden": (1, 1, "100%")}
    assert page.context["share"] == "75%"
    assert [row[::2] for row in added_up(page, "Region")] == [
        ("North Ferncliffe", "67%"), ("South Ferncliffe", "100%"),
    ]  # fmt: skip
    assert added_up(page, "Prison group") == []
    assert b"Counted 8 October 2026" in page.content
    assert {row["href"] for row in page.context["rows"]} == {""}
    of_region = compared(world, as_actor, "commissioner", place=world.region, what="unassessed")
    assert set(shown(of_region)) == {"Ashbourne"}
    head = compared(world, as_actor, what="unassessed")
    assert set(shown(head)) == {"Ashbourne"}
    opened = as_actor(world.actor("head_of_omu")).get(head.context["rows"][0]["href"])
    assert opened.context["page"].paginator.count == 2


def test_the_file_holds_every_number_and_no_name(world, as_actor):
    custody = world.receive()
    prepare(world)
    text = b"".join(compared(world, as_actor, "commissioner", csv="1")).decode()
    header, line = text.strip().splitlines()
    assert header.startswith("\ufeffregion,prison group,prison,as of,Cases,")
    assert line.startswith("North Ferncliffe,,Ashbourne,2026-10-08,1,")
    assert custody.prisoner.family_name not in text


def test_groups_and_regions_add_up_and_open_their_prisons(world, as_actor):
    """Unassessed: 2 of 3 at Ashbourne (North, training), 1 of 1 at Morden (South, training), 0 of 1 at Fell
    (South, local): training 3 of 4, local 0 of 1; South 1 of 2.
    """
    south = Region.objects.create(code="SFC", name="South Ferncliffe")
    fell = Prison.objects.create(code="FEL", name="Fell", region=south, prison_group="Local & open prisons")
    world.morden.region = south
    for one in (world.ashbourne, world.morden):
        one.prison_group = "Training prisons"
        one.save()
    for level in ("", "", "high"):
        headlines.record(world.receive(), rosh_level=level)
    headlines.record(world.receive(prison=world.morden), rosh_level="")
    headlines.record(world.receive(prison=fell), rosh_level="low")
    prepare(world)
    page = compared(world, as_actor, "commissioner", what="unassessed")
    assert added_up(page, "Prison group") == [
        ("Local & open prisons", (0, 1), "0%"), ("Training prisons", (3, 4), "75%"),
    ]  # fmt: skip
    assert added_up(page, "Region")[1] == ("South Ferncliffe", (1, 2), "50%")
    client = as_actor(world.actor("commissioner"))
    (_, regions, _), (_, groups, address) = page.context["sums"]
    assert groups[0]["href"] == ""
    assert shown(client.get(reverse("prisons") + regions[1]["href"])) == {
        "Fell": (0, 1, "0%"), "Morden": (1, 1, "100%"),
    }  # fmt: skip
    opened = client.get(reverse("prisons") + groups[1]["href"])
    assert shown(opened) == {"Ashbourne": (2, 3, "67%"), "Morden": (1, 1, "100%")}
    assert [len(rows) for _, rows, _ in opened.context["sums"]] == [2, 0]
    text = b"".join(client.get(reverse("prisons") + address)).decode()
    header, local, training = text.strip().splitlines()
    assert header.startswith("\ufeffgroup,as of,Cases,")
    assert local.startswith("Local & open prisons,2026-10-08,1,")
    assert training.startswith("Training prisons,2026-10-08,4,")


def test_levels_and_tiers_are_drawn_by_region_and_group_and_open_the_prisons(world, as_actor):
    """Ashbourne (North): two High, one not assessed. Morden and Fell (South): one High, one Low."""
    south = Region.objects.create(code="SFC", name="South Ferncliffe")
    fell = Prison.objects.create(code="FEL", name="Fell", region=south, prison_group="Open prisons")
    world.morden.region = south
    world.morden.save()
    for prison, level in ((None, "high"), (None, "high"), (None, ""), (world.morden, "high"), (fell, "low")):
        headlines.record(world.receive(prison=prison or world.ashbourne), rosh_level=level)
    prepare(world)
    page = compared(world, as_actor, "commissioner")
    regions, groups = page.context["mixes"]
    levels, tiers = (one["rows"] for one in regions["charts"])
    # Very High, High, Medium, Low, not assessed.
    assert [(one["label"], one["values"]) for one in levels] == [
        ("North Ferncliffe", [0, 2, 0, 0, 1]), ("South Ferncliffe", [0, 1, 0, 1, 0]),
    ]  # fmt: skip
    assert [sum(one["values"]) for one in tiers] == [3, 2]
    assert [(one["label"], sum(one["values"])) for one in groups["charts"][0]["rows"]] == [
        ("In no group", 4), ("Open prisons", 1),
    ]  # fmt: skip
    opened = as_actor(world.actor("commissioner")).get(reverse("prisons") + levels[1]["hrefs"][1])
    assert sorted(one["label"] for one in opened.context["rows"]) == ["Fell", "Morden"]
    assert "Risk of serious harm by region" in page.content.decode()


def test_numbers_of_levels_and_tiers_open_what_they_counted(world, as_actor):
    """Two High and one not assessed at one's own prison; those of the prison beside it stay closed."""
    for level in ("high", "high", ""):
        headlines.record(world.receive(), rosh_level=level)
    headlines.record(world.receive(prison=world.morden), rosh_level="high")
    prepare(world)
    page = compared(world, as_actor)
    own, beside = page.context["levels"]
    assert (own["values"], beside["values"]) == ([0, 2, 0, 0, 1], [0, 1, 0, 0, 0])
    assert [bool(href) for href in own["hrefs"]] == [False, True, False, False, True]
    assert set(beside["hrefs"]) == {""}
    client = as_actor(world.actor("head_of_omu"))
    counts = [client.get(href).context["page"].paginator.count for href in own["hrefs"] if href]
    assert counts == [2, 1]
    tier = page.context["tiers"][0]
    assert tier["values"] == [0, 0, 0, 3, 0]
    assert client.get(tier["hrefs"][3]).context["page"].paginator.count == 3


def test_before_anything_was_counted_the_page_says_so(world, as_actor):
    assert b"Nothing has been counted yet" in compared(world, as_actor).content
    page = as_actor(world.actor("head_of_omu")).get(reverse("unit_trends"))
    assert b"Nothing has been counted yet" in page.content


@pytest.mark.parametrize("query", [{"what": "nonsense"}, {"region": "x"}, {"group": "x"}, {"kind": "x"}])
def test_what_cannot_be_compared_is_said_at_its_field(world, as_actor, query):
    prepare(world)
    page = compared(world, as_actor, **query)
    assert page.status_code == 200
    assert page.context["form"].errors


def test_twelve_whole_months_before_today():
    ends = trends.month_ends(today=D(2026, 10, 8))
    assert (ends[0], ends[-1], len(ends)) == (D(2025, 10, 31), D(2026, 9, 30), 12)
    assert trends.month_ends(today=D(2026, 3, 31))[-1] == D(2026, 2, 28)
    assert trends.last_of(year=2024, month=2) == D(2024, 2, 29)


def months(world):
    return {one.end.month: one for one in trends.by_prison(SYSTEM, today=world.today)[world.ashbourne.pk]}


def test_months_as_they_stood_at_their_end(world, as_actor):
    """Sentenced on Thursday 2 July 2026, T2 (ten working days) falls due on 16 July. Met on 3 August: overdue
    at the end of July, not at that of August. Released on 31 August: not held at the end of August.
    """
    began = D(2026, 7, 2)
    facts = {"received_on": began, "sentenced_on": began, "key_dates": {}}
    stays, goes = world.receive(**facts), world.receive(**facts)
    refresh([stays, goes], today=world.today)
    Clock.objects.exclude(standard="T2").update(not_applicable_because="of the test")
    assert set(Clock.objects.filter(standard="T2").values_list("due_on", flat=True)) == {D(2026, 7, 16)}
    Clock.objects.filter(standard="T2", custody=stays).update(met_on=D(2026, 8, 3))
    Clock.objects.filter(standard="T2", custody=goes).update(met_on=D(2026, 7, 16))
    releases.release(goes, on=D(2026, 8, 31), closed_as="released", today=world.today, by=world.system)
    Custody.objects.update(recorded_at=datetime.datetime(2026, 8, 15, tzinfo=datetime.UTC))
    told = months(world)
    assert sorted(told) == [7, 8, 9]  # nothing is invented for the months before anybody was here
    july, august, september = (told[number] for number in (7, 8, 9))
    assert (july.held, july.late, july.due, july.missed, july.whole) == (2, 1, 2, 1, False)
    assert (august.held, august.late, august.due, august.whole) == (1, 0, 0, True)
    assert (september.held, september.late) == (1, 0)
    estate_figures.prepare(now=NOW, today=world.today)
    client = as_actor(world.actor("head_of_omu"))
    page = client.get(reverse("unit_trends"))
    assert [row["label"] for row in page.context["held"]] == ["July 2026 *", "August 2026", "September 2026"]
    late, clear = (client.get(href).context["page"] for href in page.context["held"][0]["hrefs"])
    assert [one.pk for one in late] == [stays.pk]
    assert [one.pk for one in clear] == [goes.pk]
    missed = client.get(page.context["due"][0]["hrefs"][0]).context["page"]
    assert [one.pk for one in missed] == [stays.pk]
    kept = page.context["due"][0]["hrefs"][1]
    assert len(b"".join(client.get(f"{kept}&csv=1")).decode().strip().splitlines()) == 2


@pytest.mark.parametrize("query", ["month=2026-13&what=late", "month=2026-07&what=x", "month=&what=late"])
def test_no_such_month_or_number_is_not_found(world, as_actor, query):
    client = as_actor(world.actor("head_of_omu"))
    assert client.get(f"{reverse('unit_trend_cases')}?{query}").status_code == 404


def test_as_many_queries_for_any_number_of_cases(world, django_assert_num_queries):
    world.receive()
    prepare(world)
    with CaptureQueriesContext(connection) as few:
        estate_figures.prepare(now=NOW, today=world.today)
    for _ in range(4):
        world.receive(prison=world.morden)
    settle(world)
    with django_assert_num_queries(len(few)):
        estate_figures.prepare(now=NOW, today=world.today)
