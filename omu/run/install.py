"""Makes .venv from a lock file: `python3 -P omu/run/install.py requirements/dev.lock`.

Runs before anything is installed, so it uses the standard library alone. Every file's hash is checked. uv
does it in seconds and is itself installed from the lock; where it cannot reach the packages, for pip may be
set up to find them elsewhere, pip does the same more slowly.
"""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
OLDEST = (3, 11)


def run(*words: str, quiet: bool = False) -> int:
    """Run a program; its status."""
    output = subprocess.DEVNULL if quiet else None
    return subprocess.run(words, cwd=ROOT, stdout=output, stderr=output, check=False).returncode


def fail(line: str) -> int:
    """One line on standard error; status 2."""
    sys.stderr.write(f"install: {line}\n")
    return 2


def provide_venv() -> bool:
    """Whether Python can make environments. Debian packs that apart; installed where that is allowed."""
    if importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip"):
        return True
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    sys.stdout.write("Installing python3-venv: apt-get update && apt-get install python3-venv\n")
    os.environ["DEBIAN_FRONTEND"] = "noninteractive"
    run("apt-get", "update", "-q", quiet=True)
    if run("apt-get", "install", "-y", "-q", "--no-install-recommends", "python3-venv", quiet=True):
        return False
    importlib.invalidate_caches()
    return bool(importlib.util.find_spec("ensurepip"))


def alone(lock: Path, package: str) -> str:
    """The lines of the lock for one package, with its hashes."""
    found = re.search(rf"^{package}==(?:.*\\\n)*.*\n", lock.read_text(), re.MULTILINE)
    return found.group() if found else ""


def install(lock: Path) -> int:
    """Make the environment hold what the lock says; the status of the installer that was used last."""
    only_uv = VENV / "uv.lock"
    only_uv.write_text(alone(lock, "uv"))
    pip = (str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes")
    os.environ.setdefault("UV_LINK_MODE", "copy")
    if only_uv.stat().st_size and run(*pip, "--requirement", str(only_uv)) == 0:
        words = ("sync", "--quiet", "--require-hashes", "--python", str(PYTHON), str(lock))
        if run(str(VENV / "bin" / "uv"), "pip", *words, quiet=True) == 0:
            return 0
    return run(*pip, "--requirement", str(lock))


def main() -> int:
    """Command line: the lock file; 0 when the environment is as it says."""
    if sys.version_info < OLDEST:
        return fail(f"Python {sys.version.split()[0]} is too old; 3.11 or later is needed.")
    if not provide_venv():
        return fail("Python cannot make environments; as root: apt-get install python3-venv")
    if not PYTHON.exists() and run(sys.executable, "-m", "venv", str(VENV)):
        return fail(f"{VENV} could not be made; see above.")
    if install(ROOT / sys.argv[1]):
        return fail(
            "the packages could not be installed; see above. Is there a network, and a package source?"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
