"""Looking at, waiting for and stopping processes by their number."""

import os
import signal
import time
from contextlib import suppress
from pathlib import Path

PATIENCE = 60.0
STEP = 0.02


def state(number: int) -> str:
    """One letter as the kernel gives it (Z: a zombie), "?" if it is there but not told, "" if gone."""
    with suppress(OSError):
        # The name in brackets may hold anything, so the state is looked for after the last bracket.
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0]
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return ""
    except PermissionError:
        return "?"
    return "" if Path("/proc/self/stat").exists() else "?"


def runs(number: int) -> bool:
    """Whether the process is there and not merely waiting to be reaped."""
    return state(number) not in {"", "Z", "X"}


def command_line(number: int) -> list[str]:
    """The words the process was started with; [] where the machine does not tell.

    For an instant after its start a process has none yet: it is not to be taken for another one then.
    """
    try:
        told = os.fsdecode(Path(f"/proc/{number}/cmdline").read_bytes()).rstrip("\0")
    except OSError:
        return []
    return told.split("\0") if told else []


def first_number(path: Path) -> int | None:
    """The process number on the first line of a pid file; None without one."""
    try:
        return int(path.read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return None


def stop(number: int, how: signal.Signals, *, patience: float = PATIENCE) -> None:
    """Signal the process and wait until it is gone; killed outright when `patience` (seconds) is over."""
    with suppress(ProcessLookupError):
        os.kill(number, how)
    if not gone(number, patience=patience):
        with suppress(ProcessLookupError):
            os.kill(number, signal.SIGKILL)
        gone(number, patience=5)


def gone(number: int, *, patience: float) -> bool:
    """Wait up to `patience` seconds for the process to end; reaps it if it is a child of ours."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        with suppress(ChildProcessError):
            os.waitpid(number, os.WNOHANG)
        if not runs(number):
            return True
        time.sleep(STEP)
    return False
