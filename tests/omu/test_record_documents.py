"""The files of documents beside a file of records: out, in, each way to be another one (docs/interchange)."""

import datetime
import hashlib

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from cases.models import Contact, Document, Prisoner, ScanWanted
from omu.actions import record_documents, records
from staff.actions.errors import Refused
from tests.omu.record_lines import file_of, plain

WORDS = b"Minutes of a meeting that never was.\n"
DIGEST = hashlib.sha256(WORDS).hexdigest()


def line(**facts):
    """A plain record with one document at its entry."""
    said = {
        "custody": "2026-03-02", "contact": "A4321ZZ-1", "name": "minutes.txt", "size": len(WORDS),
        "content_type": "text/plain", "sha256": DIGEST, "by_name": "R. Quillan",
        "at": "2026-05-13T10:00:00+00:00",
    }  # fmt: skip
    return plain() | {"documents": [said | facts]}


@pytest.fixture
def load(world, tmp_path):
    """A function: a line taken in with what lies in the folder."""
    assert all((world.ashbourne, world.morden))

    def loaded(one, **options):
        facts = {"files": tmp_path, "now": timezone.now(), "today": world.today, "by": world.system}
        return records.load_file(file_of(one), **facts | options)

    return loaded


def stored():
    """How many files lie in storage."""
    return sum(len(files) for _, files in walked("documents"))


def walked(folder):
    """Every folder below this one with its files."""
    if not default_storage.exists(folder):
        return
    folders, files = default_storage.listdir(folder)
    yield folder, files
    for one in folders:
        yield from walked(f"{folder}/{one}")


def test_a_document_comes_in_with_its_file_and_waits_for_a_scan(load, tmp_path):
    (tmp_path / DIGEST).write_bytes(WORDS)
    report = load(line())
    assert (report.made, report.left_out) == (1, []), list(report.lines())
    held = Document.objects.get()
    assert (held.contact, held.by, held.by_name) == (Contact.objects.get(), None, "R. Quillan")
    assert held.at == datetime.datetime(2026, 5, 13, 10, tzinfo=datetime.UTC)
    with held.file.open("rb") as content:
        assert content.read() == WORDS
    assert ScanWanted.objects.get().document == held
    before = stored()
    assert load(line()).same == 1
    assert (Document.objects.count(), stored()) == (1, before)


def test_and_goes_out_again(load, tmp_path):
    (tmp_path / DIGEST).write_bytes(WORDS)
    load(line())
    out = tmp_path / "out"
    assert record_documents.write_all(out, people=Prisoner.objects.all()) == 1
    assert [(one.name, one.read_bytes()) for one in out.iterdir()] == [(DIGEST, WORDS)]
    default_storage.delete(Document.objects.get().file.name)
    with pytest.raises(Refused, match="restore it from a backup"):
        record_documents.write_all(tmp_path / "again", people=Prisoner.objects.all())
    assert list((tmp_path / "again").iterdir()) == []


@pytest.mark.parametrize(
    ("content", "facts", "words"),
    [
        (None, {}, "no file of this SHA-256"),
        (WORDS + b"!", {}, "not that of its SHA-256"),
        (WORDS, {"size": 7}, "another size or content"),
        (WORDS, {"content_type": "application/pdf"}, "another size or content"),
        (WORDS, {"sha256": "../../secrets"}, "no file of this SHA-256"),
        (WORDS, {"name": "minutes.exe"}, "."),
    ],
)
def test_a_file_that_is_not_the_one_is_left_out_and_told(load, tmp_path, content, facts, words):
    if content is not None:
        (tmp_path / DIGEST).write_bytes(content)
    before = stored()
    report = load(line(**facts))
    assert [one.path for one in report.left_out] == ["documents[0].sha256"]
    assert words in report.left_out[0].reason
    assert (report.made, Document.objects.count(), stored()) == (1, 0, before)


def test_without_a_folder_they_are_left_out_and_a_trial_leaves_no_file(load, tmp_path):
    report = load(line(), files=None)
    assert [one.reason for one in report.left_out] == [record_documents.NOT_GIVEN]
    (tmp_path / DIGEST).write_bytes(WORDS)
    other = line()
    before = stored()
    load(other, dry_run=True)
    assert (stored(), Document.objects.count()) == (before, 0)


def test_what_a_document_names_must_be_there(load):
    with pytest.raises(records.NotTaken) as refused:
        load(line(contact="nowhere"), refuse_all=True)
    fault = refused.value.report.faults[0]
    assert (fault.line, fault.path) == (2, "documents[0].contact")
    assert fault.reason == "There is no entry with this key in the record."
