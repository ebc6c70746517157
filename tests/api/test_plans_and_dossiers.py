"""The plan and the record as a document, through the API; clocks of a case."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from cases.actions import policies
from cases.models import Contact, Custody
from omu.actions.jobs import RUNNERS
from omu.actions.refresh import refresh
from omu.dossier import building
from sentence_plans.models import ObjectiveComment
from staff import actors
from staff.models import AuditEvent, Job, Notice
from tests.api.conftest import Machine
from tests.sentence_plans import writing
from tests.world import World


@pytest.fixture
def custody(world: World) -> Custody:
    custody = world.receive(number="A1234BC")
    world.allocate(custody, world.actor("offender_supervisor"))
    world.allocate(custody, world.actor("offender_manager"))
    return Custody.objects.for_page().get(pk=custody.pk)


def test_the_manager_reads_the_plan_and_asks_for_a_change(
    world: World, machine: Any, custody: Custody
) -> None:
    manager = machine(world.actor("offender_manager"))
    assert manager.get(f"custodies/{custody.pk}/plan/").status_code == 404
    plan = writing.begin(world, custody, world.actor("offender_supervisor"))
    writing.fill(plan, world.actor("offender_supervisor"))
    told = manager.get(f"custodies/{custody.pk}/plan/")
    objective = told.json()["objectives"][0]
    assert (objective["text"], objective["position"]) == (writing.TEMPER.text, 1)
    assert objective["actions"][0]["what"] == "Thinking Skills Programme"
    assert told["ETag"] == f'"{told.json()["version"]}"'
    path = f"objectives/{objective['id']}/comments/"
    body = {"text": "Measure it by the month.", "asks_for_change": True}
    made = manager.post(path, body, key="k1")
    assert made.status_code == 201, made.content
    assert manager.post(path, body, key="k1").json() == made.json()
    assert ObjectiveComment.objects.count() == 1
    assert Contact.objects.get().pk == made.json()["contact"]
    again = manager.get(f"custodies/{custody.pk}/plan/").json()["objectives"][0]["comments"]
    assert [(one["text"], one["asks_for_change"]) for one in again] == [(body["text"], True)]
    other = machine(world.actor("offender_manager", place=world.vale))
    assert other.post(path, body).status_code == 404
    assert other.get(f"custodies/{custody.pk}/plan/").status_code == 404
    empty = manager.post(path, {"text": " "})
    assert [one["attr"] for one in empty.json()["errors"]] == ["text"]


def test_a_document_is_asked_for_asked_after_and_fetched(
    world: World, machine: Any, custody: Custody, settings: Any, tmp_path: Any
) -> None:
    settings.DATA_DIR = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "files"},
        }
    }
    caller = machine(world.actor("offender_supervisor"))
    body = {"purpose": "offender_manager", "reader": "R. Bell, Aldwater"}
    asked = caller.post(f"custodies/{custody.pk}/dossiers/", body)
    assert (asked.status_code, asked.json()["state"]) == (202, "waiting")
    key = asked.json()["id"]
    early = caller.get(f"dossiers/{key}/file/")
    assert (early.status_code, early.json()["errors"][0]["code"]) == (409, "not_ready")
    assert RUNNERS[building.KIND] is building.build
    building.build(Job.objects.get(), actors.of(world.actor("offender_supervisor").assignment))
    done = caller.client.get(asked["Location"]).json()
    assert done["state"] == "done"
    fetched = caller.client.get(done["file"])
    assert fetched["Content-Type"] == "application/pdf"
    assert b"".join(fetched.streaming_content).startswith(b"%PDF-")
    assert AuditEvent.objects.filter(deed="cases.dossier.fetched", prisoner_number="A1234BC").count() == 1
    listed = caller.get(f"custodies/{custody.pk}/dossiers/").json()["results"]
    assert [one["id"] for one in listed] == [key]
    elsewhere = machine(world.actor("offender_supervisor", place=world.morden))
    assert elsewhere.get(f"dossiers/{key}/file/").status_code == 404
    assert elsewhere.get(f"custodies/{custody.pk}/dossiers/").status_code == 404


def test_a_copy_for_subject_access_is_not_fetched_before_its_check(
    world: World, machine: Any, custody: Custody, settings: Any, tmp_path: Any
) -> None:
    settings.DATA_DIR = tmp_path
    head = world.actor("head_of_omu")
    caller, other = machine(world.actor("offender_supervisor")), machine(head)
    nothing = caller.post(
        f"custodies/{custody.pk}/dossiers/",
        {"purpose": "subject_access", "reader": "The prisoner", "parts": ["duties"]},
    )
    assert [one["attr"] for one in nothing.json()["errors"]] == ["parts"]
    body = {"purpose": "subject_access", "reader": "The prisoner", "parts": ["log"]}
    asked = caller.post(f"custodies/{custody.pk}/dossiers/", body)
    key = asked.json()["id"]
    assert Notice.objects.filter(user=head.user, key=f"dossier:{key}:check").count() == 1
    building.build(Job.objects.get(), actors.of(world.actor("offender_supervisor").assignment))
    told = caller.get(f"dossiers/{key}/").json()
    assert (told["state"], told["needs_check"], told["file"], told["check"]) == ("done", True, None, None)
    refused = caller.get(f"dossiers/{key}/file/")
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (409, "not_checked")
    read = other.client.get(other.get(f"dossiers/{key}/").json()["file"])
    assert b"".join(read.streaming_content).startswith(b"%PDF-"), "who checks it reads it"


def test_the_clocks_of_a_case_with_their_reasons(world: World, machine: Any, custody: Custody) -> None:
    policies.load(policies.built_in())
    refresh([custody], today=world.today)
    caller = machine(world.actor("offender_supervisor"))
    clocks = {one["standard"]: one for one in caller.get(f"custodies/{custody.pk}/clocks/").json()["results"]}
    assert {"T1", "T2", "T4", "T5"} <= set(clocks)
    # T1: an offender supervisor was named on the day of arrival (docs/domain.md 5)
    assert (clocks["T1"]["standing"]["state"], clocks["T1"]["met_on"]) == ("met on time", "2026-10-08")
    assert clocks["T2"]["standing"]["state"] in {"not due", "due soon"}
    assert clocks["T2"]["standing"]["reason"]


def test_the_command_prints_a_token_once(world: World) -> None:
    actor = world.actor("trust_manager")
    out, said = StringIO(), StringIO()
    call_command(
        "make_api_token",
        actor.user.username,
        "trust_manager",
        "--purpose",
        "Case system",
        stdout=out,
        stderr=said,
    )
    secret = out.getvalue().strip()
    assert Machine(secret).get("schema/").status_code == 200
    assert secret not in said.getvalue()
    event = AuditEvent.objects.get(deed="staff.token.made")
    assert secret not in str(event.details) + event.subject_key
    with pytest.raises(CommandError, match="does not hold that role"):
        call_command("make_api_token", actor.user.username, "governor", "--purpose", "x")
    with pytest.raises(CommandError, match="1 to 366"):
        call_command(
            "make_api_token", actor.user.username, "trust_manager", "--purpose", "x", "--days", "900"
        )
