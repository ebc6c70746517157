"""Settings of prisons side by side, who changed what, and the sets of standards (docs/domain.md 5)."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.actions import prison_settings
from staff.models import Prison

D = datetime.date


def set_limit(world, prison, value, *, on=None, key="limit_t2"):
    return prison_settings.set_value(
        prison, key=key, value=value, effective_from=on or world.today, reason=f"Why {value}",
        today=world.today, by=world.actor("head_of_omu", place=prison),
    )  # fmt: skip


def section(page, key):
    sections = page.context["differing"] + page.context["alike"]
    found = next(one for one in sections if one["setting"].key == key)
    return [(group["words"], [name for name, _ in group["prisons"]]) for group in found["groups"]]


def test_what_differs_stands_first_with_the_prisons_that_have_it(world, as_actor):
    assert world.ashbourne, world.morden
    set_limit(world, world.morden, 5)
    page = as_actor(world.actor("commissioner")).get("/settings/compare/")
    assert [one["setting"].key for one in page.context["differing"]] == ["limit_t2"]
    assert section(page, "limit_t2") == [("5 working days", ["Morden"]), ("10 working days", ["Ashbourne"])]
    assert section(page, "limit_t1") == [("2 working days", ["Ashbourne", "Morden"])]


def test_an_earlier_or_later_day_shows_what_held_then(world, as_actor):
    assert world.ashbourne
    set_limit(world, world.morden, 5, on=D(2026, 10, 12))
    client = as_actor(world.actor("head_of_omu"))
    for day, words in ((11, ["10 working days"]), (12, ["5 working days", "10 working days"])):
        asked = {"as_of_day": day, "as_of_month": 10, "as_of_year": 2026}
        found = section(client.get("/settings/compare/", asked), "limit_t2")
        assert [one for one, _ in found] == words


def test_the_file_has_a_line_for_each_prison_and_setting(world, as_actor):
    assert world.ashbourne
    set_limit(world, world.morden, 5)
    answer = as_actor(world.actor("governor")).get("/settings/compare/?csv=1")
    text = b"".join(answer.streaming_content).decode()
    assert "Morden,5 working days,2026-10-08" in text
    assert "Ashbourne,10 working days,," in text


def test_changes_say_who_what_when_and_why_within_reach(world, as_actor):
    set_limit(world, world.ashbourne, 5)
    set_limit(world, world.morden, 6)
    page = as_actor(world.actor("head_of_omu")).get("/settings/changes/").content.decode()
    assert "Why 5" in page
    assert world.actor("head_of_omu").user.full_name in page
    assert "Why 6" not in page
    everywhere = as_actor(world.actor("commissioner")).get("/settings/changes/").content.decode()
    assert "Why 6" in everywhere


def test_nobody_has_changed_anything_yet(world, as_actor):
    page = as_actor(world.actor("head_of_omu")).get("/settings/changes/").content.decode()
    assert "Nobody has changed a setting yet" in page


def test_both_sets_stand_side_by_side_with_their_days(world, as_actor):
    page = as_actor(world.actor("offender_supervisor")).get("/settings/standards/")
    text = page.content.decode()
    assert "National Standards 2007, version 1" in text
    assert "31 March 2011" in text
    assert "further notice" in text
    numbers = [row.standard for row in page.context["limits"]]
    assert numbers[:2] == ["T1", "T2"]
    assert numbers[-1] == "T21"
    assert numbers.index("T8.plan") < numbers.index("T10")
    rows = {row.standard: row for row in page.context["limits"]}
    assert rows["T2"].words == ("10 working days", "10 working days (a default)")
    assert rows["T2"].differs
    assert not rows["T3"].differs
    assert rows["T5"].words[0] == ("56 calendar days; 112 calendar days with 24 months or more to release")


@pytest.mark.parametrize("address", ["/settings/compare/", "/settings/changes/", "/settings/standards/"])
def test_queries_do_not_grow_with_prisons(world, as_actor, address):
    client, counts = as_actor(world.actor("commissioner")), []
    client.get(address)
    for number in (1, 6):
        for serial in range(number):
            prison = Prison.objects.create(
                code=f"P{number}{serial}", name=f"Prison {number} {serial}", region=world.region
            )
            set_limit(world, prison, 5)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        counts.append(len(queries))
    assert counts[0] == counts[1]
