"""What the machine must bring besides Python, and how to get it: `python -m omu.run.machine [--install]`.

WeasyPrint draws the record with Pango, which no Python package brings; the browser tests drive Chromium.
Both come from the system's packages, which only root may install. With --install they are installed where
that is allowed and missing; otherwise one line names the command. `--browser` asks for Chromium as well.
"""

import argparse
import ctypes
import os
import shutil
import socket
import subprocess
import sys
from dataclasses import dataclass

from omu.run.faults import StartFault

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@dataclass(frozen=True, kw_only=True)
class Need:
    """Shared libraries or programs, any one of `programs` being enough, and the Debian packages of them."""

    what: str
    why: str
    packages: tuple[str, ...]
    libraries: tuple[str, ...] = ()
    programs: tuple[str, ...] = ()

    def is_met(self) -> bool:
        """Whether the machine has it now."""
        if self.programs:
            return any(shutil.which(program) for program in self.programs)
        return all(_loads(library) for library in self.libraries)


PANGO = Need(
    what="Pango", why="the record as a PDF",
    packages=("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", "fontconfig"),
    libraries=("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0", "libfontconfig.so.1"),
)  # fmt: skip
CHROMIUM = Need(what="Chromium", why="the browser tests", packages=("chromium",), programs=BROWSERS)


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def missing(needs: tuple[Need, ...]) -> list[Need]:
    """Those the machine does not have; on anything but Linux the names differ, so nothing is said."""
    return [need for need in needs if sys.platform == "linux" and not need.is_met()]


def command(needs: list[Need]) -> str:
    """The command that installs them."""
    packages = " ".join(package for need in needs for package in need.packages)
    return f"apt-get update && apt-get install --no-install-recommends {packages}"


def said(needs: list[Need]) -> str:
    """One line: what is missing, what for, and the command."""
    what = ", ".join(f"{need.what} ({need.why})" for need in needs)
    return f"This machine has no {what}. As root: make system, or: {command(needs)}"


def check() -> None:
    """StartFault where a library the product itself cannot do without is missing."""
    if lacking := missing((PANGO,)):
        raise StartFault(said(lacking))


def check_port(host: str, port: int) -> None:
    """StartFault where nobody could listen there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError as fault:
            raise StartFault(f"Port {port} may only be used by root; choose one of 1024 or more.") from fault
        except (OSError, OverflowError) as fault:
            raise StartFault(f"Port {port} is in use; choose another, such as PORT={port + 1}.") from fault


def rights(*, ask: bool) -> list[str] | None:
    """The words before a command of root's, None where it may not be run; with `ask`, sudo may ask back."""
    if shutil.which("apt-get") is None:
        return None
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") is None:
        return None
    if ask:
        return ["sudo"]
    silent = (
        os.environ.get("CI") == "true" and not subprocess.run(["sudo", "-n", "true"], check=False).returncode
    )
    return ["sudo", "-n"] if silent else None


def install(needs: list[Need], prefix: list[str]) -> int:
    """Install them, saying what; the installer's own status."""
    print(f"Installing {', '.join(need.what for need in needs)}: {command(needs)}", flush=True)
    prefix = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive"]
    packages = [package for need in needs for package in need.packages]
    steps = (["apt-get", "update", "-q"],
             ["apt-get", "install", "-y", "-q", "--no-install-recommends", *packages])  # fmt: skip
    for step in steps:
        done = subprocess.run([*prefix, *step], capture_output=True, text=True, check=False)
        if done.returncode:
            print(done.stdout[-2000:] + done.stderr[-2000:], file=sys.stderr)
            return done.returncode
    return 0


def main() -> int:
    """Command line: 0 when everything asked for is there, or only told (without --strict); else 1."""
    parser = argparse.ArgumentParser(
        prog="python -m omu.run.machine", description="Check what the machine brings."
    )
    parser.add_argument(
        "--install", action="store_true", help="install what is missing where that is allowed"
    )
    parser.add_argument("--browser", action="store_true", help="Chromium as well")
    parser.add_argument("--sudo", action="store_true", help="ask for root's rights where they are needed")
    parser.add_argument("--strict", action="store_true", help="status 1 when something is still missing")
    given = parser.parse_args()
    needs = (PANGO, CHROMIUM) if given.browser else (PANGO,)
    lacking = missing(needs)
    prefix = rights(ask=given.sudo) if given.install and lacking else None
    if prefix is not None:
        install(lacking, prefix)
        lacking = missing(needs)
    if lacking:
        print(said(lacking), file=sys.stderr)
    return 1 if lacking and given.strict else 0


if __name__ == "__main__":
    sys.exit(main())
