"""Circumstances, releases, absences, withdrawals and documents through the API; the client script."""

import base64
import datetime
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from cases.actions import absences, diversity
from cases.models import Contact, Custody, Document, Withdrawal
from staff.actions import tokens
from staff.models import AuditEvent
from tests.api.test_contacts import ENTRY, SECRET
from tests.world import World

CLIENT = Path(__file__).parents[2] / "docs" / "client" / "log_a_contact.py"
TEXT = base64.b64encode(b"Minutes of the meeting\n").decode()


@pytest.fixture
def custody(world: World) -> Custody:
    before = world.today - datetime.timedelta(days=5)
    return world.receive(number="A1234BC", received_on=before, sentenced_on=before)


def logged(caller: Any, custody: Custody, **facts: Any) -> Any:
    answer = caller.post(f"custodies/{custody.pk}/contacts/", ENTRY | facts)
    assert answer.status_code == 201, answer.content
    return answer.json()


def test_circumstances(world: World, machine: Any, custody: Custody) -> None:
    supervisor = world.actor("offender_supervisor")
    caller = machine(supervisor)
    before = caller.get(f"custodies/{custody.pk}/circumstances/").json()
    assert (before["prisoner"], before["diversity_reviews"]) == ("A1234BC", [])
    facts = {"nothing_found": True, "asked_prisoner": True, "version": 0}
    diversity.consider(custody, **facts, today=world.today, by=supervisor)
    found = caller.get(f"custodies/{custody.pk}/circumstances/").json()
    assert [one["nothing_found"] for one in found["diversity_reviews"]] == [True]
    assert AuditEvent.objects.filter(deed="cases.circumstances.read", user=supervisor.user).count() == 2


def test_absences_and_releases(world: World, machine: Any, custody: Custody) -> None:
    absences.leave(
        custody, kind="hospital", left_on=world.today, reason="s47", today=world.today, by=world.system
    )
    caller = machine(world.actor("oca"))
    found = caller.get(f"custodies/{custody.pk}/absences/").json()["results"]
    assert [(one["kind"], one["left_on"], one["returned_on"]) for one in found] == [
        ("hospital", "2026-10-08", None)
    ]
    assert caller.get(f"custodies/{custody.pk}/releases/").json()["results"] == []


def test_an_entry_is_withdrawn_once_and_not_over_an_unread_amendment(
    world: World, machine: Any, custody: Custody
) -> None:
    caller = machine(world.actor("offender_supervisor"))
    entry = logged(caller, custody)
    path = f"contacts/{entry['id']}/withdraw/"
    amendment = {"text": "Met in the workshop.", "reason": "Wrong place"}
    assert caller.post(f"contacts/{entry['id']}/amendments/", amendment).status_code == 201
    stale = caller.post(path, {"reason": "Wrong person", "amendments_read": 0})
    assert stale.status_code == 400
    assert "amended this entry while" in stale.json()["errors"][0]["detail"]
    assert caller.post(path, {"reason": " ", "amendments_read": 1}).json()["errors"][0]["attr"] == "reason"
    other = machine(world.actor("oca")).post(path, {"reason": "Not liked", "amendments_read": 1})
    assert other.status_code == 400
    assert not Withdrawal.objects.exists()
    body = {"reason": "Wrong person", "amendments_read": 1}
    done = caller.post(path, body, key="once")
    assert done.status_code == 201
    assert (done.json()["sight"], done.json()["text"]) == ("withdrawn", None)
    assert done.json()["withdrawn"]["because"] == "Wrong person"
    assert caller.post(path, body, key="once")["Idempotent-Replayed"] == "true"
    again = caller.post(path, body)
    assert "withdrawn already" in again.json()["errors"][0]["detail"]
    assert Withdrawal.objects.count() == 2


