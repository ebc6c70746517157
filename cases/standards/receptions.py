"""Reads an extract of received prisoners, row by row (docs/domain.md 3.0 and 11).

The file is gone through twice: once for what only the whole file can tell (its encoding, numbers and people
that stand in it more than once), keeping a few bytes for each row; then row by row, keeping none.
"""

import csv
import io
from array import array
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from itertools import pairwise
from typing import Any, BinaryIO

from cases.standards.identity import folded, tidy
from cases.standards.reception_columns import COLUMNS, Known, Reception, RowFault, Severity
from cases.standards.reception_rows import RowReader

SHOWN = 6  # how many other rows a fault names
UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class ParsedRow:
    """A row that may come in, with the faults that can wait: each becomes a task."""

    row: int
    line: int
    values: Reception
    later: tuple[RowFault, ...] = ()


class FileRefused(Exception):
    """The file as a whole cannot be read; carries the one fault to show."""

    def __init__(self, fault: RowFault) -> None:
        super().__init__(fault.reason)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Sighting:
    """Where a number or a person stands: the row, and digests of the whole row, the number and the person."""

    row: int
    whole: int
    number: int
    person: int


@dataclass(frozen=True, slots=True)
class Survey:
    """What stands in the file more than once: prison numbers, and people by name and birth.

    `digests` are those of every row: of its number and of its person, in the order of the file.
    """

    digests: tuple["array[int]", "array[int]"]
    numbers: Mapping[int, tuple[Sighting, ...]]
    people: Mapping[int, tuple[Sighting, ...]]


def read(
    *, source: BinaryIO, known: Known, limits: Mapping[str, Any], today: date
) -> Iterator[ParsedRow | RowFault]:
    """The rows of an extract in order: each good one, and each fault that refuses a row or reports a repeat.

    `source` is a binary file that can be read twice (seek): UTF-8 with or without a byte order mark, comma
    separated, with a line of headings. A fault of the file itself comes with row 0 and nothing after it.
    After `limits["most_faults"]` faults reading stops, and the last thing given says so. Blank rows are
    passed over. Memory does not grow with the file but for some 24 bytes a row.
    """
    faults = 0
    try:
        survey = _survey(source)
        for item in _rows(source, known, limits, today, survey):
            faults += isinstance(item, RowFault)
            if faults > limits["most_faults"]:
                most = f"{limits['most_faults']:,}"
                reason = f"The file has more than {most} faults. Reading stopped at row {item.row}."
                yield _file_fault(reason, "Mend the export and send the file again.", line=item.line)
                return
            yield item
    except FileRefused as refused:
        yield refused.fault


def _file_fault(reason: str, mend: str, *, line: int = 0) -> RowFault:
    return RowFault(row=0, line=line, field="", value="", reason=reason, mend=mend, severity=Severity.FILE)


def _refused(reason: str, mend: str, *, line: int = 0) -> FileRefused:
    return FileRefused(_file_fault(reason, mend, line=line))


def _records(source: BinaryIO) -> Iterator[tuple[int, int, list[str]]]:
    """Row number, first line and cells of the headings (row 0) and of every row that is not blank."""
    source.seek(0)
    if source.read(2) in UTF_16_MARKS:
        raise _refused("The file is in UTF-16.", "Save it as “CSV UTF-8” and send it again.")
    source.seek(0)
    text = io.TextIOWrapper(source, encoding="utf-8-sig", newline="")
    reader = csv.reader(text, strict=True)
    row, line = 0, 1
    try:
        for cells in reader:
            if row == 0 or any(cell.strip() for cell in cells):
                yield row, line, cells
                row += 1
            line = reader.line_num + 1
    except UnicodeDecodeError as error:
        reason = (
            f"The file is not in UTF-8: after line {reader.line_num} it holds a byte that cannot be read."
        )
        raise _refused(reason, "Save it as “CSV UTF-8” and send it again.") from error
    except csv.Error as error:
        reason = f"The quotation marks of the row that begins at line {line} are out of order ({error})."
        raise _refused(reason, "Mend the row and send the file again.", line=line) from error
    finally:
        text.detach()


def _headings(cells: list[str]) -> list[str]:
    """The headings in small letters; FileRefused when one is missing, unknown or there twice."""
    found = [cell.strip().lower() for cell in cells]
    missing = [column for column in COLUMNS if column not in found]
    mend = f"The first line must name these columns: {', '.join(COLUMNS)}."
    if len(missing) == len(COLUMNS):
        raise _refused("The file has no line of headings.", mend, line=1)
    if missing:
        raise _refused(f"The headings lack: {', '.join(missing)}.", mend, line=1)
    if len(found) > len(COLUMNS):
        over = [heading for heading in found if heading not in COLUMNS or found.count(heading) > 1]
        raise _refused(f"The headings hold what is not known, or twice: {', '.join(over)}.", mend, line=1)
    return found


def _cells(headings: list[str], cells: list[str]) -> dict[str, str] | None:
    return dict(zip(headings, cells, strict=True)) if len(cells) == len(headings) else None


def _digest(parts: Iterable[str]) -> int:
    """Eight bytes that stand for the parts; never 0, which is kept for 'nothing to compare'."""
    hashed = blake2b("\x1f".join(parts).encode("utf-8", "surrogatepass"), digest_size=8)
    return int.from_bytes(hashed.digest(), "big") or 1


