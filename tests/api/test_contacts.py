"""The log through the API: written, amended, masked, paged."""

import datetime
from typing import Any

import pytest

from cases.models import Contact, Custody
from staff.models import AuditEvent
from tests.world import World

ENTRY = {
    "happened_at": "2026-10-07T07:30:00+01:00",
    "kind": "general",
    "sub_kind": "supervisor_entry",
    "mode": "face_to_face",
    "with_whom": "prisoner",
    "text": "Met on the wing; spoke about the sentence.",
    "tags": ["first_contact", "motivation", "motivation"],
}
SECRET = ENTRY | {
    "tags": [],
    "sub_kind": "",
    "restriction": "restricted_security",
    "text": "Source says a debt is owed on B wing.",
    "gist_bearing": "May be under pressure from others.",
    "gist_what_to_do": "Two officers at every search.",
}


@pytest.fixture
def custody(world: World) -> Custody:
    day_before = world.today - datetime.timedelta(days=1)
    return world.receive(number="A1234BC", received_on=day_before, sentenced_on=day_before)


def test_log_and_read_back(world: World, machine: Any, custody: Custody) -> None:
    caller = machine(world.actor("offender_supervisor"))
    written = caller.post(f"custodies/{custody.pk}/contacts/", ENTRY)
    assert written.status_code == 201, written.content
    body = written.json()
    assert body["sight"] == "full"
    assert body["tags"] == ["first_contact", "motivation"]
    assert (body["author_role"], body["prison"]) == ("offender_supervisor", "ASH")
    assert caller.client.get(written["Location"]).json() == body
    assert caller.get(f"custodies/{custody.pk}/contacts/").json()["results"] == [body]


@pytest.mark.parametrize(
    ("wrong", "attr"),
    [
        ({"happened_at": "2026-10-09T07:30:00+01:00"}, "happened_at"),
        ({"happened_at": "0001-01-01T00:00:00+14:00"}, "happened_at"),
        ({"text": "   "}, "text"),
        ({"kind": "gossip"}, "kind"),
        ({"sub_kind": "wing"}, "sub_kind"),
        ({"tags": ["motivation", "nonsense"]}, "tags.1"),
        ({"restriction": "restricted_security"}, "restriction"),
        ({"mode": "letter"}, "tags"),
    ],
)
def test_a_wrong_entry_names_its_field(
    wrong: dict[str, Any], attr: str, world: World, machine: Any, custody: Custody
) -> None:
    caller = machine(world.actor("offender_supervisor"))
    answer = caller.post(f"custodies/{custody.pk}/contacts/", ENTRY | wrong)
    assert answer.status_code == 400, answer.content
    assert [one["attr"] for one in answer.json()["errors"]] == [attr]
    assert not Contact.objects.exists()


def test_an_amendment_stands_beside_the_entry(world: World, machine: Any, custody: Custody) -> None:
    caller = machine(world.actor("offender_supervisor"))
    first = caller.post(f"custodies/{custody.pk}/contacts/", ENTRY).json()
    change = {"text": "Met in the OMU office.", "reason": "Wrong place."}
    second = caller.post(f"contacts/{first['id']}/amendments/", change).json()
    assert (second["amends"], second["text"]) == (first["id"], "Met in the OMU office.")
    again = caller.get(f"contacts/{first['id']}/").json()
    assert again["text"] == ENTRY["text"]
    assert again["amended_by"] == [second["id"]]


