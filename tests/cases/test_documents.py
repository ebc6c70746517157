"""Documents of the log: attached, scanned, opened (docs/domain.md 2.2, 14.1; docs/adr/0012)."""

import datetime
import hashlib
import io
import uuid
import zipfile

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import Storage, default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from django.utils import timezone

from cases.actions import contact_rows, documents, withdrawals
from cases.models import Contact, Document, DocumentScan, ScanWanted
from omu.actions import scans
from staff.models import AuditEvent, Notice
from tests.cases.test_contact_pages import FORM, GIST
from tests.cases.test_contacts import written

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"
#: The harmless text that every scanner is to find; in two parts, so that no scanner finds this file.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-" + b"STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


@pytest.fixture
def scanner(tmp_path):
    """A real program that looks for the test text, as the scan command."""
    program = tmp_path / "scanner"
    program.write_text(
        '#!/bin/sh\n[ -r "$1" ] || exit 2\n'
        'if grep -q \'EICAR-STANDARD-ANTIVIRUS-TEST-FILE\' "$1"; then echo "$1: EICAR FOUND"; exit 1; fi\n'
        'echo "$1: OK"\n'
    )
    program.chmod(0o755)
    with override_settings(SCAN_COMMAND=[str(program)]):
        yield [str(program)]


def attached(name="minutes.pdf", content=PDF):
    return documents.examine(ContentFile(content, name=name))


def with_document(world, actor=None, custody=None, *, name="minutes.pdf", content=PDF, **facts):
    supervisor = actor or world.actor("offender_supervisor")
    entry = written(
        custody or world.receive(), world, supervisor, documents=(attached(name, content),), **facts
    )
    return entry.documents.get()


def address(document):
    return f"/cases/{document.prisoner.number}/documents/{document.pk}/"


def scanned(command, *, later=datetime.timedelta()):
    return scans.scan_waiting(command, now=timezone.now() + later)


def text(answer):
    return (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode()


def post(client, custody, files, **facts):
    fields = FORM | {"submission": str(uuid.uuid4()), "documents": files} | facts
    return client.post(f"/cases/{custody.prisoner.number}/log/new/", fields)


def test_files_are_attached_with_the_entry_and_shown_beside_it(world, as_actor):
    supervisor, custody = world.actor("offender_supervisor"), world.receive()
    client = as_actor(supervisor)
    files = [SimpleUploadedFile("minutes.pdf", PDF), SimpleUploadedFile("Siôn.txt", "Siôn wrote.".encode())]
    assert post(client, custody, files).status_code == 302
    rows = list(Document.objects.order_by("pk"))
    assert [(one.name, one.size, one.content_type) for one in rows] == [
        ("minutes.pdf", len(PDF), "application/pdf"),
        ("Siôn.txt", 12, "text/plain"),
    ]
    assert rows[0].sha256 == hashlib.sha256(PDF).hexdigest()
    assert "minutes" not in rows[0].file.name
    log = client.get(f"/cases/{custody.prisoner.number}/log/")
    assert "minutes.pdf" in text(log)
    assert "Not scanned" in text(log)
    listed = client.get(f"/cases/{custody.prisoner.number}/record/")
    assert [one["document"].name for one in listed.context["attached"]] == ["Siôn.txt", "minutes.pdf"]
    assert AuditEvent.objects.filter(deed="cases.document.attached").count() == 2


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("minutes.pdf", b"MZ\x90\x00" + b"\0" * 200, "not what its name says (PDF)"),
        ("minutes.pdf", b"", "minutes.pdf is empty"),
        ("minutes.txt", b"<!DOCTYPE html><html><script>1</script></html>", "not what its name says"),
        ("minutes.pdf", PDF + b" " * (10 * 1024 * 1024), "10 MB at most"),
        ("minutes.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "cannot be attached"),
        ("minutes.docx", b"PK\x03\x04not a zip at all", "not what its name says (Word)"),
    ],
    ids=["program", "empty", "page", "large", "svg", "torn"],
)
def test_a_file_that_lies_is_empty_or_too_large_is_refused_at_its_field_and_nothing_typed_is_lost(
    world, as_actor, name, content, words
):
    supervisor, custody = world.actor("offender_supervisor"), world.receive()
    answer = post(as_actor(supervisor), custody, [SimpleUploadedFile(name, content)], text="A long account.")
    assert answer.status_code == 200
    errors = answer.context["form"].errors
    assert list(errors) == ["documents"]
    assert words in errors["documents"][0]
    assert "A long account." in text(answer)
    assert not Contact.objects.exists()
    assert not Document.objects.exists()


