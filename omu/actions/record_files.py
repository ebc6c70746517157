"""Files of the interchange format, read line by line: legible, whole, of a known version (docs/interchange).

The file is never held in memory: one line at a time, and of every line a few bytes that tell its number.
"""

import json
from array import array
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any, BinaryIO

from jsonschema_rs import Draft202012Validator

FORMAT = "omu.records"
VERSION = 1
SCHEMA = Path(__file__).resolve().parents[1] / "data" / "record-v1.schema.json"
#: Somebody with thousands of entries fits; more on one line is no record.
LONGEST_LINE = 16 * 1024 * 1024
LONGEST_SHOWN = 120
UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
UTF_8_MARK = b"\xef\xbb\xbf"
#: What a line before the records may be about: a place or person it makes known, a session of an officer, or
#: what a prison runs.
PLACES = ("region", "prison", "trust", "organisation", "user", "supervision", "provision")
#: What a line after the records may be about: what belongs to a prison and not to one person.
OF_PRISONS = (
    "prison_profile", "needs_prediction", "needs_analysis", "survey", "case_audit", "meeting",
)  # fmt: skip


class Unreadable(Exception):
    """The file as a whole cannot be taken; `line` is where, 0 for the whole file."""

    def __init__(self, message: str, *, line: int = 0) -> None:
        super().__init__(message)
        self.message, self.line = message, line


