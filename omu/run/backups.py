"""One file that holds a whole installation, and the way back from it (docs/adr/0017).

A tar with the dump of the database, every file in storage, the keys that sealed records and sessions rest
on, and a manifest: rows of each table and the SHA-256 of each part. Written under another name first, and
readable by the owner only: it is as secret as what it was made of.
"""

import contextlib
import datetime
import hashlib
import io
import json
import os
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Protocol

import psycopg2
from psycopg2 import sql
from psycopg2.extensions import connection as Connection  # noqa: N812 - a class

from omu.run import postgres_user

FORMAT, VERSION = "offender-management-backup", 1
MANIFEST, DUMP, FILES, KEYS = "manifest.json", "database.dump", "files/", "secrets/"
#: Keys kept with the rest: without them sealed records and API tokens would be strangers after a restore.
KEPT = ("seal.pem", "secret-key")
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"


class BackupFault(Exception):
    """Why nothing was written or read back, in one line."""


class Storage(Protocol):
    """What is asked of the storage of files: Django's, whatever it is set to."""

    def listdir(self, path: str) -> tuple[list[str], list[str]]: ...
    def open(self, name: str, mode: str = "rb") -> Any: ...
    def exists(self, name: str) -> bool: ...
    def save(self, name: str, content: Any) -> str: ...


@dataclass(frozen=True, kw_only=True)
class Installation:
    """What is backed up or filled: the owner's way into the database, storage, folder of secrets."""

    database: dict[str, str]
    storage: Storage
    secrets: Path

    def connect(self) -> Connection:
        """A connection as the owner."""
        return psycopg2.connect(**{key: value for key, value in self.database.items() if value})

    def program(self, name: str, *words: str) -> None:
        """Run a program of PostgreSQL on it; BackupFault with its last line where it fails."""
        names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD",
                 "dbname": "PGDATABASE"}  # fmt: skip
        told = {names[key]: value for key, value in self.database.items() if value}
        program = postgres_user.installed() / "bin" / name
        done = subprocess.run(
            [str(program), *words], env={**os.environ, **told}, text=True, capture_output=True, check=False
        )
        if done.returncode:
            lines = done.stderr.strip().splitlines() or ["no reason given"]
            raise BackupFault(next((one for one in lines if "error:" in one), lines[-1]))


@dataclass(frozen=True, kw_only=True)
class Report:
    """What a backup holds: when it was made, rows by table, files, bytes of all parts."""

    made_at: str
    rows: dict[str, int]
    files: int
    size: int

    def __str__(self) -> str:
        rows = sum(self.rows.values())
        return f"{rows} rows of {len(self.rows)} tables and {self.files} files, made at {self.made_at}"


def counted(connection: Connection) -> dict[str, int]:
    """How many rows each table has."""
    found = {}
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        for (table,) in cursor.fetchall():
            cursor.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table)))
            found[table] = cursor.fetchone()[0]
    return found


def files_of(storage: Storage, folder: str = "") -> Iterator[str]:
    """The names of all files in storage that rows may know; what is on its way into it is left out."""
    try:
        folders, names = storage.listdir(folder)
    except FileNotFoundError:
        return
    yield from (f"{folder}/{name}".lstrip("/") for name in sorted(names))
    for one in sorted(folders):
        if folder or one != "unfinished":
            yield from files_of(storage, f"{folder}/{one}".lstrip("/"))


class _Writing:
    """A tar that knows the checksum of what was put into it."""

    def __init__(self, tar: tarfile.TarFile, now: datetime.datetime) -> None:
        self.tar, self.now = tar, now
        self.parts: dict[str, str] = {}
        self.size = 0

    def add(self, name: str, content: IO[bytes]) -> None:
        content.seek(0, os.SEEK_END)
        entry = tarfile.TarInfo(name)
        entry.size, entry.mode, entry.mtime = content.tell(), 0o600, int(self.now.timestamp())
        content.seek(0)
        self.parts[name] = hashlib.file_digest(content, "sha256").hexdigest()  # type: ignore[arg-type]
        content.seek(0)
        self.tar.addfile(entry, content)
        self.size += entry.size


def write(target: Path, *, of: Installation, now: datetime.datetime) -> Report:
    """Write a backup to a file that does not exist yet; BackupFault, and no such file, where that fails.

    The database is read as it stood at one instant, while the service goes on. Files are read after it: one
    that came in between has no row in the backup, and the nightly cleaning removes it after a restore.
    """
    if target.exists():
        raise BackupFault(f"{target} exists already.")
    part = target.with_name(f"{target.name}.part")
    try:
        with contextlib.closing(of.connect()) as held, os.fdopen(_opened(part), "w+b") as file:
            held.set_session(isolation_level="REPEATABLE READ", readonly=True)
            with tarfile.open(fileobj=file, mode="w") as tar:
                report = _fill(_Writing(tar, now), of, held)
            file.flush()
            os.fsync(file.fileno())
        part.rename(target)
    except (OSError, psycopg2.Error) as fault:
        raise BackupFault(str(fault).strip()) from fault
    finally:
        part.unlink(missing_ok=True)
    return report