def test_a_packed_file_is_known_by_what_it_holds():
    def packed(*names):
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w") as archive:
            for name in names:
                archive.writestr(name, "x")
        return made.getvalue()

    word = packed("[Content_Types].xml", "word/document.xml")
    assert attached("a.docx", word).content_type.endswith("wordprocessingml.document")
    with pytest.raises(documents.Refused, match="not what its name says"):
        attached("a.xlsx", word)
    with pytest.raises(documents.Refused, match="macros"):
        attached("a.docx", packed("word/document.xml", "word/vbaProject.bin"))


def test_where_something_else_has_to_be_mended_the_page_says_to_choose_the_file_again(world, as_actor):
    supervisor, custody = world.actor("offender_supervisor"), world.receive()
    answer = post(as_actor(supervisor), custody, [SimpleUploadedFile("minutes.pdf", PDF)], text="")
    assert answer.context["form"].errors["documents"] == [
        "Choose the files again: a browser sends them only once."
    ]


def test_more_files_than_one_entry_takes_are_refused(world, as_actor):
    supervisor, custody = world.actor("offender_supervisor"), world.receive()
    files = [SimpleUploadedFile(f"{place}.pdf", PDF) for place in range(6)]
    answer = post(as_actor(supervisor), custody, files)
    assert answer.context["form"].errors["documents"] == ["Attach 5 files at most to one entry."]


def test_a_clean_file_is_given_out_after_the_scan_and_not_before(world, as_actor, scanner):
    document = with_document(world)
    client = as_actor(world.actor("offender_supervisor"))
    assert client.get(address(document)).status_code == 409
    assert scanned(scanner) == {"clean": 1}
    assert scanned(scanner) == {}
    answer = client.get(address(document))
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"] == 'attachment; filename="minutes.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    event = AuditEvent.objects.get(deed="cases.document.opened")
    assert event.subject_key == str(document.pk)
    assert not ScanWanted.objects.exists()


def test_an_infected_file_is_never_given_out_and_its_author_is_told(world, as_actor, scanner):
    document = with_document(world, name="notes.txt", content=EICAR)
    assert scanned(scanner) == {"infected": 1}
    scan = document.scans.get()
    assert (scan.verdict, scan.words) == ("infected", "the file: EICAR FOUND")
    for role in ("offender_supervisor", "head_of_omu", "inspector"):
        answer = as_actor(world.actor(role)).get(address(document))
        assert answer.status_code == 409
        assert "EICAR" not in text(answer)
    assert Notice.objects.get(key=f"infected:{document.pk}").user == world.actor("offender_supervisor").user
    with override_settings(SCAN_COMMAND=[]):
        assert as_actor(world.actor("head_of_omu")).get(address(document)).status_code == 409


def test_a_scan_that_fails_is_tried_again_and_the_file_waits(world, as_actor, scanner):
    """A minute after the first failure, two after the second; a scanner that is back finds it clean."""
    document = with_document(world)
    broken = ["/bin/sh", "-c", "echo no database >&2; exit 2"]
    minutes = lambda number: datetime.timedelta(minutes=number, seconds=5)  # noqa: E731
    assert scanned(broken) == {"failed": 1}
    assert scanned(broken) == {}
    assert scanned(broken, later=minutes(1)) == {"failed": 1}
    assert scanned(broken, later=minutes(2)) == {}
    assert as_actor(world.actor("offender_supervisor")).get(address(document)).status_code == 409
    assert scanned(scanner, later=minutes(4)) == {"clean": 1}
    assert [one.verdict for one in DocumentScan.objects.order_by("pk")] == ["failed", "failed", "clean"]
    assert as_actor(world.actor("offender_supervisor")).get(address(document)).status_code == 200


