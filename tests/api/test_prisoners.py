"""Prisoners and custodies: receive, find, read; errors with the path of the wrong field."""

from typing import Any

import pytest

from cases.models import Custody
from staff.models import AuditEvent
from tests.api.test_repeats import RECEPTION
from tests.world import World


def test_receive_opens_the_case_at_the_callers_prison(world: World, machine: Any) -> None:
    caller = machine(world.actor("case_administrator"))
    answer = caller.post("prisoners/", RECEPTION | {"aliases": ["Reece Lewellin"]})
    body = answer.json()
    assert answer.status_code == 201
    assert answer["Location"].endswith(f"/api/v1/custodies/{body['id']}/")
    assert body["prisoner"] == "A1234BC"
    assert body["headline"]["prison"] == {"code": "ASH", "name": "Ashbourne"}
    assert body["stays"][0]["arrived_on"] == "2026-10-08"
    assert {one["kind"]: one["on"] for one in body["key_dates"]} == RECEPTION["key_dates"]
    event = AuditEvent.objects.get(deed="cases.prisoner.received")
    assert (event.prisoner_number, event.details["source"]) == ("A1234BC", "api")


@pytest.mark.parametrize(
    ("wrong", "attr"),
    [
        ({"number": "1234"}, "number"),
        ({"born_on": "2027-01-01"}, "born_on"),
        ({"born_on": "28/02/1990"}, "born_on"),
        ({"aliases": ["Reece", ""]}, "aliases.1"),
        ({"key_dates": {"CRD": "soon"}}, "key_dates.CRD"),
        ({"key_dates": {"CRD": "2031-10-08", "SED": "2030-10-07"}}, "key_dates.CRD"),
        ({"years": -1}, "years"),
        ({"sex": "X"}, "sex"),
        ({"family_name": "Rhys\u0000"}, "family_name"),
    ],
)
def test_what_is_wrong_is_named_by_its_path(
    wrong: dict[str, Any], attr: str, world: World, machine: Any
) -> None:
    answer = machine(world.actor("case_administrator")).post("prisoners/", RECEPTION | wrong)
    assert answer.status_code == 400
    assert answer.json()["type"] == "validation_error"
    assert [one["attr"] for one in answer.json()["errors"]] == [attr]
    assert not Custody.objects.exists()


def test_a_body_that_is_no_json_is_400(world: World, machine: Any) -> None:
    caller = machine(world.actor("case_administrator")).client
    for body in ("{", "[]", "null", '"x"', b"\xff"):
        answer = caller.generic(
            "POST",
            "/api/v1/prisoners/",
            body,
            content_type="application/json",
            headers={"idempotency-key": "k"},
        )
        assert answer.status_code == 400, body


@pytest.mark.parametrize("text", ["a1234bc", "llewellyn", "LEWELLIN", "Llewelyn"])
def test_find_by_number_name_or_alias(text: str, world: World, machine: Any) -> None:
    world.receive(number="A1234BC", family_name="Llewellyn", given_names="Rhys", aliases=["Reece Lewellin"])
    world.receive(number="A1234BD", family_name="Okafor", given_names="Chidi")
    world.receive(number="A1234BE", family_name="Llewellyn", given_names="Owain", prison=world.morden)
    answer = machine(world.actor("offender_supervisor")).post("prisoners/find/", {"text": text})
    assert answer.status_code == 200
    assert [one["number"] for one in answer.json()["results"]] == ["A1234BC"]
    assert AuditEvent.objects.filter(deed="cases.prisoners.sought").count() == 1


def test_find_keeps_names_out_of_its_cursor(world: World, machine: Any) -> None:
    for serial in range(3):
        world.receive(number=f"A123{serial}BC", family_name="Llewellyn")
    caller = machine(world.actor("offender_supervisor"))
    first = caller.post("prisoners/find/?page_size=2", {"text": "llewellyn"}).json()
    path = first["next"].split("/api/v1/")[1]
    second = caller.post(path, {"text": "llewellyn"}).json()
    numbers = [one["number"] for one in first["results"] + second["results"]]
    assert numbers == ["A1230BC", "A1231BC", "A1232BC"]
    assert second["next"] is None


def test_find_needs_something_to_go_by(world: World, machine: Any) -> None:
    answer = machine(world.actor("offender_supervisor")).post("prisoners/find/", {"text": "é"})
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["attr"] == "text"


def test_a_read_is_audited_with_the_number(world: World, machine: Any) -> None:
    custody = world.receive(number="A1234BC")
    caller = machine(world.actor("offender_supervisor"))
    person = caller.get("prisoners/a1234bc/")
    assert person.status_code == 200
    assert person.json()["custodies"] == [{"id": custody.pk, "opened_on": "2026-10-08", "closed_on": None}]
    assert caller.get(f"custodies/{custody.pk}/").status_code == 200
    assert caller.get(f"custodies/{custody.pk}/clocks/").status_code == 200
    reads = AuditEvent.objects.filter(kind="read", prisoner_number="A1234BC")
    assert sorted(reads.values_list("deed", flat=True)) == [
        "cases.case.read",
        "cases.clocks.read",
        "cases.prisoner.read",
    ]


def test_the_level_of_harm_is_for_roles_that_may_see_it(world: World, machine: Any) -> None:
    custody = world.receive(earlier_rosh_level="high", earlier_rosh_on=world.today)
    shown = {}
    for role in ("offender_supervisor", "case_administrator"):
        headline = machine(world.actor(role)).get(f"custodies/{custody.pk}/").json()["headline"]
        shown[role] = (headline["rosh_level"], headline["rosh_shown"])
    assert shown == {"offender_supervisor": ("high", True), "case_administrator": (None, False)}


def test_a_custody_costs_the_same_however_much_is_in_the_prison(
    world: World, machine: Any, django_assert_num_queries: Any
) -> None:
    custody = world.receive()
    caller = machine(world.actor("offender_supervisor"))
    world.allocate(custody, world.actor("offender_supervisor"))
    world.allocate(custody, world.actor("offender_manager"))
    caller.get("schema/")
    # token, assignment; custody, audit; stays, sentences, key dates, allocations
    with django_assert_num_queries(8):
        caller.get(f"custodies/{custody.pk}/")
    for serial in range(5):
        world.receive(family_name=f"Rees{'abcde'[serial]}")
    with django_assert_num_queries(8):
        caller.get(f"custodies/{custody.pk}/")


@pytest.mark.parametrize("cursor", ["x", "cD14", "bz0xJnA9%00", "cD0yMDI2"])
def test_a_cursor_nobody_gave_out_is_404(cursor: str, world: World, machine: Any) -> None:
    custody = world.receive()
    answer = machine(world.actor("offender_supervisor")).client.get(
        f"/api/v1/custodies/{custody.pk}/contacts/?cursor={cursor}"
    )
    assert answer.status_code == 404
