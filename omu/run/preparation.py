"""What is done before the pages are served: tables, static files, and, once, the demonstration data."""

import fcntl
import hashlib
import importlib.util
import subprocess
import sys
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import psycopg2

from omu.run import processes
from omu.run.environment import ROOT
from omu.run.faults import StartFault
from omu.run.places import Places

COLLECTED = ROOT / ".static"
DEMONSTRATION = "omu.management.commands.load_demonstration"


def command(name: str, *words: str, logs: Path, environ: Mapping[str, str]) -> None:
    """Run one manage.py command, output in `<logs>/<name>.log`; StartFault with its last line if it fails."""
    log = logs / f"{name}.log"
    with log.open("wb") as file:
        done = processes.run(
            [sys.executable, str(ROOT / "manage.py"), name, *words], cwd=ROOT, env=dict(environ),
            stdin=subprocess.DEVNULL, stdout=file, stderr=file, start_new_session=True,
        )  # fmt: skip
    if done.returncode:
        lines = [line.strip() for line in log.read_text(errors="replace").splitlines() if line.strip()]
        raise StartFault(f"{name} failed: {(lines or ['it said nothing'])[-1]} (log: {log})")


def collect_static(*, logs: Path, environ: Mapping[str, str]) -> bool:
    """Collect the static files if any changed since; True when it did. Two starts at once do it once."""
    COLLECTED.mkdir(exist_ok=True)
    stamp = COLLECTED / ".stamp"
    with (COLLECTED / ".lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        fresh = _fingerprint()
        if stamp.exists() and stamp.read_text() == fresh:
            return False
        command("collectstatic", "--noinput", "--verbosity=0", logs=logs, environ=environ)
        stamp.write_text(fresh)
    return True


def _fingerprint() -> str:
    """What the collected files depend on: our own by path, size and time, those of packages by the lock."""
    marks = [(ROOT / "requirements" / "run.lock").read_bytes()]
    for path in sorted((ROOT / "static").rglob("*")):
        found = path.stat()
        marks.append(f"{path} {found.st_size} {found.st_mtime_ns}".encode())
    return hashlib.sha256(b"\n".join(marks)).hexdigest()


def is_empty(url: str) -> bool:
    """Whether the database has no user yet."""
    with closing(psycopg2.connect(url)) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('staff_user') IS NULL")
        if cursor.fetchone() == (True,):
            return True
        cursor.execute("SELECT NOT EXISTS (SELECT FROM staff_user)")
        return bool(cursor.fetchone() == (True,))


def demonstration(*, places: Places, environ: Mapping[str, str]) -> str:
    """Load the demonstration data into an empty database; a line that says what was done."""
    if environ.get("OMU_PUBLIC_URL"):
        return "Demonstration data is not loaded where OMU_PUBLIC_URL is set."
    if importlib.util.find_spec(DEMONSTRATION) is None:
        return "There is no demonstration data to load yet."
    if not is_empty(environ.get("DATABASE_OWNER_URL") or environ["DATABASE_URL"]):
        return "Found the data of the last time."
    command("load_demonstration", logs=places.logs, environ=environ)
    return "Loaded the demonstration data."


def logins(places: Places) -> list[tuple[str, ...]]:
    """The demonstration log-ins: role, user name, password, place. Older files have no place."""
    if not places.logins.exists():
        return []
    rows = [tuple(line.split("\t")) for line in places.logins.read_text("utf-8").splitlines() if line]
    return [(*row, "")[:4] for row in rows if len(row) in {3, 4}]
