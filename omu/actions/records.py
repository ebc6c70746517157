"""Records taken from a file of the interchange format (docs/interchange/README.md).

The file is read once from end to end, and every mistake in it is found before anything is written; then it is
loaded in batches. A batch is one transaction, and the same record again leaves nothing: whoever carries on
after a killed import starts the same file again.
"""

import datetime
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path, PurePath
from typing import BinaryIO

from django.db import transaction
from django.utils import timezone

from cases.actions import records as cases_records
from cases.actions.record_parts import Names
from cases.standards.records import Record
from omu.actions import (
    branch_checks,
    branch_loading,
    prison_loading,
    record_files,
    record_places,
    record_reading,
)
from omu.actions.record_documents import Shelf
from omu.actions.record_files import OF_PRISONS, Line, LineFault, RecordFile, Seen, Unreadable
from omu.actions.record_reports import MOST_FAULTS, Report
from staff import audit
from staff.actions.errors import Refused
from staff.actors import Actor

#: A batch ends after so many records, or so many bytes of them.
AT_ONCE = 1000
MOST_BYTES = 16 * 1024 * 1024


#: Hears how far an import is.
Tell = Callable[[int, int, str], None]
#: After how many records read somebody hears of it.
TOLD_EVERY = 200
CHECKED = "{:,} records are read and checked so far; nothing is written yet."


def _nobody(done: int, total: int, message: str) -> None:
    """Nobody asks how far it is."""


class NotTaken(Refused):
    """The file was refused and nothing was written; `unreadable`: it cannot be read as such a file at all."""

    def __init__(self, message: str, *, report: Report, unreadable: bool = False) -> None:
        super().__init__(f"{message} Nothing was written.")
        self.report, self.unreadable = report, unreadable


class _OnlyTried(Exception):
    """Takes back what a trial has written."""


def moment_of(*, today: datetime.date) -> datetime.datetime:
    """This instant; the end of the day where it was set to one that is still to come."""
    ends = timezone.make_aware(datetime.datetime.combine(today, datetime.time.max))
    return max(timezone.now(), ends) if today > timezone.localdate() else timezone.now()


def load_file(
    source: BinaryIO,
    *,
    refuse_all: bool = False,
    dry_run: bool = False,
    with_places: bool = False,
    files: Path | None = None,
    tell: Tell = _nobody,
    now: datetime.datetime,
    today: datetime.date,
    by: Actor,
) -> Report:
    """Take in the records of a file; the report says what came of each faulty line.

    `source` can be read and sought in binary. `refuse_all`: nothing is written if any line has a fault, or
    anything would be left out. `dry_run`: everything is tried and nothing written. `with_places`: places and
    users before the records, and lines about prisons after them, are made where they are not here. `files`:
    the folder with the files of documents. `tell` hears how far it is: records done, in all (0 while these
    are counted), and what is done. Raises NotTaken where the file cannot be read or has too many faults.
    """
    report, file = Report(), RecordFile(source)
    places, prisons = _read(file, report, with_places=with_places, tell=tell, now=now, today=today)
    if refuse_all:
        _refuse_faulty(report)
    at_once, shelf = refuse_all or dry_run, Shelf(files)
    with _kept(shelf), transaction.atomic() if at_once else nullcontext():
        if with_places:
            report.places = record_places.make(places, today=today, by=by)
        for outcomes in _loaded(file, report, shelf, tell=tell, now=now, today=today, by=by):
            _count(outcomes, report)
            if not at_once:
                shelf.settle()
        if with_places:
            prison_loading.take(prisons, report=report, now=now, by=by)
        if refuse_all:
            _refuse_faulty(report)
        _record(report, source, by=by)
        if dry_run:
            raise _OnlyTried
    return report


@contextmanager
def _kept(shelf: Shelf) -> Iterator[None]:
    """Files of rows that are taken back are removed with them."""
    try:
        yield
    except _OnlyTried:
        shelf.drop()
    except BaseException:
        shelf.drop()
        raise


def _read(
    file: RecordFile,
    report: Report,
    *,
    with_places: bool,
    tell: Tell,
    now: datetime.datetime,
    today: datetime.date,
) -> tuple[record_places.Places, list[Line]]:
    """Read and check the whole file: places, and lines about prisons. NotTaken where it cannot be read."""
    try:
        places = record_places.read(file)
        held = places.added_to(Names.known()) if with_places else cases_records.known_names(Names.known())
        known = branch_checks.Known(held)
        prisons = _check(file, report, known=known, tell=tell, now=now, today=today)
    except Unreadable as fault:
        where = f"Line {fault.line}: " if fault.line else ""
        raise NotTaken(f"{where}{fault.message}", report=report, unreadable=True) from fault
    return places, prisons


