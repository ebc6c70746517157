"""The record of a person is read over every record that is the same human being (docs/adr/0013)."""

import datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse

from cases.actions import contacts, merges
from cases.models import Alert
from cases.standards.addresses import CaseNumber
from risk.actions import scope
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


def test_alerts_scope_and_dates_show_what_stands_on_an_earlier_custody(
    world: World, as_actor: Any, joined: Any
) -> None:
    before = joined.other.custodies.get()
    facts = {
        "code": "staff_assault",
        "note": "Set fire to a cell in 2020.",
        "opened_on": datetime.date(2020, 4, 2),
    }
    Alert.objects.create(custody=before, **facts)
    scope.decide([before], today=datetime.date(2020, 4, 2), by=world.system)
    client = as_actor(world.actor("head_of_omu"))
    alerts = shown(client, "case_alerts", "A5001BC")
    assert "From earlier custodies" in alerts
    assert "Set fire to a cell in 2020." in alerts
    assert "not closed when that custody ended" in alerts
    assert f'href="{reverse("case_alerts", args=[CaseNumber("A5002BC", before.pk)])}"' in alerts
    assert "In earlier custodies" in shown(client, "case_scope", "A5001BC")
    assert "Dates of the custody from 2 March 2020" in shown(client, "case_dates", "A5001BC")
    for page in ("case_alerts", "case_scope", "case_dates"):
        text = shown(client, page, CaseNumber("A5002BC", before.pk))
        assert "earlier custodies" not in text.split("<main")[1], page


def test_who_looked_is_named_under_either_number_and_the_audit_where_permitted(
    world: World, as_actor: Any, joined: Any
) -> None:
    head, officer = world.actor("head_of_omu"), world.actor("offender_supervisor")
    shown(as_actor(officer), "case", "A5002BC")
    page = shown(as_actor(head), "case_access", "A5001BC")
    assert officer.name in page
    assert reverse("case_audit", args=["A5001BC"]) in page.split("Who looked")[1]
    plain = shown(as_actor(officer), "case_access", "A5001BC")
    assert head.name in plain
    assert reverse("case_audit", args=["A5001BC"]) not in plain
