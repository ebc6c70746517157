"""Guard over the lock files: they hold names, versions and hashes, and no address of any host."""

import re

from tests.structure.checks.source import Source, Violation

PYTHON_LOCK = re.compile(r"://|--(?:extra-)?index-url|--find-links|--trusted-host")
NODE_LOCK = re.compile(r'"resolved"\s*:|"version"\s*:\s*"[^"]*://')


def locks(source: Source) -> list[Violation]:
    """A line of a lock that names a host, or a lock of a kind that always does."""
    name = source.parts[-1]
    if name in ("uv.lock", "pylock.toml", "yarn.lock"):
        message = (
            "this kind of lock names hosts: make requirements/*.lock with `uv pip compile --generate-hashes`"
        )
        return [source.found("locks", 1, name, message)]
    if name in ("package-lock.json", "npm-shrinkwrap.json"):
        message = (
            "the npm lock keeps no addresses: write it with `npm install --omit-lockfile-registry-resolved`"
        )
        return _lines(source, NODE_LOCK, message)
    if name.endswith(".lock"):
        return _lines(
            source, PYTHON_LOCK, "a lock names no host: compile it with `--no-annotate --no-header`"
        )
    return []


def _lines(source: Source, pattern: re.Pattern, message: str) -> list[Violation]:
    return [
        source.found("locks", number, hit[0], message)
        for number, line in enumerate(source.text.splitlines(), start=1)
        if (hit := pattern.search(line))
    ]
