"""Programs that run the servers, each in a folder of its own, and what is left of them."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import psycopg2
import pytest

from omu.run.environment import ROOT

GENEROUS = 300.0
NAMED = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "EMAIL_URL")


def bare_environ() -> dict[str, str]:
    """The environment without anything that configures the product."""
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("OMU_", "PYTEST_")) and name not in NAMED
    }


def processes_of(folder: Path) -> dict[int, str]:
    """Every living process that was told of the folder, by its words or its environment."""
    found = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit() or int(entry.name) == os.getpid():
            continue
        with suppress(OSError):
            words = (entry / "cmdline").read_bytes()
            told = words + b"\0" + (entry / "environ").read_bytes()
            zombie = (entry / "stat").read_text().rpartition(")")[2].split()[0] == "Z"
            if os.fsencode(folder) in told and not zombie:
                found[int(entry.name)] = words.replace(b"\0", b" ").decode(errors="replace").strip()
    return found


def eventually(question: Callable[[], Any], *, patience: float = GENEROUS) -> Any:
    """The first true answer to the question; the last one when patience (seconds) is over."""
    end = time.monotonic() + patience
    while not (answer := question()) and time.monotonic() < end:
        time.sleep(0.05)
    return answer


def ask(url: str, question: str) -> Any:
    """The first value of the answer to one SQL statement."""
    with closing(psycopg2.connect(url)) as connection, connection, connection.cursor() as cursor:
        cursor.execute(question)
        row = cursor.fetchone() if cursor.description else None
        return row[0] if row else None


class Holder:
    """tests.run.hold as a process, told to let go by `end`."""

    def __init__(self, folder: Path, *, prefix: tuple[str, ...] = (), **environ: str) -> None:
        self.folder = folder
        self.process = subprocess.Popen(
            [*prefix, sys.executable, "-m", "tests.run.hold", str(folder)], cwd=ROOT, text=True,
            env={**bare_environ(), **environ}, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )  # fmt: skip

    def found(self) -> dict[str, str]:
        """What it was given; fails with what it said where it was not."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, self.complaint()
        return dict(json.loads(line))

    def complaint(self) -> str:
        """What it said on standard error before it ended."""
        return self.process.communicate(timeout=GENEROUS)[1]

    def end(self) -> int:
        """Let it go; its status."""
        self.process.communicate(timeout=GENEROUS)
        return self.process.returncode


@pytest.fixture
def folder() -> Iterator[Path]:
    """A data folder under a short path; whatever still runs in it at the end is killed."""
    parent = Path(tempfile.mkdtemp(prefix="omu-run-"))
    yield parent / "data"
    for number in processes_of(parent):
        with suppress(ProcessLookupError):
            os.kill(number, signal.SIGKILL)
    shutil.rmtree(parent, ignore_errors=True)
