"""One part of the running product: a process that is started, watched, started again and stopped."""

import os
import signal
import subprocess
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from omu.run import processes

SHORTEST_PAUSE = 1.0
LONGEST_PAUSE = 30.0
LONG_LIFE = 60.0
# A worker finishes the job in hand, then is told to put it back; what it had not done is done again later.
PATIENCE = {signal.SIGTERM: 8.0, signal.SIGQUIT: 4.0, signal.SIGKILL: 2.0}


class Part:
    """A process named `name`, its output in `<logs>/<name>.log`."""

    def __init__(self, name: str, words: list[str], *, logs: Path, environ: Mapping[str, str]) -> None:
        self.name = name
        self.log = logs / f"{name}.log"
        self._words = words
        self._environ = environ
        self._child: subprocess.Popen[bytes] | None = None
        self._begun = 0.0
        self._next = 0.0
        self._pause = SHORTEST_PAUSE

    @property
    def number(self) -> int | None:
        """The number of the running process."""
        return self._child.pid if self._child and self._child.poll() is None else None

    def start(self) -> None:
        """Start the process in a session of its own, so that Ctrl-C reaches it through us only."""
        with self.log.open("ab") as log, processes.undisturbed():
            self._child = processes.start(
                self._words, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=dict(self._environ),
                start_new_session=True,
            )  # fmt: skip
        self._begun = time.monotonic()

    def tend(self) -> str:
        """Start the process again if it died, later and later if it keeps dying; a line for people, or ""."""
        if self.number is not None:
            return ""
        now = time.monotonic()
        if self._child is not None:
            dead, self._child = self._child, None
            self._kill_rest_of(dead.pid)
            lived_long = now - self._begun > LONG_LIFE
            self._pause = SHORTEST_PAUSE if lived_long else min(self._pause * 2, LONGEST_PAUSE)
            self._next = now + self._pause
            how = _how(dead.returncode)
            return f"{self.name} ended ({how}); started again in {self._pause:.0f} s. Log: {self.log}"
        if now >= self._next:
            self.start()
        return ""

    def ask_to_end(self) -> None:
        """Ask the process to end; `end` waits for it."""
        if self.number is not None and self._child is not None:
            self._child.send_signal(signal.SIGTERM)

    def end(self) -> None:
        """Wait for the end of the process, ever less politely, and of everything it started."""
        if self._child is None:
            return
        for how, patience in PATIENCE.items():
            if self._child.poll() is None:
                self._child.send_signal(how)
            with suppress(subprocess.TimeoutExpired):
                self._child.wait(patience)
                break
        self._kill_rest_of(self._child.pid)

    def last_line(self) -> str:
        """The last line of the log that says something."""
        if not self.log.exists():
            return ""
        lines = self.log.read_bytes()[-8192:].decode(errors="replace").splitlines()
        return next((line.strip() for line in reversed(lines) if line.strip()), "")

    @staticmethod
    def _kill_rest_of(session: int) -> None:
        with suppress(ProcessLookupError):
            os.killpg(session, signal.SIGKILL)


def _how(code: int | None) -> str:
    return f"signal {-code}" if code is not None and code < 0 else f"status {code}"