def _digests(cells: Mapping[str, str]) -> tuple[int, int, int]:
    """Digests of the whole row, of its prison number and of its person (name and birth)."""
    number = tidy(text=cells["offender_no"]).upper()
    surname, forenames = folded(text=cells["surname"]), folded(text=cells["forenames"])
    born = cells["dob"].strip()
    person = _digest((surname, forenames, born)) if surname and forenames and born else 0
    return _digest(cell.strip() for cell in cells.values()), _digest((number,)) if number else 0, person


def _survey(source: BinaryIO) -> Survey:
    """Goes through the whole file once and finds the numbers and the people that stand in it twice."""
    whole, numbers, people = array("Q"), array("Q"), array("Q")
    headings: list[str] = []
    for row, _, cells in _records(source):
        if row == 0:
            headings = _headings(cells)
            continue
        named = _cells(headings, cells)
        for column, digest in zip(
            (whole, numbers, people), _digests(named) if named else (0, 0, 0), strict=True
        ):
            column.append(digest)
    if not headings:
        raise _refused("The file is empty.", "Check that the export was complete, and send it again.")
    if not whole:
        raise _refused("The file has no rows.", "Check that the export was complete, and send it again.")

    found = (_sightings(key, whole, numbers, people) for key in (numbers, people))
    return Survey((numbers, people), *found)


def _sightings(
    key: "array[int]", whole: "array[int]", numbers: "array[int]", people: "array[int]"
) -> Mapping[int, tuple[Sighting, ...]]:
    """Where each digest of `key` that stands there more than once was seen."""
    twice = _twice(key)
    found: dict[int, tuple[Sighting, ...]] = {}
    for index, digest in enumerate(key):
        kept = found.get(digest, ())
        if digest in twice and _worth_keeping(kept, whole[index]):
            found[digest] = (*kept, Sighting(index + 1, whole[index], numbers[index], people[index]))
    return found


def _worth_keeping(kept: tuple[Sighting, ...], whole: int) -> bool:
    """The first few are kept, and beyond them a few that differ, however often a row stands in the file."""
    return len(kept) < SHOWN or (len(kept) < 2 * SHOWN and all(seen.whole != whole for seen in kept))


def _twice(digests: "array[int]") -> set[int]:
    return {one for one, other in pairwise(sorted(digests)) if one == other and one}


def _rows(
    source: BinaryIO, known: Known, limits: Mapping[str, Any], today: date, survey: Survey
) -> Iterator[ParsedRow | RowFault]:
    headings: list[str] = []
    for row, line, cells in _records(source):
        if row == 0:
            headings = _headings(cells)
            continue
        named = _cells(headings, cells)
        if named is None:
            side = "few" if len(cells) < len(headings) else "many"
            reason = f"The row has too {side} fields: {len(cells)}, the headings {len(headings)}."
            mend = "Check the commas and quotation marks of the row."
            yield RowFault(row, line, "", "", reason, mend, Severity.REFUSE)
            continue
        reader = RowReader(row=row, line=line, cells=named, known=known, limits=limits, today=today)
        values, _ = reader.read()
        _compare(reader, survey)
        yield from _outcome(reader, values)


def _outcome(reader: RowReader, values: Reception) -> Iterator[ParsedRow | RowFault]:
    """A repeat alone; else what refuses the row; else the row with what can wait."""
    for severity in (Severity.REPEAT, Severity.REFUSE):
        stopping = [fault for fault in reader.faults if fault.severity is severity]
        if stopping:
            yield from stopping
            return
    yield ParsedRow(row=reader.row, line=reader.line, values=values, later=tuple(reader.faults))


def _compare(reader: RowReader, survey: Survey) -> None:
    """Notes what the rest of the file says of this row's number and person."""
    number, person = (digests[reader.row - 1] for digests in survey.digests)
    same_number = survey.numbers.get(number, ())
    others = [seen for seen in same_number if seen.row != reader.row]
    if len({seen.whole for seen in same_number}) > 1:
        whose = (
            "another person"
            if len({seen.person for seen in same_number}) > 1
            else "the same person, told differently,"
        )
        reason = f"The prison number also stands for {whose} in {_row_words(others)}."
        reader.fault("offender_no", reason, "Find out which row is right and send only that one.")
    elif others and others[0].row < reader.row:
        reason = f"The row says the same as {_row_words(others[:1])}; it was taken once."
        reader.fault("offender_no", reason, "Nothing to do.", Severity.REPEAT)
    alike = [seen for seen in survey.people.get(person, ()) if seen.number != number]
    if alike:
        reason = f"Same name and date of birth as {_row_words(alike)}, under another prison number."
        mend = "Check whether they are one person; if so, merge the two records."
        reader.fault("offender_no", reason, mend, Severity.LATER)


def _row_words(seen: Iterable[Sighting]) -> str:
    rows = [str(each.row) for each in seen]
    few = ", ".join(rows[: SHOWN - 1]) + (" and more" if len(rows) >= SHOWN else "")
    return f"row {few}" if len(rows) == 1 else f"rows {few}"