def test_a_document_is_sent_looked_at_and_fetched(
    world: World, machine: Any, custody: Custody, settings: Any
) -> None:
    settings.SCAN_COMMAND = ()
    caller = machine(world.actor("offender_supervisor"))
    entry = logged(caller, custody)
    path = f"contacts/{entry['id']}/documents/"
    sent = caller.post(path, {"name": "../minutes.txt", "content": TEXT})
    assert sent.status_code == 201, sent.content
    kept = sent.json()
    assert (kept["name"], kept["content_type"], kept["may_open"]) == ("minutes.txt", "text/plain", True)
    assert kept["standing"] == "Not scanned"
    fetched = caller.client.get(sent["Location"])
    assert b"".join(fetched.streaming_content) == b"Minutes of the meeting\n"
    assert fetched["X-Content-Type-Options"] == "nosniff"
    assert caller.get(f"contacts/{entry['id']}/").json()["documents"][0]["sha256"] == kept["sha256"]
    assert AuditEvent.objects.filter(deed="cases.document.opened").count() == 1
    settings.SCAN_COMMAND = ("scan",)
    waits = caller.get(f"documents/{kept['id']}/")
    assert (waits.status_code, waits.json()["errors"][0]["code"]) == (409, "not_scanned")


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("minutes.pdf", TEXT, "is not what its name says"),
        ("run.exe", TEXT, "is of a kind that cannot be attached"),
        ("minutes.txt", "", "may not be blank"),
        ("minutes.txt", "no base64!", "not base64"),
    ],
)
def test_a_file_that_is_not_taken(
    world: World, machine: Any, custody: Custody, name: str, content: str, words: str
) -> None:
    caller = machine(world.actor("offender_supervisor"))
    entry = logged(caller, custody)
    answer = caller.post(f"contacts/{entry['id']}/documents/", {"name": name, "content": content})
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["attr"] == "content"
    assert words in answer.json()["errors"][0]["detail"]
    assert not Document.objects.exists()


def test_whose_documents(world: World, machine: Any, custody: Custody) -> None:
    security = machine(world.actor("security"))
    entry = logged(security, custody, **{name: SECRET[name] for name in SECRET if name != "happened_at"})
    file = {"name": "minutes.txt", "content": TEXT}
    kept = security.post(f"contacts/{entry['id']}/documents/", file).json()
    wing = machine(world.actor("wing_staff"))
    assert wing.get(f"documents/{kept['id']}/").status_code == 404
    head = machine(world.actor("head_of_omu"))
    assert head.get(f"documents/{kept['id']}/").status_code == 200
    refused = head.post(f"contacts/{entry['id']}/documents/", file)
    assert "only its author adds documents" in refused.json()["errors"][0]["detail"]
    security.post(f"contacts/{entry['id']}/withdraw/", {"reason": "Wrong person", "amendments_read": 0})
    refused = security.post(f"contacts/{entry['id']}/documents/", file)
    assert refused.status_code == 400
    assert Document.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_client_script_logs_and_amends_once(world: World, custody: Custody, live_server: Any) -> None:
    actor = world.actor("offender_supervisor")
    _, secret = tokens.make(actor.assignment, purpose="tests", days=1, today=world.today, by=world.system)
    settings = {"OMU_API": f"{live_server.url}/api/v1", "OMU_TOKEN": secret, "PATH": os.environ["PATH"]}

    def run(*words: str) -> Any:
        command = [sys.executable, "-I", str(CLIENT), *words]
        return subprocess.run(command, env=settings, capture_output=True, text=True, timeout=60, check=False)

    words = ("A1234BC", "Met on the wing.", "--key", "ours-1", "--happened-at", ENTRY["happened_at"])
    more = ("--amend", "Met in the gym.", "--because", "Wrong place")
    for _ in range(2):
        done = run(*words, *more)
        assert (done.returncode, done.stderr) == (0, "")
    first = Contact.objects.originals().get()
    assert (first.text, first.origin_key, first.author) == ("Met on the wing.", "ours-1", actor.user)
    amendment = first.amendments.get()
    assert (amendment.text, amendment.amended_because) == ("Met in the gym.", "Wrong place")
    assert done.stdout == f"Entry {first.pk} of {_shown(first)}\nAmended by entry {amendment.pk}\n"
    refused = run("A1234BC", "Met tomorrow.", "--happened-at", "2026-10-09T09:00:00+01:00")
    assert refused.returncode == 1
    assert refused.stderr.startswith("Refused (400): happened_at: ")
    assert run("A9999ZZ", "Nobody.").returncode == 1


def _shown(contact: Contact) -> str:
    return datetime.datetime.fromisoformat(ENTRY["happened_at"]).isoformat()
