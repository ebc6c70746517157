"""A whole installation in one file, and back into an empty one (docs/adr/0017)."""

import datetime
import io
import json
import stat
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
from django.core.files.storage import FileSystemStorage

from omu.run import backups
from omu.run.environment import ROOT
from tests.run.conftest import GENEROUS, Holder, bare_environ
from tests.run.test_first_schema import described

#: What the check of every seal adds after a restore: that it was made, by whom and what it found.
PROVES_ITSELF = {"staff_auditevent", "staff_heartbeat"}
NOW = datetime.datetime(2026, 3, 2, 12, tzinfo=datetime.UTC)


def manage(data, *words, expect=0):
    """What a command says, in the data folder; its status has to be the one expected."""
    done = subprocess.run(
        [sys.executable, "manage.py", *words], cwd=ROOT, text=True, timeout=GENEROUS, check=False,
        env={**bare_environ(), "OMU_DATA": str(data)}, capture_output=True,
    )  # fmt: skip
    assert done.returncode == expect, done.stdout + done.stderr
    return done.stdout + done.stderr


def filled(data, folder):
    """A data folder with an estate of a few people and a file in storage."""
    path = folder / "estate.jsonl"
    manage(data, "migrate", "--verbosity=0")
    manage(data, "generate_estate", "--prisons=1", "--prisoners=12", "--seed=3", f"--out={path}")
    manage(data, "import_records", "--with-places", str(path))
    stored = data / "files" / "documents" / "2026" / "03" / "one.pdf"
    stored.parent.mkdir(parents=True)
    stored.write_bytes(b"%PDF-1.7 of nobody")
    return stored.relative_to(data)


def rows(data):
    """What stands in the database of a data folder."""
    held = Holder(data)
    try:
        return described(held.found()["DATABASE_OWNER_URL"])
    finally:
        held.end()


def test_there_and_back(folder, tmp_path):
    """Dumped while the servers of both folders run as they do in service; each table compared."""
    away, file = folder.with_name("away"), tmp_path / "omu.tar"
    name = filled(folder, tmp_path)
    said = manage(folder, "backup", str(file))
    assert "1 files" in said
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "exists already" in manage(folder, "backup", str(file), expect=2)
    said = manage(away, "restore", str(file))
    assert "Every table has the rows that it had" in said
    assert "Nothing sealed was changed or is missing" in said
    there, here = rows(folder), rows(away)
    # PostgreSQL writes an expression that it has read back in other words: names and columns are compared.
    for part, columns in {**dict.fromkeys(there, 12), "indexes": 1, "constraints": 2, "rows": 0}.items():
        assert {one[:columns] for one in there[part]} == {one[:columns] for one in here[part]}, part
    more = {table for table, _ in set(here["rows"]) - set(there["rows"])}
    assert more <= PROVES_ITSELF
    assert dict(there["rows"])["cases_custody"][0] >= 10
    assert (away / name).read_bytes() == (folder / name).read_bytes()
    assert (away / "secrets/secret-key").read_text() == (folder / "secrets/secret-key").read_text()
    assert "tables in this database already" in manage(away, "restore", str(file), expect=2)


class Nothing(backups.Installation):
    """An installation whose database must not be reached."""

    def connect(self):
        raise AssertionError("the database was asked before the file was checked")


@pytest.fixture
def nowhere(tmp_path):
    return Nothing(database={}, storage=FileSystemStorage(tmp_path / "files"), secrets=tmp_path / "secrets")


def a_backup(path, **changed):
    """A file in the form of a backup with one stored file in it."""
    content = b"of nobody"
    sha256 = "9f5ac3bbb7ae0ae27b1aff1a4f1d1fa3b9a3a1a8a1a3d0a5a1c5a3b9c0d1e2f3"
    told = {
        "format": backups.FORMAT, "version": 1, "parts": {"files/one.pdf": sha256},
        "made_at": NOW.isoformat(), "rows": {}, "files": 1, "size": len(content), **changed,
    }  # fmt: skip
    with tarfile.open(path, "w") as tar:
        for name, part in (("files/one.pdf", content), ("manifest.json", json.dumps(told).encode())):
            entry = tarfile.TarInfo(name)
            entry.size = len(part)
            tar.addfile(entry, io.BytesIO(part))
    return path


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({}, "files/one.pdf is not as it was written"),
        ({"version": 2}, "version 2: not known here"),
        ({"parts": {"files/two.pdf": ""}}, "no backup that can be read"),
    ],
)
def test_a_file_that_is_not_whole_is_refused_before_anything_is_written(tmp_path, nowhere, changed, said):
    with pytest.raises(backups.BackupFault, match=said):
        backups.restore(a_backup(tmp_path / "omu.tar", **changed), into=nowhere)
    assert not (tmp_path / "files").exists()
    assert not (tmp_path / "secrets").exists()


@pytest.mark.parametrize("content", [b"", b"hello", bytes(2048)])
def test_what_is_no_backup_is_said_to_be_none(tmp_path, nowhere, content):
    path = Path(tmp_path / "other.tar")
    path.write_bytes(content)
    with pytest.raises(backups.BackupFault, match="no backup that can be read"):
        backups.restore(path, into=nowhere)
