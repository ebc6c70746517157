"""The record of a person is read over every record that is the same human being (docs/adr/0013)."""

import datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse

from cases.actions import contacts, merges
from tests.cases.test_merges import earlier
from tests.world import World

BEFORE = datetime.datetime(2020, 4, 1, 10, tzinfo=datetime.UTC)


@pytest.fixture
def joined(world: World) -> SimpleNamespace:
    """Somebody here with an earlier record from Morden under another number, where something was written."""
    kept = world.receive(number="A5001BC", family_name="Rees")
    other = earlier(world, "A5002BC", family_name="Rhyswick", prison=world.morden)
    contacts.log(
        other.custodies.get(),
        happened_at=BEFORE,
        kind="general",
        mode="face_to_face",
        with_whom="prisoner",
        text="Quartz was spoken of in 2020.",
        now=datetime.datetime(2026, 10, 8, 9, tzinfo=datetime.UTC),
        today=world.today,
        by=world.actor("offender_supervisor", place=world.morden),
    )
    facts = {"reason": "Same fingerprints.", "today": world.today}
    merge = merges.ask(kept.prisoner, other=other, **facts, by=world.actor("case_administrator"))
    merges.approve(merge, today=world.today, by=world.actor("head_of_omu"))
    return SimpleNamespace(kept=kept, other=other, merge=merge)


def shown(client: Any, name: str, *args: Any) -> str:
    """A page."""
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200, (name, args)
    return str(answer.content.decode())


def test_either_number_leads_to_the_open_case_and_says_so(world: World, as_actor: Any, joined: Any) -> None:
    client = as_actor(world.actor("offender_supervisor"))
    by_other = shown(client, "case", "A5002BC")
    assert "A5002BC is another number of the same person. This is the record under A5001BC." in by_other
    by_kept = shown(client, "case", "A5001BC")
    assert "A5001BC (also A5002BC)" in by_kept
    assert "is another number" not in by_kept


def test_the_log_shows_what_was_written_under_the_other_number(
    world: World, as_actor: Any, joined: Any
) -> None:
    client = as_actor(world.actor("offender_supervisor"))
    for number in ("A5001BC", "A5002BC"):
        assert "Quartz was spoken of in 2020." in shown(client, "case_log", number)
    head = world.actor("head_of_omu")
    merges.tell_apart(joined.merge, reason="Not he.", today=world.today, by=head)
    assert "Quartz" not in shown(client, "case_log", "A5001BC")
    assert client.get(reverse("case_log", args=["A5002BC"])).status_code == 404


def test_a_search_finds_one_person_by_either_name_and_number(
    world: World, as_actor: Any, joined: Any
) -> None:
    client = as_actor(world.actor("offender_supervisor"))
    for sought in ("Rees", "Rhyswick"):
        page = client.post(reverse("find"), {"sought": sought}).content.decode()
        assert "1 found" in page, sought
        assert "A5001BC" in page
        assert "A5002BC" in page
    assert client.post(reverse("find"), {"sought": "A5002BC"}).status_code == 302


def test_the_api_reads_both_numbers_and_kinds_of_names(world: World, as_actor: Any, joined: Any) -> None:
    client = as_actor(world.actor("offender_supervisor"))
    body = client.get(reverse("api_prisoner", args=["A5001BC"])).json()
    assert body["other_numbers"] == ["A5002BC"]
    assert len(body["custodies"]) == 2


def test_the_person_page_shows_the_other_record_and_the_declaration(
    world: World, as_actor: Any, joined: Any
) -> None:
    page = shown(as_actor(world.actor("head_of_omu")), "case_person", "A5001BC")
    assert "Rhyswick" in page
    assert f'href="{reverse("merge", args=[joined.merge.pk])}"' in page