@pytest.mark.parametrize(
    ("role", "sight", "seen"),
    [
        ("offender_supervisor", "full", {"text", "gist_bearing", "gist_what_to_do", "restriction"}),
        ("psychology", "gist", {"gist_bearing", "gist_what_to_do", "restriction"}),
        ("wing_staff", "what_to_do", {"gist_what_to_do", "restriction"}),
        ("learning_and_skills", "masked", set()),
    ],
)
def test_a_restricted_entry_is_shown_as_far_as_the_role_may_see(
    role: str, sight: str, seen: set[str], world: World, machine: Any, custody: Custody
) -> None:
    key = machine(world.actor("security")).post(f"custodies/{custody.pk}/contacts/", SECRET).json()["id"]
    caller = machine(world.actor(role))
    listed = caller.get(f"custodies/{custody.pk}/contacts/").json()["results"][0]
    assert listed == caller.get(f"contacts/{key}/").json()
    assert listed["sight"] == sight
    assert listed["author_name"] == world.actor("security").name
    told = {"text", "gist_bearing", "gist_what_to_do", "restriction", "kind", "mode", "with_whom"}
    if sight == "full":
        seen = seen | {"kind", "mode", "with_whom"}
    assert {name for name in told if listed[name]} == seen
    reads = AuditEvent.objects.filter(user=world.actor(role).user, subject_kind="cases.contact")
    assert reads.count() == 2
    assert set(reads.values_list("prisoner_number", flat=True)) == {"A1234BC"}


def test_a_restricted_entry_does_not_exist_for_who_may_not_know(
    world: World, machine: Any, custody: Custody
) -> None:
    key = machine(world.actor("security")).post(f"custodies/{custody.pk}/contacts/", SECRET).json()["id"]
    caller = machine(world.actor("case_administrator"))
    assert caller.get(f"custodies/{custody.pk}/contacts/").json()["results"] == []
    assert caller.get(f"contacts/{key}/").status_code == 404
    body = {"text": "No.", "reason": "None."}
    assert caller.post(f"contacts/{key}/amendments/", body).status_code == 404


def test_somebody_elses_restricted_entry_cannot_be_amended(
    world: World, machine: Any, custody: Custody
) -> None:
    key = machine(world.actor("security")).post(f"custodies/{custody.pk}/contacts/", SECRET).json()["id"]
    body = {"text": "It was C wing.", "reason": "Wrong wing."}
    answer = machine(world.actor("offender_supervisor")).post(f"contacts/{key}/amendments/", body)
    assert answer.status_code == 400
    assert Contact.objects.count() == 1


def test_an_entry_of_another_system_comes_in_once(world: World, machine: Any, custody: Custody) -> None:
    caller = machine(world.actor("offender_supervisor"))
    body = ENTRY | {"origin_key": "delius-77"}
    keys = {caller.post(f"custodies/{custody.pk}/contacts/", body).json()["id"] for _ in range(2)}
    assert len(keys) == Contact.objects.count() == 1


def test_the_log_is_paged_and_filtered_in_a_fixed_number_of_queries(
    world: World, machine: Any, custody: Custody, django_assert_num_queries: Any
) -> None:
    caller = machine(world.actor("offender_supervisor"))
    path = f"custodies/{custody.pk}/contacts/"
    for minute in range(5):
        caller.post(
            path, ENTRY | {"happened_at": f"2026-10-07T06:{minute:02d}:00+01:00", "tags": ["progress"]}
        )
    caller.post(path, ENTRY)
    # token, assignment; number, custody; entries, tags, amendments, documents; audit
    with django_assert_num_queries(9):
        first = caller.get(path, page_size=2).json()
    seen = [one["happened_at"][11:16] for one in first["results"]]
    while first["next"]:
        with django_assert_num_queries(9):
            first = caller.client.get(first["next"]).json()
        seen += [one["happened_at"][11:16] for one in first["results"]]
    assert seen == ["07:30", "06:04", "06:03", "06:02", "06:01", "06:00"]
    assert len(caller.get(path, tag="progress").json()["results"]) == 5
    assert len(caller.get(path, happened_from="2026-10-07T06:03:00+01:00").json()["results"]) == 3
    wrong = caller.get(path, tag="nonsense", happened_from="then")
    assert sorted(one["attr"] for one in wrong.json()["errors"]) == ["happened_from", "tag"]
