"""Step 6 by machine: the offender manager reads, asks for a change, agrees and signs."""

import threading
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connections

from cases.models import Contact, Custody
from sentence_plans.models import PlanSignature, PlanVersion, SentencePlan, State
from staff import actors
from staff.actions import tokens
from staff.models import AuditEvent, Notice
from tests.api.conftest import Machine
from tests.sentence_plans import writing
from tests.world import World

AGREED = {"signed_as": "offender_manager", "comment": "I agree."}


@pytest.fixture
def custody(world: World) -> Custody:
    custody = world.receive(number="A1234BC")
    world.allocate(custody, world.actor("offender_supervisor", grade="probation_officer"))
    world.allocate(custody, world.actor("offender_manager"))
    return Custody.objects.for_page().get(pk=custody.pk)


@pytest.fixture
def plan(world: World, custody: Custody) -> SentencePlan:
    return writing.assessed(world, custody, world.actor("offender_supervisor", grade="probation_officer"))


@pytest.fixture
def supervisor(world: World, machine: Any) -> Machine:
    caller: Machine = machine(world.actor("offender_supervisor", grade="probation_officer"))
    return caller


@pytest.fixture
def manager(world: World, machine: Any) -> Machine:
    caller: Machine = machine(world.actor("offender_manager"))
    return caller


def wrong(answer: Any) -> tuple[int, str, str]:
    (fault,) = answer.json()["errors"]
    return answer.status_code, fault["attr"], fault["detail"]


def test_from_a_change_asked_for_to_a_complete_plan(
    world: World, custody: Custody, plan: SentencePlan, supervisor: Machine, manager: Machine
) -> None:
    sign, read = f"plans/{plan.pk}/sign/", f"custodies/{custody.pk}/plan/"
    first = manager.get(read)
    early = manager.post(sign, AGREED, match=first["ETag"])
    assert wrong(early)[0] == 400
    assert wrong(early)[2].startswith("The author signs first")
    objective = first.json()["objectives"][0]["id"]
    asked = {"text": "Measure it by the month.", "asks_for_change": True}
    assert manager.post(f"objectives/{objective}/comments/", asked).status_code == 201

    authored = supervisor.post(sign, {"signed_as": "author"}, match=first["ETag"])
    assert (authored.status_code, authored.json()["plan_state"]) == (201, "draft")
    agreed = manager.post(sign, AGREED, match=first["ETag"])
    told = agreed.json()
    assert agreed.status_code == 201, agreed.content
    said = (told["signed_as"], told["decision"], told["comment"])
    assert said == ("offender_manager", "signed", "I agree.")
    assert (told["holds"], told["plan"], agreed["ETag"]) == (True, plan.pk, first["ETag"])
    prisoner = {"signed_as": "prisoner", "agrees": False, "why_not": "Too many appointments."}
    done = supervisor.post(sign, prisoner, match=first["ETag"])
    assert (done.json()["plan_state"], done.json()["why_not"]) == ("signed", "Too many appointments.")

    lines = [one["signed_as"] for one in manager.get(read).json()["signatures"]]
    assert lines == ["author", "offender_manager", "prisoner"]
    assert Contact.objects.filter(text__startswith="The offender manager agrees").count() == 1
    holder = world.actor("offender_supervisor", grade="probation_officer").user
    assert Notice.objects.filter(user=holder, text__contains="agrees with the sentence plan").count() == 1
    assert (
        AuditEvent.objects.filter(deed="sentence_plans.plan.signed", prisoner_number="A1234BC").count() == 3
    )


def test_a_plan_changed_meanwhile_is_not_signed(
    world: World, plan: SentencePlan, supervisor: Machine, manager: Machine
) -> None:
    sign, seen = f"plans/{plan.pk}/sign/", f'"{plan.version}"'
    assert supervisor.post(sign, {"signed_as": "author"}, match=seen).status_code == 201
    writing.fill(plan, world.actor("offender_supervisor", grade="probation_officer"), writing.HOME)
    for match, status in ((None, 428), ("*", 412), ('"999"', 412), (seen, 412)):
        assert manager.post(sign, AGREED, match=match).status_code == status, match
    assert [one.signed_as for one in PlanSignature.objects.all()] == ["author"]
    plan.refresh_from_db()
    assert plan.state != State.SIGNED


def test_sent_again_it_is_one_signature(plan: SentencePlan, supervisor: Machine, manager: Machine) -> None:
    sign, seen = f"plans/{plan.pk}/sign/", f'"{plan.version}"'
    supervisor.post(sign, {"signed_as": "author"}, match=seen)
    first = manager.post(sign, AGREED, match=seen, key="k1")
    again = manager.post(sign, AGREED, match=seen, key="k1")
    assert (again.json(), again["Idempotent-Replayed"]) == (first.json(), "true")
    assert again["ETag"] == first["ETag"]
    other = manager.post(sign, AGREED | {"comment": "Twice."}, match=seen, key="k1")
    assert other.status_code == 422
    anew = manager.post(sign, AGREED, match=seen, key="k2")
    assert wrong(anew)[0] == 400
    assert "answered for already" in wrong(anew)[2]
    assert PlanSignature.objects.filter(signed_as="offender_manager").count() == 1


