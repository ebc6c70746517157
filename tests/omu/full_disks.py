"""Disks that are really full: a file system of some kilobytes, or a limit that the system holds us to."""

import contextlib
import resource
import subprocess
from collections.abc import Iterator
from pathlib import Path

KILOBYTE = 1024


@contextlib.contextmanager
def small_disk(place: Path, *, kilobytes: int) -> Iterator[bool]:
    """`place` as a file system of its own of this size; False where this machine lets nobody mount one."""
    place.mkdir(exist_ok=True)
    command = ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(place)]
    mounted = subprocess.run(command, capture_output=True, check=False).returncode == 0
    try:
        yield mounted
    finally:
        if mounted:
            subprocess.run(["umount", "-l", str(place)], check=True)


@contextlib.contextmanager
def limited(*, kilobytes: int) -> Iterator[None]:
    """No file that this process writes may grow beyond this size, wherever it is."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (kilobytes * KILOBYTE, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@contextlib.contextmanager
def full_disk(place: Path, *, kilobytes: int) -> Iterator[None]:
    """A small disk at `place`; where none can be mounted, the limit."""
    with contextlib.ExitStack() as stack:
        if not stack.enter_context(small_disk(place, kilobytes=kilobytes)):
            stack.enter_context(limited(kilobytes=kilobytes))
        yield


def files_under(place: Path) -> list[Path]:
    """Every file of a folder and its folders."""
    return sorted(one for one in place.rglob("*") if one.is_file())
