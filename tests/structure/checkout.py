"""The checkout as a list of sources: what git knows of or would add, without what it ignores."""

import subprocess
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

from tests.structure.allowed import ALLOWED
from tests.structure.checks.registry import check
from tests.structure.checks.source import Source, Violation

ROOT = Path(__file__).resolve().parents[2]
TEXTS = {".py", ".html", ".txt", ".js", ".css", ".sh", ".lock", ".json", ".toml"}
IGNORED = {"node_modules", "var", "__pycache__"}


@cache
def sources() -> tuple[Source, ...]:
    """Every file of the checkout; those that are no text stand with their name alone."""
    return tuple(Source(name, _text(ROOT / name)) for name in sorted(_names()) if (ROOT / name).is_file())


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.suffix in TEXTS else ""


def _names() -> list[str]:
    if (ROOT / ".git").exists():
        command = ["git", "-c", f"safe.directory={ROOT}", "ls-files", "-z", "-co", "--exclude-standard"]
        listing = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        return [name for name in listing.stdout.split("\0") if name]
    found = (path.relative_to(ROOT) for path in ROOT.rglob("*") if path.is_file())
    return [path.as_posix() for path in found if not _is_ignored(path)]


def _is_ignored(path: Path) -> bool:
    return any(part in IGNORED or part.startswith(".") for part in path.parts)


@cache
def everything_found(guard: str) -> tuple[Violation, ...]:
    """What the guard finds in the checkout, allowances not yet taken off."""
    return tuple(violation for source in sources() for violation in check(guard, source))


def is_allowed(violation: Violation) -> bool:
    return any(matches(entry, violation) for entry in ALLOWED)


def matches(entry: tuple[str, str, str], violation: Violation) -> bool:
    guard, path, what = entry
    return (
        guard == violation.guard and fnmatchcase(violation.path, path) and fnmatchcase(violation.what, what)
    )