def test_what_cannot_be_said(plan: SentencePlan, supervisor: Machine, manager: Machine) -> None:
    sign, seen = f"plans/{plan.pk}/sign/", f'"{plan.version}"'
    for body, field in (
        ({}, "signed_as"),
        ({"signed_as": "governor"}, "signed_as"),
        ({"signed_as": "prisoner"}, "agrees"),
        ({"signed_as": "prisoner", "agrees": False}, "why_not"),
        ({"signed_as": "prisoner", "agrees": True, "decision": "declined"}, "reason"),
        ({"signed_as": "author", "comment": "x" * 2_001}, "comment"),
    ):
        if body.get("signed_as") == "prisoner" and not PlanSignature.objects.exists():
            assert supervisor.post(sign, {"signed_as": "author"}, match=seen).status_code == 201
        answer = supervisor.post(sign, body, match=seen)
        assert wrong(answer)[:2] == (400, field), body
    declines = manager.post(sign, AGREED | {"decision": "declined"}, match=seen)
    assert wrong(declines)[2].startswith("Only the prisoner may decline")
    not_hers = supervisor.post(sign, AGREED, match=seen)
    assert wrong(not_hers)[2] == "Only the offender manager of this case signs here."
    assert [one.signed_as for one in PlanSignature.objects.all()] == ["author"]


def test_the_manager_of_another_case_and_of_another_trust(
    world: World, machine: Any, plan: SentencePlan, supervisor: Machine
) -> None:
    sign, seen = f"plans/{plan.pk}/sign/", f'"{plan.version}"'
    supervisor.post(sign, {"signed_as": "author"}, match=seen)
    colleague = machine(world.actor("offender_manager", grade="probation_services_officer"))
    assert colleague.post(sign, AGREED, match=seen).status_code == 404
    elsewhere = machine(world.actor("offender_manager", place=world.vale))
    assert elsewhere.post(sign, AGREED, match=seen).status_code == 404
    assert elsewhere.post("plans/999999/sign/", AGREED, match=seen).status_code == 404
    assert not PlanSignature.objects.filter(signed_as="offender_manager").exists()


@pytest.mark.django_db(transaction=True)
def test_signed_by_two_machines_at_once_is_one_line() -> None:
    call_command("migrate", verbosity=0)  # the standards sets, which flushing took away
    world = World()
    by = world.actor("offender_supervisor", grade="probation_officer")
    custody = world.receive(number="A1234BC")
    world.allocate(custody, by)
    plan = writing.assessed(world, Custody.objects.for_page().get(pk=custody.pk), by)
    secrets = [
        tokens.make(by.assignment, purpose="t", days=1, today=world.today, by=actors.system("t"))[1]
        for _ in range(2)
    ]
    start, found = threading.Barrier(2), []

    def run(secret: str) -> None:
        start.wait(timeout=10)
        answer = Machine(secret).post(
            f"plans/{plan.pk}/sign/", {"signed_as": "author"}, match=f'"{plan.version}"', key=secret[:20]
        )
        found.append(answer.status_code)
        connections.close_all()

    threads = [threading.Thread(target=run, args=(one,)) for one in secrets]
    for one in threads:
        one.start()
    for one in threads:
        one.join(timeout=30)
    assert sorted(found) == [201, 400]
    assert PlanSignature.objects.count() == PlanVersion.objects.count() == 1


def test_education_adds_an_action_and_tells_of_its_progress_once(
    world: World, custody: Custody, plan: SentencePlan, machine: Any
) -> None:
    education: Machine = machine(world.actor("learning_and_skills"))
    read = f"custodies/{custody.pk}/plan/"
    objective = education.get(read).json()["objectives"][0]["id"]
    course = {"what": "Food safety course", "doers": [{"kind": "prison_staff", "name": "A. Tutor"}]}
    made = education.post(f"objectives/{objective}/actions/", course, key="course-1")
    assert (made.status_code, made["ETag"]) == (201, '"1"'), made.content
    again = education.post(f"objectives/{objective}/actions/", course, key="course-1")
    assert again.json()["id"] == made.json()["id"]
    address, said = f"actions/{made.json()['id']}/progress/", {"status": "ongoing", "text": "Four lessons."}
    assert education.post(address, said).status_code == 428
    told = education.post(address, said, match='"1"')
    assert (told.status_code, told.json()["status"], told["ETag"]) == (201, "ongoing", '"2"')
    assert education.post(address, said, match='"1"').status_code == 412
    found = education.get(read).json()["objectives"][0]["actions"]
    assert [(one["what"], one["version"]) for one in found][-1] == ("Food safety course", 2)
    assert education.post("actions/999999/progress/", said, match='"1"').status_code == 404


def test_who_only_reads_plans_adds_nothing_by_machine(world: World, plan: SentencePlan, machine: Any) -> None:
    governor: Machine = machine(world.actor("governor"))
    objective = plan.objectives.get().pk
    assert governor.post(f"objectives/{objective}/actions/", {"what": "Gym"}).status_code == 403
