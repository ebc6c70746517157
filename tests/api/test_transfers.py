"""A transfer from asking to arrival, through the API."""

from typing import Any

import pytest

from cases.models import Custody, Transfer
from staff.models import AuditEvent
from tests.world import World


@pytest.fixture
def custody(world: World) -> Custody:
    return world.receive(number="A1234BC", earlier_rosh_level="high", earlier_rosh_on=world.today)


@pytest.fixture
def sender(world: World, machine: Any) -> Any:
    return machine(world.actor("oca"))


@pytest.fixture
def receiver(world: World, machine: Any) -> Any:
    return machine(world.actor("oca", place=world.morden))


def ask(sender: Any, custody: Custody, **facts: Any) -> Any:
    body = {"to_prison": "MRD", "reason": "Programme runs there.", **facts}
    return sender.post(f"custodies/{custody.pk}/transfers/", body)


def test_from_asking_to_arrival(world: World, sender: Any, receiver: Any, custody: Custody) -> None:
    asked = ask(sender, custody)
    assert (asked.status_code, asked["ETag"]) == (201, '"1"')
    key = asked.json()["id"]
    cover = receiver.get(f"transfers/{key}/")
    assert cover.json()["rosh_level"] == "high"
    assert [one["id"] for one in receiver.get("transfers/").json()["results"]] == [key]
    assert receiver.get(f"custodies/{custody.pk}/").status_code == 404
    accepted = receiver.post(f"transfers/{key}/accept/", {}, match=cover["ETag"])
    assert (accepted.json()["state"], accepted["ETag"]) == ("accepted", '"2"')
    assert receiver.get(f"custodies/{custody.pk}/").status_code == 200
    bare = sender.post(f"transfers/{key}/leave/", {}, match='"2"')
    assert (bare.status_code, bare.json()["errors"][0]["attr"]) == (400, "no_note")
    left = sender.post(f"transfers/{key}/leave/", {"no_note": "Nobody on duty"}, match='"2"')
    assert left.json()["left_on"] == "2026-10-08"
    arrived = receiver.post(f"transfers/{key}/arrive/", {"location": "B2-14"}, match=left["ETag"])
    assert arrived.json()["state"] == "arrived"
    assert sender.get(f"custodies/{custody.pk}/").status_code == 404
    assert receiver.get(f"custodies/{custody.pk}/").json()["stays"][-1]["location"] == "B2-14"


def test_a_change_names_the_version_it_changes(sender: Any, receiver: Any, custody: Custody) -> None:
    key = ask(sender, custody).json()["id"]
    for match, status in ((None, 428), ("*", 412), ('"7"', 412), ('W/"1"', 412), ('"1", "2"', 412)):
        answer = receiver.post(f"transfers/{key}/accept/", {}, match=match)
        assert answer.status_code == status, match
    assert Transfer.objects.get().state == "requested"
    assert receiver.post(f"transfers/{key}/accept/", {}, match='"1"').status_code == 200
    late = sender.post(f"transfers/{key}/withdraw/", {"reason": "Changed plan."}, match='"1"')
    assert late.status_code == 412
    assert Transfer.objects.get().state == "accepted"


def test_refused_with_its_reason(sender: Any, receiver: Any, custody: Custody) -> None:
    key = ask(sender, custody).json()["id"]
    silent = receiver.post(f"transfers/{key}/refuse/", {}, match='"1"')
    assert [one["attr"] for one in silent.json()["errors"]] == ["reason"]
    refused = receiver.post(f"transfers/{key}/refuse/", {"reason": "No place."}, match='"1"')
    assert (refused.json()["state"], refused.json()["answer_reason"]) == ("refused", "No place.")