def test_a_scanner_that_is_not_there_is_a_failed_scan(world):
    document = with_document(world)
    assert scanned(["/nowhere/scanner"]) == {"failed": 1}
    assert document.scans.get().words == "FileNotFoundError"


def test_without_a_scanner_the_page_says_so_and_a_later_one_looks_through_what_is_there(
    world, as_actor, scanner
):
    with override_settings(SCAN_COMMAND=[]):
        document = with_document(world, name="notes.txt", content=EICAR)
        client = as_actor(world.actor("offender_supervisor"))
        assert client.get(address(document)).status_code == 200
    assert scans.waiting(now=timezone.now())
    scanned(scanner)
    assert client.get(address(document)).status_code == 409


@pytest.mark.parametrize(
    ("role", "status"),
    [("public_protection", 200), ("head_of_omu", 200), ("case_administrator", 404), ("wing_staff", 404),
     ("learning_and_skills", 404), ("inspector", 200), ("account_administrator", 403)],
)  # fmt: skip
def test_a_document_is_seen_as_the_entry_it_hangs_on(world, as_actor, role, status):
    facts = {"restriction": "restricted_protection", "kind": "report", "sub_kind": "mappa", "mode": "meeting"}
    document = with_document(world, world.actor("public_protection"), **facts, **GIST)
    client, number = as_actor(world.actor(role)), document.prisoner.number
    assert client.get(address(document)).status_code == status
    if status != 403:
        log = text(client.get(f"/cases/{number}/log/"))
        assert ("minutes.pdf" in log) is (status == 200)


def test_out_of_reach_and_under_another_number_it_is_not_found(world, as_actor):
    document, another = with_document(world), world.receive()
    elsewhere = world.actor("offender_supervisor", place=world.morden)
    assert as_actor(elsewhere).get(address(document)).status_code == 404
    client = as_actor(world.actor("offender_supervisor"))
    assert client.get(f"/cases/{another.prisoner.number}/documents/{document.pk}/").status_code == 404


def test_documents_of_a_withdrawn_entry_go_with_it(world, as_actor):
    supervisor = world.actor("offender_supervisor")
    document = with_document(world)
    withdrawals.withdraw(document.contact, reason="another man", by=supervisor)
    number = document.prisoner.number
    assert as_actor(supervisor).get(address(document)).status_code == 404
    assert "minutes.pdf" not in text(as_actor(supervisor).get(f"/cases/{number}/log/"))
    assert as_actor(supervisor).get(f"/cases/{number}/record/").context["attached"] == []
    assert as_actor(world.actor("head_of_omu")).get(address(document)).status_code == 200


def test_where_the_entry_cannot_be_written_no_file_stays_in_storage(world, monkeypatch):
    stored = []
    save = Storage.save
    monkeypatch.setattr(Storage, "save", lambda *a, **k: stored.append(save(*a, **k)) or stored[-1])
    monkeypatch.setattr(contact_rows.documents.ScanWanted.objects, "bulk_create", lambda *a, **k: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        with_document(world)
    assert len(stored) == 1
    assert not default_storage.exists(stored[0])


def test_the_api_names_the_documents_of_an_entry(world, as_actor):
    document = with_document(world)
    client = as_actor(world.actor("offender_supervisor"))
    told = client.get(f"/api/v1/custodies/{document.custody_id}/contacts/").json()["results"][0]["documents"]
    assert told == [
        {"id": document.pk, "name": "minutes.pdf", "size": len(PDF), "content_type": "application/pdf",
         "sha256": document.sha256}
    ]  # fmt: skip
