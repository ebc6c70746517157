"""The same POST twice, at once, with another body; without a key."""

import datetime
import threading
from typing import Any

import pytest
from django.db import connection, transaction

from cases.models import Contact, Custody, Prisoner
from staff.actions import repeats
from staff.models import IdempotencyKey
from tests.world import World

RECEPTION = {
    "number": "A1234BC",
    "family_name": "Llewellyn",
    "given_names": "Rhys",
    "born_on": "1990-02-28",
    "sex": "M",
    "received_on": "2026-10-08",
    "sentenced_on": "2026-10-08",
    "sentence_kind": "DET",
    "main_offence": "Robbery",
    "years": 4,
    "key_dates": {"CRD": "2028-10-07", "SED": "2030-10-07"},
}


def test_a_repeat_gives_the_first_answer_and_does_nothing(world: World, machine: Any) -> None:
    caller = machine(world.actor("case_administrator"))
    first = caller.post("prisoners/", RECEPTION, key="k1")
    again = caller.post("prisoners/", dict(reversed(RECEPTION.items())), key="k1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert again["Idempotent-Replayed"] == "true"
    assert again["ETag"] == first["ETag"] == '"1"'
    assert Custody.objects.count() == Prisoner.objects.count() == 1


def test_the_same_key_with_another_body_is_422(world: World, machine: Any) -> None:
    caller = machine(world.actor("case_administrator"))
    caller.post("prisoners/", RECEPTION, key="k1")
    answer = caller.post("prisoners/", RECEPTION | {"number": "A1234BD"}, key="k1")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["code"] == "key_used"
    assert Prisoner.objects.count() == 1


def test_a_refused_request_keeps_no_answer_and_writes_nothing(world: World, machine: Any) -> None:
    caller = machine(world.actor("case_administrator"))
    wrong = RECEPTION | {"key_dates": {"CRD": "2031-01-01", "SED": "2030-10-07"}}
    refused = caller.post("prisoners/", wrong, key="k1")
    assert refused.status_code == 400
    assert not IdempotencyKey.objects.exists()
    assert not Prisoner.objects.exists()
    assert caller.post("prisoners/", RECEPTION, key="k1").status_code == 201


@pytest.mark.parametrize("key", ["", "a b", "k" * 101])
def test_a_machine_must_send_a_key(key: str, world: World, machine: Any) -> None:
    answer = machine(world.actor("case_administrator")).post("prisoners/", RECEPTION, key=key)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["attr"] == "Idempotency-Key"
    assert not Prisoner.objects.exists()


def test_a_key_belongs_to_the_role_that_sent_it(world: World, machine: Any) -> None:
    entry = {"happened_at": "2026-10-07T07:30:00+01:00", "kind": "general", "mode": "face_to_face"}
    entry |= {"with_whom": "prisoner", "text": "Asked about work."}
    day_before = world.today - datetime.timedelta(days=1)
    custody = world.receive(received_on=day_before, sentenced_on=day_before)
    for role in ("offender_supervisor", "security"):
        answer = machine(world.actor(role)).post(f"custodies/{custody.pk}/contacts/", entry, key="k1")
        assert answer.status_code == 201, answer.content
    assert Contact.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_the_same_request_while_the_first_is_being_answered_is_409(world: World, machine: Any) -> None:
    actor = world.actor("case_administrator")
    caller = machine(actor)
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            repeats.claim("k1", digest="0" * 64, by=actor)
            held.set()
            done.wait(20)
        connection.close()

    first = threading.Thread(target=hold)
    first.start()
    assert held.wait(20)
    answer = caller.post("prisoners/", RECEPTION, key="k1")
    done.set()
    first.join()
    assert answer.status_code == 409
    assert answer.json()["errors"][0]["code"] == "in_progress"
    assert not Prisoner.objects.exists()
