"""What stands in a file and what was left out of it, with checksums (docs/adr/0016).

The manifest is attached to every document that is sealed, the record itself as data to the whole record. Both
hold what the reader of the document may see and nothing else: they are made of the same gathered data.
"""

import hashlib
import json
from typing import Any, ClassVar, Protocol

FORMAT = "offender-management-dossier"
RECORD_FORMAT = "offender-management-record"
#: Rises with a change that a program which reads the attached data has to know of.
VERSION = 1
MANIFEST, RECORD = "manifest.json", "record.json"
#: Parts of a record, as they stand in it, and what says how much a part holds where it is no list itself.
PARTS = (
    ("risk", "Risk", ""),
    ("plan", "Sentence plan", "objectives"),
    ("duties", "What is due and overdue", ""),
    ("log", "Contact log", "count"),
    ("interventions", "Programmes and other interventions", "every"),
    ("decisions", "Decisions", "every"),
    ("moves", "Stays, transfers and holders", "stays"),
    ("sentence", "Sentence", ""),
    ("documents", "Documents, listed", ""),
)


class Sealed(Protocol):
    """A document that is going to be sealed."""

    carries_data: ClassVar[bool]

    @property
    def number(self) -> str:
        """Prison number of the person it is about."""

    @property
    def title(self) -> str:
        """The title of the document."""

    @property
    def digest(self) -> str:
        """The version of its content."""

    def as_data(self) -> dict[str, Any]:
        """Its parts by name."""


def _written(data: dict[str, Any]) -> bytes:
    return json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True, default=str).encode()


def _how_many(part: Any, counted: str) -> int | None:
    """How many rows a part holds; None for one that is no list."""
    rows = part.get(counted) if isinstance(part, dict) and counted else part
    if isinstance(rows, int):
        return rows
    return len(rows) if isinstance(rows, list) else None


def _parts(data: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {"part": title, "rows": _how_many(data[name], counted)}
        for name, title, counted in PARTS
        if name in data and name in data.get("parts", [one for one, *_ in PARTS])
    ]


def attached(document: Sealed) -> dict[str, bytes]:
    """The files that travel inside a document, by name: the manifest last, since it knows the others."""
    data = {key: value for key, value in document.as_data().items() if key != "digest"}
    files: dict[str, bytes] = {}
    if document.carries_data:
        files[RECORD] = _written({"format": RECORD_FORMAT, "version": VERSION, "record": data})
    manifest = {
        "format": FORMAT,
        "version": VERSION,
        "title": document.title,
        "prison_number": document.number,
        "as_on": data.get("as_on"),
        "content_version": document.digest,
        **data.get("check", {}),
        "inside": _parts(data),
        "left_out": data.get("left_out", []),
        "files": [
            {"name": name, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
            for name, content in files.items()
        ],
    }
    return {**files, MANIFEST: _written(manifest)}
