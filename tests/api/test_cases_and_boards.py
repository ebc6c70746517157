"""Scope, tier, decisions, quality checks and planning boards through the API."""

from typing import Any

import pytest

from cases.models import Contact, Custody
from omu.actions.refresh import refresh
from risk.actions import quality
from risk.models import Assessment, QualityCheck
from sentence_plans.models import Contribution
from tests.api.conftest import Machine
from tests.risk import deciding
from tests.risk import writing as risk_writing
from tests.sentence_plans import board_writing, writing
from tests.world import World


@pytest.fixture
def custody(world: World) -> Custody:
    custody = world.receive(number="A1234BC")
    world.allocate(custody, world.actor("offender_supervisor"))
    world.allocate(custody, world.actor("offender_manager"))
    return Custody.objects.for_page().get(pk=custody.pk)


def test_scope_and_tier_with_their_reasons(world: World, machine: Any, custody: Custody) -> None:
    supervisor = machine(world.actor("offender_supervisor"))
    empty = supervisor.get(f"custodies/{custody.pk}/tier/").json()
    assert (empty["scope"], empty["tier"], empty["earlier_tiers"]) == (None, None, [])
    refresh([custody], today=world.today)
    told = supervisor.get(f"custodies/{custody.pk}/tier/").json()
    assert told["scope"]["reason"]
    assert (told["tier"]["is_provisional"], told["tier"]["confirmed"]) == (True, False)
    elsewhere = machine(world.actor("offender_supervisor", place=world.morden))
    assert elsewhere.get(f"custodies/{custody.pk}/tier/").status_code == 404


def test_a_decision_with_what_it_rests_on(world: World, machine: Any, custody: Custody) -> None:
    supervisor = world.actor("offender_supervisor", grade="probation_officer")
    risk_writing.signed(world, custody, supervisor)
    assessment = Assessment.objects.get()
    row = deciding.start(world, custody)
    deciding.hear(world, row, "offender_supervisor")
    deciding.cite(world, row, assessment, supervisor)
    oca = machine(world.actor("oca"))
    listed = oca.get(f"custodies/{custody.pk}/decisions/").json()["results"]
    assert [(one["id"], one["kind"], one["state"]) for one in listed] == [
        (row.pk, "recategorisation", "open")
    ]
    told = oca.get(f"decisions/{row.pk}/")
    assert told["ETag"] == f'"{told.json()["version"]}"'
    assert (told.json()["cited"], told.json()["release_outcome"]) == (assessment.pk, None)
    assert [(one["party"], one["view"]) for one in told.json()["opinions"]] == [
        ("offender_supervisor", "for")
    ]
    assert machine(world.actor("oca", place=world.morden)).get(f"decisions/{row.pk}/").status_code == 404


def test_results_of_quality_checks(world: World, machine: Any, custody: Custody) -> None:
    supervisor, head = (
        world.actor("offender_supervisor", grade="probation_officer"),
        world.actor("head_of_omu"),
    )
    risk_writing.signed(world, custody, supervisor)
    quality.draw(world.ashbourne, today=world.today.replace(month=world.today.month + 1, day=1), by=head)
    check = QualityCheck.objects.get()
    for actor in (head, supervisor):
        rows = machine(actor).get("quality-checks/").json()["results"]
        assert [(one["assessment"], one["percent"]) for one in rows] == [(check.assessment_id, None)]
    assert (
        machine(world.actor("head_of_omu", place=world.morden)).get("quality-checks/").json()["results"] == []
    )


def test_a_department_writes_for_a_board_once(world: World, machine: Any, custody: Custody) -> None:
    supervisor, department_of = world.actor("offender_supervisor"), world.actor("psychology")
    board = board_writing.arranged(world, writing.begin(world, custody, supervisor), supervisor)
    seat = board.seats.get(role="psychology")
    department: Machine = machine(department_of)
    path, body = f"seats/{seat.pk}/answer/", {"reply": "declined", "text": "Sees him each month."}
    made = department.post(path, body, key="once")
    assert made.status_code == 201, made.content
    assert department.post(path, body, key="once").json() == made.json()
    assert Contribution.objects.get().text == "Sees him each month."
    assert Contact.objects.filter(text__contains="Sees him each month.").count() == 1
    told = department.get(f"custodies/{custody.pk}/boards/").json()["results"]
    seats = {one["id"]: one for one in told[0]["seats"]}
    assert (seats[seat.pk]["reply"], seats[seat.pk]["contributions"][0]["text"]) == ("declined", body["text"])
    assert [one["attr"] for one in department.post(path, {"reply": "accepted"}).json()["errors"]] == ["mode"]
    other = machine(world.actor("programme_tutor"))
    assert other.post(path, body).status_code in (400, 404, 409)
    assert machine(world.actor("wing_staff", place=world.morden)).post(path, body).status_code == 404
