"""Other processes against the database and broker of this run: commands, a worker."""

import os
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.db import connection

from omu.celery import app

ROOT = Path(__file__).resolve().parents[2]
LONGEST = 60.0


def database_url() -> str:
    """Address of the database the tests write to."""
    given = connection.settings_dict
    host, port = quote(str(given["HOST"]), safe=""), given["PORT"]
    login = f"{quote(given['USER'])}:{quote(given['PASSWORD'])}"
    return f"postgresql://{login}@{host}{f':{port}' if port else ''}/{given['NAME']}"


def environment(**more: str) -> dict[str, str]:
    """The variables of another process."""
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_OWNER_URL"}
    return kept | {"DATABASE_URL": database_url(), "OMU_TODAY": "2026-10-13"} | more


def start(*words: str, **more: str) -> subprocess.Popen[str]:
    """Start `python WORDS…` in the checkout."""
    return subprocess.Popen(
        [sys.executable, *words],
        cwd=ROOT,
        env=environment(**more),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def until(holds: Callable[[], Any], *, longest: float = LONGEST) -> Any:
    """Wait until `holds` gives something true; AssertionError after `longest` seconds."""
    end = time.monotonic() + longest
    while time.monotonic() < end:
        if found := holds():
            return found
        time.sleep(0.05)
    raise AssertionError(f"did not happen within {longest} seconds")


class Worker:
    """A worker of one process, on a queue of its own; called with a task's name and arguments it gets it."""

    def __init__(self, *words: str, **more: str) -> None:
        self.queue = f"tests-{uuid.uuid4().hex[:8]}"
        alone = ["--pool", "solo", "--queues", self.queue, "--without-gossip", "--without-mingle"]
        named = ["--hostname", f"{self.queue}@here"]
        self.process = start("-m", "celery", "--app", "omu.celery", "worker", *alone, *named, *words, **more)

    def __call__(self, task: str, *args: Any) -> None:
        app.send_task(task, args=list(args), queue=self.queue)


@contextmanager
def worker(*words: str, **more: str) -> Iterator[Worker]:
    """A worker for the time of the block; `words` are further words of its command line."""
    made = Worker(*words, **more)
    try:
        yield made
    finally:
        made.process.terminate()
        made.process.wait(timeout=LONGEST)
