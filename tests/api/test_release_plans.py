"""The release plan of a case by machine: read, written on its version, refused at its field."""

import pytest

from sentence_plans.actions import plans

SAID = {
    "address_state": "confirmed", "address": "12 Mill Row", "confirmed_on": "2026-10-01",
    "conditions": "Curfew from 7 in the evening", "reports_to": "Aldwater office", "reports_on": "2026-12-02",
    "agencies": "Police, 5 October 2026",
}  # fmt: skip


@pytest.fixture
def case(world):
    """A case with a plan, and who holds it."""
    custody = world.receive()
    supervisor = world.actor("offender_supervisor", grade="probation_officer")
    world.allocate(custody, supervisor)
    plans.open_plan(custody, today=world.today, by=supervisor)
    return custody, supervisor


def test_it_is_read_and_written_on_the_version_that_was_read(case, machine):
    custody, supervisor = case
    caller, path = machine(supervisor), f"custodies/{custody.pk}/release-plan/"
    empty = caller.get(path)
    assert (empty.status_code, empty["ETag"], empty.json()["address_state"]) == (200, '"0"', "")
    assert "No agency was told." in empty.json()["open"]
    made = caller.post(path, SAID, match='"0"')
    assert (made.status_code, made["ETag"], made.json()["open"]) == (200, '"1"', [])
    assert caller.post(path, SAID, match='"0"').status_code == 412
    assert caller.post(path, SAID).status_code == 428
    wrong = caller.post(path, SAID | {"confirmed_on": "2026-10-09"}, match='"1"')
    assert 400 <= wrong.status_code < 500
    assert "The day lies ahead" in wrong.content.decode()
    assert caller.get(path).json()["confirmed_on"] == "2026-10-01"


def test_who_reads_plans_only_reads_it_and_a_case_without_a_plan_has_none(world, case, machine):
    custody, _ = case
    reader = machine(world.actor("wing_staff"))
    assert reader.get(f"custodies/{custody.pk}/release-plan/").status_code == 200
    assert reader.post(f"custodies/{custody.pk}/release-plan/", SAID, match='"0"').status_code == 403
    assert reader.get(f"custodies/{world.receive().pk}/release-plan/").status_code == 404
