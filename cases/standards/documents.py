"""Which files may hang on an entry of the log, and which may be opened (docs/domain.md 14.1). Plain Python.

What may be attached is data (`cases/data/documents.json`); what a file is, is found from its content.
"""

import json
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

BUILT_IN = Path(__file__).parents[1] / "data" / "documents.json"
LONGEST_NAME = 120
#: Control and format characters: among them those that turn the end of a name round on the screen.
HIDDEN = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}


@dataclass(frozen=True, slots=True)
class FileKind:
    """One kind of file: `holds` is the part a packed one must have, `is_text` one without a signature."""

    extension: str
    title: str
    content_type: str
    holds: str = ""
    is_text: bool = False


@dataclass(frozen=True, slots=True)
class Allowed:
    """What may be attached: kinds by extension, the largest file in bytes, how many with one entry."""

    kinds: Mapping[str, FileKind]
    largest: int
    most: int
    never_inside: Collection[str]

    def in_words(self) -> str:
        """Such as "pdf, docx or png, 10 MB at most"."""
        names = list(self.kinds)
        return f"{', '.join(names[:-1])} or {names[-1]}, {size_words(size=self.largest)} at most"


@dataclass(frozen=True, slots=True)
class Content:
    """What was found in a file: extensions its signature may stand for, whether it is plain text and nothing
    else for sure, and its packed parts."""

    extensions: frozenset[str]
    is_text: bool
    parts: frozenset[str]


@dataclass(frozen=True, slots=True)
class Judged:
    """Whether a file may be attached; if not, why and how to mend it; else what it is."""

    reason: str = ""
    content_type: str = ""

    @property
    def ok(self) -> bool:
        """Whether it may be attached."""
        return not self.reason


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether a document may be opened now, and what the page says of it."""

    may_open: bool
    words: str
    colour: str


@lru_cache(maxsize=1)
def allowed() -> Allowed:
    """What may be attached, as the data file has it."""
    content = json.loads(BUILT_IN.read_text())
    kinds = [FileKind(**one) for one in content["kinds"]]
    return Allowed(
        kinds={one.extension: one for one in kinds},
        largest=content["largest_bytes"],
        most=content["most_at_once"],
        never_inside=frozenset(content["never_inside"]),
    )


def size_words(*, size: int) -> str:
    """Such as "3 MB" or "12 KB"; rounded up, so that nothing seems empty."""
    if size >= 1024 * 1024:
        tenths = -(-size * 10 // (1024 * 1024))
        return f"{tenths // 10}.{tenths % 10} MB" if tenths % 10 else f"{tenths // 10} MB"
    return f"{-(-size // 1024)} KB"


def plain_name(*, name: str) -> str:
    """The name to keep: without folders and hidden signs, its extension whole, 120 characters at most."""
    last = unicodedata.normalize("NFC", name.replace("\\", "/").rsplit("/", 1)[-1])
    shown = "".join(sign for sign in last if unicodedata.category(sign) not in HIDDEN).strip()
    stem, dot, extension = shown.rpartition(".")
    if not dot:
        return shown[:LONGEST_NAME]
    return f"{stem[: LONGEST_NAME - len(extension) - 1]}.{extension}"[-LONGEST_NAME:]


def judge(*, name: str, size: int, content: Content, rules: Allowed) -> Judged:
    """Whether a file may be attached: not empty nor too large, of an allowed kind, and what its name says."""
    if size == 0:
        return Judged(f"{name} is empty. Choose the file again, or another one.")
    if size > rules.largest:
        most, is_now = size_words(size=rules.largest), size_words(size=size)
        return Judged(f"{name} has {is_now}; {most} at most can be kept. Attach a smaller file.")
    kind = rules.kinds.get(name.rpartition(".")[2].lower())
    if kind is None:
        return Judged(f"{name} is of a kind that cannot be attached. Attach a file of type {_kinds(rules)}.")
    if not _is(kind, content):
        return Judged(
            f"The content of {name} is not what its name says ({kind.title}). Save it again as a {kind.title}"
            " file, and attach that."
        )
    if any(part.rpartition("/")[2].lower() in rules.never_inside for part in content.parts):
        return Judged(f"{name} holds macros. Save it without them, and attach that.")
    return Judged(content_type=kind.content_type)


def _kinds(rules: Allowed) -> str:
    names = list(rules.kinds)
    return f"{', '.join(names[:-1])} or {names[-1]}"


def _is(kind: FileKind, content: Content) -> bool:
    if kind.is_text:
        return content.is_text
    if kind.holds:
        return kind.holds in content.parts
    return kind.extension in content.extensions


def standing(*, verdict: str, is_scanned_here: bool) -> Standing:
    """Whether a document may be opened, by the final or last word of the scanner.

    Where a scan command is set nothing is opened before it was found clean; where none is, the page says so
    beside the document and leaves it to the reader (docs/adr/0012).
    """
    if verdict == "infected":
        return Standing(False, "Infected: it is not given out", "red")
    if verdict == "clean":
        return Standing(True, "Scanned, nothing found", "green")
    if not is_scanned_here:
        return Standing(True, "Not scanned", "orange")
    if verdict == "failed":
        return Standing(False, "Could not be scanned yet; it is tried again", "orange")
    return Standing(False, "Waiting to be scanned", "blue")
