"""Contact levels, victims, what to watch for, oversight and workload through the API."""

from typing import Any

from tests.cases.test_oversights import record
from tests.cases.test_triggers import add
from tests.cases.test_unit_plans import aim
from tests.cases.test_victims import VIOLENT, limit, log, state
from tests.omu.test_victim_contact import managed
from tests.risk.test_contact_levels import limited
from tests.world import World


def test_each_role_gets_what_its_pages_show(world: World, machine: Any) -> None:
    custody = world.receive()
    limited(world, custody)
    limit(world, custody)
    state(world, custody, concerns="She fears him.")
    add(world, custody)
    record(world, custody, by=world.actor("head_of_omu"))
    security, wing = machine(world.actor("security")), machine(world.actor("wing_staff"))
    where = f"custodies/{custody.pk}"
    (level,) = security.get(f"{where}/contact-levels/").json()
    assert (level["child"], level["level"]) == ("", 1)
    read = security.get(f"{where}/victims/").json()
    assert (read["statements"][0]["concerns"], read["limits"][0]["person"]) == ("She fears him.", "Ada Flint")
    read = wing.get(f"{where}/victims/").json()
    assert (read["statements"], read["limits"][0]["level"]) == ([], 1)
    assert [one["watch_for"] for one in wing.get(f"{where}/watch-for/").json()] == ["Letters that come back"]
    governor = machine(world.actor("governor"))
    (seen,) = governor.get(f"{where}/oversight/").json()
    assert (seen["withdrawn"], seen["by_name"]) == (False, world.actor("head_of_omu").name)
    for path in ("contact-levels", "oversight"):
        assert wing.get(f"{where}/{path}/").status_code == 403


def test_workload_is_that_of_ones_own_prison(world: World, machine: Any) -> None:
    supervisor = world.actor("offender_supervisor")
    world.allocate(world.receive(), supervisor)
    rows = machine(world.actor("head_of_omu")).get("workload/").json()
    mine = next(one for one in rows if one["name"] == supervisor.name)
    assert (mine["cases"], mine["tiers"]["none"]) == (1, 1)
    elsewhere = machine(world.actor("head_of_omu", place=world.morden)).get("workload/").json()
    assert sum(one["cases"] for one in elsewhere) == 0
    assert machine(supervisor).get("workload/").status_code == 403


def test_a_liaison_officer_lists_reads_and_records_and_no_prison_is_named(world: World, machine: Any) -> None:
    officer = world.actor("victim_liaison_officer")
    custody = managed(world, **VIOLENT)
    client = machine(officer)
    (one,) = client.get("victim-contacts/").json()["results"]
    assert (one["number"], one["scheme"], one["id"]) == (custody.prisoner.number, None, custody.pk)
    assert "ASH" not in str(one)
    said = {"who": "identifiable", "location_matters": True, "scheme": "accepted", "offered_on": "2026-10-01",
            "seen": 0}  # fmt: skip
    where = f"custodies/{custody.pk}/victims/"
    assert client.post(where, said | {"offered_on": "2026-10-09"}).status_code == 400
    made = client.post(where, said)
    assert (made.status_code, made.json()["liaison_name"]) == (201, officer.name)
    assert client.post(where, said).status_code == 400
    assert [one["scheme"] for one in client.get(where).json()["statements"]] == ["accepted"]
    log(world, custody, sub_kind="victim", with_whom="victim_liaison", text="She rang.")
    (*_, entry) = client.get(f"custodies/{custody.pk}/contacts/").json()["results"]
    assert entry["prison"] is None
    outside = managed(world)
    assert client.get(f"custodies/{outside.pk}/victims/").status_code == 404
    assert client.get(f"custodies/{custody.pk}/").status_code == 404


def test_the_plan_of_a_unit_is_read_by_those_of_the_prison(world: World, machine: Any) -> None:
    made = aim(world)
    (one,) = machine(world.actor("governor")).get("unit-plan/").json()
    assert (one["text"], one["owner"], one["due_on"]) == (made.text, made.owner.full_name, "2026-12-01")
    assert (one["progress"], one["state"]) == ([], "open")
    assert machine(world.actor("governor", place=world.morden)).get("unit-plan/").json() == []
    assert machine(world.actor("offender_manager")).get("unit-plan/").status_code == 403