def _record(report: Report, source: BinaryIO, *, by: Actor) -> None:
    details = report.counts | {"file": PurePath(str(getattr(source, "name", ""))).name}
    audit.record(by=by, deed="omu.records.imported", details=details)


def _refuse_faulty(report: Report) -> None:
    """Raise NotTaken where any line has a fault or anything was left out."""
    if report.faults:
        count = report.refused
        words = "line has a fault" if count == 1 else "lines have faults"
        raise NotTaken(f"The file was refused: {count} {words}.", report=report)
    if report.left_out:
        count = len(report.left_out) + report.unlisted
        raise NotTaken(f"The file was refused: {count} parts would be left out.", report=report)


def _check(
    file: RecordFile,
    report: Report,
    *,
    known: branch_checks.Known,
    tell: Tell,
    now: datetime.datetime,
    today: datetime.date,
) -> list[Line]:
    """Read the whole file and note every fault; gives the good lines about prisons, and writes nothing.

    Raises NotTaken where there are too many faults.
    """
    seen, prisons = Seen(), list[Line]()
    for line in file.records():
        if line.kind in OF_PRISONS:
            prisons += _of_prison(line, report, now=now, today=today)
            continue
        report.records += 1
        for fault in _faults(line, seen, known=known, now=now, today=today):
            report.refuse(fault)
        if report.records % TOLD_EVERY == 0:
            tell(report.records, 0, CHECKED.format(report.records))
        if report.is_full:
            break
    for later, earlier in seen.twice():
        reason = f"This number stands on line {earlier} already: the first of the two was taken."
        report.refuse(LineFault(later, "identity.number", reason))
    if report.is_full:
        raise NotTaken(f"The file has more than {MOST_FAULTS:,} faults.", report=report)
    return prisons


def _of_prison(line: Line, report: Report, *, now: datetime.datetime, today: datetime.date) -> list[Line]:
    """A line about a prison where it is right; its faults go into the report."""
    found = prison_loading.faults(line, now=now, today=today)
    for fault in found:
        report.refuse(fault)
    return [] if found else [line]


def _faults(
    line: Line, seen: Seen, *, known: branch_checks.Known, now: datetime.datetime, today: datetime.date
) -> Iterable[LineFault]:
    if line.fault:
        return [LineFault(line.number, "", line.fault)]
    if shape := record_files.shape_faults(line):
        return shape
    try:
        record = record_reading.record(line)
    except ValueError as error:
        return [LineFault(line.number, "", f"A day or time cannot be read: {error}.")]
    seen.add(record.number, line=line.number)
    found = cases_records.check(record, known=known.held, now=now, today=today)
    found += branch_checks.faults(record, known=known, now=now, today=today)
    return [LineFault(line.number, one.path, one.reason, record.number) for one in found]


def _loaded(
    file: RecordFile,
    report: Report,
    shelf: Shelf,
    *,
    tell: Tell,
    now: datetime.datetime,
    today: datetime.date,
    by: Actor,
) -> Iterator[list[cases_records.Outcome]]:
    """What came of each batch, once it is written."""
    names = Names.known()
    bad = frozenset(report.refused_lines)
    total = report.records - len(bad)
    done = 0
    for batch in _batches(file.records(keep=lambda number: number not in bad)):
        with transaction.atomic():
            outcomes = cases_records.load_many(batch, names=names, now=now, today=today, by=by)
            branch_loading.load_many(outcomes, names=names, shelf=shelf, now=now, by=by)
        yield outcomes
        done += len(batch)
        tell(done, total, "")


def _batches(lines: Iterable[Line]) -> Iterator[list[Record]]:
    batch: list[Record] = []
    size = 0
    for line in lines:
        if line.kind in OF_PRISONS:
            continue
        batch.append(record_reading.record(line))
        size += line.size
        if len(batch) >= AT_ONCE or size >= MOST_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _count(outcomes: Iterable[cases_records.Outcome], report: Report) -> None:
    for outcome in outcomes:
        _count_one(outcome, report)


def _count_one(outcome: cases_records.Outcome, report: Report) -> None:
    record, came_of = outcome.record, outcome.came_of
    if outcome.refusal:
        fault = outcome.refusal
        report.refuse(LineFault(record.line, fault.path, fault.reason, record.number))
    else:
        setattr(report, came_of, getattr(report, came_of) + 1)
    for one in outcome.left_out:
        report.leave_out(LineFault(record.line, one.path, one.reason, record.number))