def test_what_cannot_be_asked(world: World, sender: Any, receiver: Any, custody: Custody) -> None:
    assert ask(sender, custody, to_prison="ASH").json()["errors"][0]["attr"] == "to_prison"
    assert ask(sender, custody, to_prison="NONE").json()["errors"][0]["attr"] == "to_prison"
    assert ask(sender, custody, move_on="2026-10-07").json()["errors"][0]["attr"] == "move_on"
    assert ask(receiver, custody).status_code == 404
    assert ask(sender, custody).status_code == 201
    assert ask(sender, custody).status_code == 400
    assert Transfer.objects.count() == 1


def test_a_third_prison_sees_nothing_of_it(world: World, machine: Any, sender: Any, custody: Custody) -> None:
    receiving = world.morden
    key = ask(sender, custody, to_prison=receiving.code).json()["id"]
    third = type(world.morden).objects.create(code="THI", name="Thirlmere", region=world.region)
    caller = machine(world.actor("oca", place=third))
    assert caller.get(f"transfers/{key}/").status_code == 404
    assert caller.post(f"transfers/{key}/accept/", {}, match='"1"').status_code == 404
    assert caller.get("transfers/").json()["results"] == []


def test_an_opinion_is_no_decision(world: World, machine: Any, custody: Custody) -> None:
    supervisor = machine(world.actor("offender_supervisor"))
    assert ask(supervisor, custody).status_code == 403


def test_acceptance_by_the_sender_is_refused_and_kept(sender: Any, receiver: Any, custody: Custody) -> None:
    key = ask(sender, custody).json()["id"]
    answer = sender.post(f"transfers/{key}/accept/", {}, match='"1"')
    assert answer.status_code == 400
    assert receiver.get(f"transfers/{key}/").json()["state"] == "requested"
    line = AuditEvent.objects.get(deed="staff.action.refused")
    assert line.reason == answer.json()["errors"][0]["detail"]


@pytest.fixture
def clerk(world: World, machine: Any) -> Any:
    return machine(world.actor("case_administrator", place=world.morden))


def came(clerk: Any, **facts: Any) -> Any:
    body = {"number": "A1234BC", "born_on": "1992-03-04", "reason": "From court", "location": "B2"}
    return clerk.post("transfers/", {**body, **facts})


def test_an_arrival_nobody_asked_for(world: World, sender: Any, clerk: Any, custody: Custody) -> None:
    answer = came(clerk)
    assert answer.status_code == 201, answer.json()
    told = answer.json()
    assert (told["state"], told["from_prison"]["code"], told["to_prison"]["code"]) == (
        "unasked",
        "ASH",
        "MRD",
    )
    assert answer["Location"].endswith(f"/api/v1/transfers/{told['id']}/")
    assert clerk.get(f"custodies/{custody.pk}/").status_code == 404, "the cover sheet only"
    again = came(clerk)
    assert (again.status_code, again.json()["errors"][0]["attr"]) == (400, "number")
    asked = sender.post(f"transfers/{told['id']}/hand_over/", {}, match=answer["ETag"])
    assert asked.json()["state"] == "requested"


def test_the_arrival_of_a_transfer_that_was_asked_for(
    world: World, sender: Any, receiver: Any, clerk: Any, custody: Custody
) -> None:
    key = ask(sender, custody).json()["id"]
    answer = came(clerk)
    assert (answer.status_code, answer.json()["id"]) == (201, key)
    assert answer.json()["arrived_on"] == "2026-10-08"


@pytest.mark.parametrize(
    ("facts", "attr"),
    [
        ({"number": "A9999ZZ"}, "number"), ({"number": "nobody"}, "number"),
        ({"born_on": "1992-03-05"}, "born_on"), ({"reason": " "}, "reason"),
        ({"location": "x" * 41}, "location"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_an_arrival_is_told_and_nothing_moves(
    world: World, clerk: Any, custody: Custody, facts: dict[str, str], attr: str
) -> None:
    answer = came(clerk, **facts)
    assert (answer.status_code, answer.json()["errors"][0]["attr"]) == (400, attr)
    assert not Transfer.objects.exists()