@dataclass(frozen=True, slots=True)
class LineFault:
    """What is wrong with one line: where in it, and why. An empty path is the whole line."""

    line: int
    path: str
    reason: str
    number: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line read: its number, its size in bytes, what it holds, or why it holds nothing."""

    number: int
    size: int
    data: Mapping[str, Any] | None = None
    fault: str = ""

    @property
    def kind(self) -> str:
        """What the line is about: header, identity, one of PLACES or OF_PRISONS; empty where unknown."""
        if self.data is None:
            return ""
        if "format" in self.data:
            return "header"
        return next((kind for kind in ("identity", *PLACES, *OF_PRISONS) if kind in self.data), "")


@lru_cache(maxsize=1)
def schema() -> Mapping[str, Any]:
    """The schema of a record, as published in docs/interchange."""
    found: Mapping[str, Any] = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return found


@lru_cache(maxsize=1)
def validator() -> Draft202012Validator:
    """What checks a record against the schema, days and times too."""
    return Draft202012Validator(dict(schema()), validate_formats=True)


def shape_faults(line: Line, *, against: Draft202012Validator | None = None) -> list[LineFault]:
    """Where a line is not of the shape of the schema: that of a record, or the one it is held `against`."""
    number = _number(line.data)
    return [
        LineFault(line.number, path_of(error.instance_path), _shortened(error.message), number)
        for error in (against or validator()).iter_errors(line.data)
    ]


def _number(data: Mapping[str, Any] | None) -> str:
    said = data or {}
    identity = said.get("identity", said)
    return str(identity.get("number", ""))[:12] if isinstance(identity, Mapping) else ""


def path_of(steps: list[str | int]) -> str:
    """As one writes it: custodies[0].stays[1].prison."""
    path = ""
    for step in steps:
        path += f"[{step}]" if isinstance(step, int) else f".{step}" if path else str(step)
    return path


def _shortened(message: str) -> str:
    """The value that is wrong may be long; what is wrong with it stands at the end."""
    if len(message) <= LONGEST_SHOWN:
        return message
    return f"{message[: LONGEST_SHOWN // 3]}…{message[-LONGEST_SHOWN * 2 // 3 :]}"


def lines(source: BinaryIO) -> Iterator[Line]:
    """Every line that is not blank. Raises Unreadable on another encoding than UTF-8."""
    source.seek(0)
    start = source.read(3)
    if start[:2] in UTF_16_MARKS:
        raise Unreadable("The file is in UTF-16. Write it in UTF-8.")
    source.seek(3 if start == UTF_8_MARK else 0)
    number = 0
    while text := source.readline(LONGEST_LINE + 1):
        number += 1
        if len(text) > LONGEST_LINE:
            yield Line(number, len(text), fault=_too_long(source, text))
        elif text.strip():
            yield _read(text, number)


def _too_long(source: BinaryIO, text: bytes) -> str:
    """Skip the rest of the line, in pieces."""
    while text and not text.endswith(b"\n"):
        text = source.readline(LONGEST_LINE)
    return f"The line has more than {LONGEST_LINE // 1024 // 1024} MB: no record is that long."


def _read(text: bytes, number: int) -> Line:
    size = len(text)
    try:
        decoded = text.decode("utf-8")
    except UnicodeDecodeError as error:
        message = f"Line {number}, byte {error.start + 1}: this is not UTF-8. Write the file in UTF-8."
        raise Unreadable(message, line=number) from error
    try:
        data = json.loads(decoded, parse_constant=_no_number)
    except RecursionError:
        return Line(number, size, fault="The line is nested too deeply.")
    except ValueError as error:
        cut = "" if text.endswith(b"\n") else " The file ends within this line: it was cut off."
        return Line(number, size, fault=f"This is not JSON: {error}.{cut}")
    if not isinstance(data, dict):
        return Line(number, size, fault="A line is a JSON object.")
    return Line(number, size, data, fault=_odd_signs(text, decoded))


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no number")


def _odd_signs(text: bytes, decoded: str) -> str:
    """Signs that no table can keep: the zero character, and half of a pair."""
    if b"\\u0000" in text or b"\0" in text:
        return "The line holds the character with the number 0, which cannot be kept."
    if b"\\ud" in text or b"\\uD" in text:
        try:
            json.dumps(json.loads(decoded), ensure_ascii=False).encode()
        except UnicodeEncodeError:
            return "The line holds half of a pair of surrogates, which is no character."
    return ""


class RecordFile:
    """A file of records: its header, the places and users before the records, and the records."""

    def __init__(self, source: BinaryIO, *, form: str = FORMAT) -> None:
        self.source, self.form = source, form

    @cached_property
    def header(self) -> Mapping[str, Any]:
        """The first line where it says the format; raises Unreadable on an unknown format or version."""
        first = next(lines(self.source), None)
        if first is None:
            raise Unreadable("The file is empty.")
        if first.kind != "header" or first.data is None:
            return {}
        if first.data.get("format") != self.form:
            raise Unreadable(f"The format is “{first.data.get('format')}”: this reads “{self.form}”.", line=1)
        if first.data.get("version") != VERSION:
            version = first.data.get("version")
            raise Unreadable(f"The version of the format is {version}: this reads version {VERSION}.", line=1)
        return first.data

    def places(self) -> Iterator[Line]:
        """The lines before the first record that are no header."""
        for line in self._after_header():
            if line.kind not in PLACES:
                return
            yield line

    def records(self, *, keep: Callable[[int], bool] = lambda _: True) -> Iterator[Line]:
        """The records in order, and every line that should be one; `keep`: which lines to give."""
        began = False
        for line in self._after_header():
            began = began or line.kind not in PLACES
            if began and keep(line.number):
                yield line

    def _after_header(self) -> Iterator[Line]:
        has_header = bool(self.header)
        found = lines(self.source)
        if has_header:
            next(found)
        return found


class Seen:
    """Which prison numbers stood on which lines, in eight bytes each; tells those that stand twice."""

    def __init__(self) -> None:
        self.marks = array("Q")

    def add(self, number: str, *, line: int) -> None:
        """Keep that a number stood on a line."""
        self.marks.append(_as_figure(number) << 32 | line)

    def twice(self) -> Iterator[tuple[int, int]]:
        """For each line whose number stood on an earlier line: that line and the earlier one."""
        for earlier, later in pairwise(sorted(self.marks)):
            if earlier >> 32 == later >> 32:
                yield later & 0xFFFFFFFF, earlier & 0xFFFFFFFF


def _as_figure(number: str) -> int:
    """A prison number such as A1234BC as one figure below 2 to the power of 28."""
    first, second, third = (ord(letter) - ord("A") for letter in (number[0], number[5], number[6]))
    return ((first * 10_000 + int(number[1:5])) * 26 + second) * 26 + third