def _opened(part: Path) -> int:
    return os.open(part, os.O_CREAT | os.O_TRUNC | os.O_RDWR, 0o600)


def _fill(writing: _Writing, of: Installation, held: Connection) -> Report:
    with held.cursor() as cursor:
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]
    with tempfile.TemporaryDirectory() as folder:
        dump = Path(folder) / DUMP
        words = ("--format=custom", "--no-owner", "--no-privileges", "--no-comments")
        of.program("pg_dump", *words, f"--snapshot={snapshot}", f"--file={dump}")
        with dump.open("rb") as opened:
            writing.add(DUMP, opened)
    rows, files = counted(held), 0
    for name in files_of(of.storage):
        with of.storage.open(name, "rb") as stored:
            writing.add(FILES + name, stored)
        files += 1
    for name in KEPT:
        if (of.secrets / name).exists():
            writing.add(KEYS + name, io.BytesIO((of.secrets / name).read_bytes()))
    report = Report(made_at=writing.now.isoformat(), rows=rows, files=files, size=writing.size)
    told = {"format": FORMAT, "version": VERSION, "parts": dict(writing.parts), **report.__dict__}
    writing.add(MANIFEST, io.BytesIO(json.dumps(told, indent=1).encode()))
    return report


def read(source: Path) -> tuple[Report, dict[str, str]]:
    """What a backup says it holds, once every part of it has been checked; BackupFault where one differs."""
    try:
        with tarfile.open(source, "r:") as tar:
            told = json.load(_member(tar, MANIFEST))
            if (told["format"], told["version"]) != (FORMAT, VERSION):
                raise BackupFault(f"{source} is {told['format']}, version {told['version']}: not known here.")
            for name, sha256 in told["parts"].items():
                if hashlib.file_digest(_member(tar, name), "sha256").hexdigest() != sha256:  # type: ignore[arg-type]
                    raise BackupFault(f"{source}: {name} is not as it was written.")
    except (OSError, tarfile.TarError, ValueError, KeyError, TypeError) as fault:
        raise BackupFault(f"{source} is no backup that can be read: {fault}") from fault
    kept = {key: told[key] for key in ("made_at", "rows", "files", "size")}
    return Report(**kept), told["parts"]


def _member(tar: tarfile.TarFile, name: str) -> IO[bytes]:
    found = tar.extractfile(name)
    if found is None:
        raise KeyError(name)
    return found


def restore(source: Path, *, into: Installation) -> Report:
    """Fill an empty installation from a backup; BackupFault where it is not empty or a part is broken.

    Every part is checked before anything is written. Files come first and the database last, in one
    transaction: what stops half way leaves an empty database, and can be begun again.
    """
    report, parts = read(source)
    try:
        with contextlib.closing(into.connect()) as held:
            if counted(held):
                raise BackupFault("There are tables in this database already: restore into an empty one.")
        with tarfile.open(source, "r:") as tar, tempfile.TemporaryDirectory() as folder:
            for name in (one for one in parts if one.startswith(FILES)):
                _put(into.storage, name.removeprefix(FILES), _member(tar, name), parts[name])
            _keys(tar, parts, into.secrets)
            dump = Path(folder) / DUMP
            dump.write_bytes(_member(tar, DUMP).read())
            words = ("--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error")
            into.program("pg_restore", *words, f"--dbname={into.database['dbname']}", str(dump))
        with contextlib.closing(into.connect()) as held:
            _compare(report.rows, counted(held))
    except (OSError, psycopg2.Error) as fault:
        raise BackupFault(str(fault).strip()) from fault
    return report


def _put(storage: Storage, name: str, content: IO[bytes], sha256: str) -> None:
    if storage.exists(name):
        with storage.open(name, "rb") as there:
            if hashlib.file_digest(there, "sha256").hexdigest() == sha256:
                return
        raise BackupFault(f"Another file named {name} is in storage already: restore into an empty one.")
    storage.save(name, content)


def _keys(tar: tarfile.TarFile, parts: dict[str, str], secrets: Path) -> None:
    """The keys of the backup take the place of those made at the first start of the empty installation."""
    secrets.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name in (one for one in parts if one.startswith(KEYS)):
        path = secrets / Path(name).name
        scratch = path.with_name(f".{path.name}-restored")
        with os.fdopen(os.open(scratch, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "wb") as file:
            file.write(_member(tar, name).read())
        scratch.rename(path)


def _compare(told: dict[str, int], found: dict[str, int]) -> None:
    odd = [f"{table}: {told.get(table)} rows told, {found.get(table)} found"
           for table in sorted({*told, *found}) if told.get(table) != found.get(table)]  # fmt: skip
    if odd:
        raise BackupFault(f"The rows are not those of the backup. {'; '.join(odd[:5])}")
