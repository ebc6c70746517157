"""Contacts exchanged with a probation case system through the API: all of a list or nothing, once."""

import datetime
from typing import Any

import pytest

from cases.models import Contact, Custody
from staff.models import AuditEvent
from tests.api.test_contacts import ENTRY
from tests.omu.test_contact_exchange import line
from tests.world import World


@pytest.fixture
def custody(world: World) -> Custody:
    began = world.today - datetime.timedelta(days=7)
    made = world.receive(number="A1234BC", received_on=began, sentenced_on=began)
    world.allocate(made, world.actor("offender_manager"))
    return made


def test_entries_come_in_once(world: World, machine: Any, custody: Custody) -> None:
    caller = machine(world.actor("trust_manager"))
    body = {"contacts": [line(), line(reference="D-2", number="a1234bc")]}
    done = caller.post("exchange/contacts/", body)
    assert done.status_code == 200, done.content
    assert [one["came_of"] for one in done.json()["contacts"]] == ["made", "made"]
    again = caller.post("exchange/contacts/", body)
    assert [one["came_of"] for one in again.json()["contacts"]] == ["same", "same"]
    assert [one["id"] for one in again.json()["contacts"]] == [one["id"] for one in done.json()["contacts"]]
    assert set(Contact.objects.values_list("origin", "origin_key")) == {
        ("probation:ALD", "D-4711"), ("probation:ALD", "D-2"),
    }  # fmt: skip


def test_one_mistake_and_nothing_is_written(world: World, machine: Any, custody: Custody) -> None:
    caller = machine(world.actor("trust_manager"))
    future = {"happened_at": "2026-10-20T09:00:00+01:00"}
    rows = [line(), line(reference="D-2", number="A9999ZZ"), line(reference="D-3", **future)]
    refused = caller.post("exchange/contacts/", {"contacts": rows})
    assert refused.status_code == 400
    assert {one["attr"] for one in refused.json()["errors"]} == {
        "contacts.1.number", "contacts.2.happened_at",
    }  # fmt: skip
    assert not Contact.objects.exists()
    del rows[0]["text"]
    refused = caller.post("exchange/contacts/", {"contacts": rows[:1]})
    assert refused.json()["errors"][0]["attr"] == "contacts.0.text"


def test_entries_go_out_oldest_first_and_not_their_own(world: World, machine: Any, custody: Custody) -> None:
    machine(world.actor("offender_supervisor")).post(f"custodies/{custody.pk}/contacts/", ENTRY)
    caller = machine(world.actor("trust_manager"))
    caller.post("exchange/contacts/", {"contacts": [line()]})
    found = caller.get("exchange/contacts/").json()["results"]
    assert [(one["number"], one["origin"], one["text"]) for one in found] == [
        ("A1234BC", "omu", ENTRY["text"])
    ]
    assert found[0]["withdrawn"] is None
    assert AuditEvent.objects.filter(deed="cases.exchange.sent", prisoner_number="A1234BC").count() == 1
    assert caller.get("exchange/contacts/", recorded_from="2999-01-01T00:00:00Z").json()["results"] == []
    stranger = machine(world.actor("trust_manager", place=world.vale))
    assert stranger.get("exchange/contacts/").json()["results"] == []
