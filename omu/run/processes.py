"""Starting processes, and looking at, waiting for and stopping them by their number."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

PATIENCE = 60.0
STEP = 0.02
ENDING = frozenset({signal.SIGINT, signal.SIGTERM, signal.SIGHUP})
PARENT_DIED_SIGNAL = 1


@contextmanager
def undisturbed() -> Iterator[None]:
    """A block that no signal asking to end breaks into; one that came meanwhile is taken right after it.

    For the start of a process together with the note of its number: a signal between the two would leave a
    process that nobody knows to stop. Processes inherit this, so start them with `start`.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


# Looked up before any fork: a child just forked should load nothing.
_prctl = ctypes.CDLL(None).prctl if sys.platform == "linux" else None


def _listen() -> None:
    """For a child just forked: signals asking to end reach it, whatever block it was started in."""
    signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)


def _listen_and_die_with_parent() -> None:
    _listen()
    if _prctl is not None:
        _prctl(PARENT_DIED_SIGNAL, signal.SIGTERM)


def start(words: Sequence[str], *, outlives_us: bool = False, **options: Any) -> "subprocess.Popen[Any]":
    """A program started with these options of Popen, to be called within `undisturbed`.

    Unless it `outlives_us`, the kernel ends it with its parent, even where that is killed outright.
    """
    first = _listen if outlives_us else _listen_and_die_with_parent
    return subprocess.Popen(words, preexec_fn=first, **options)  # noqa: PLW1509 - who starts has no threads


def run(words: Sequence[str], **options: Any) -> "subprocess.CompletedProcess[Any]":
    """Run a program to its end, as subprocess.run does with these options of Popen.

    Interrupted at whatever moment, it kills the program first: subprocess.run leaves one behind whose start
    the interruption fell into.
    """
    child: subprocess.Popen[Any] | None = None
    try:
        with undisturbed():
            child = start(words, **options)
        output, errors = child.communicate()
    except BaseException:
        if child is not None:
            child.kill()
            child.wait()
        raise
    return subprocess.CompletedProcess(words, child.returncode, output, errors)


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
