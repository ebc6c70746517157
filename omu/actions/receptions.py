"""Receiving many from an extract: rows read, cases opened, every fault reported (docs/domain.md 3.0, 11).

The file is read once to see that it can be read to its end, then taken in chunks. A chunk is one transaction
with the progress of its job in it, so that whoever carries on after a killed worker does nothing twice.
"""

import datetime
import logging
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from itertools import islice
from pathlib import PurePath
from typing import Any, BinaryIO, cast

from django.core.files.base import ContentFile, File
from django.db import transaction

from cases.actions import allocation_rows
from cases.actions import receptions as cases_receptions
from cases.actions.reception_facts import Outcome
from cases.models import Custody, HeldAs, Prisoner
from cases.standards import identity
from cases.standards.reception_columns import RowFault, Severity
from cases.standards.receptions import ParsedRow
from omu.actions import jobs, reception_extracts, reception_reports, reception_values
from omu.actions.reception_extracts import Extract, Row
from omu.actions.reception_reports import Report
from omu.actions.refresh import refresh_keys
from staff import audit
from staff.actions import jobs as asking
from staff.actions.errors import Refused, disk_is_full
from staff.actors import Actor
from staff.models import Job

logger = logging.getLogger("omu.receptions")

KIND = "receptions"
AT_ONCE = 100
#: After how many rows read the page of the job hears of it.
TOLD_EVERY = 200
ALL_TOGETHER = "Every row is right. They are received all together now: none is there before all are."
REFRESHED_AT_ONCE = 200
IN_EXTRACT = "named in the extract of receptions"


class NotTaken(Refused):
    """The file was refused and nothing was received; `unreadable`: not one row of it could be read."""

    def __init__(self, message: str, *, report: Report, unreadable: bool = False) -> None:
        super().__init__(f"{message} Nothing was received.")
        self.report, self.unreadable = report, unreadable


@transaction.atomic
def ask(file: File, *, refuse_all: bool, today: datetime.date, by: Actor) -> Job:
    """Ask for an import, as long work; `refuse_all`: nothing is received if any row has a fault."""
    name = PurePath(str(file.name)).name
    parameters = {"refuse_all": refuse_all, "today": today.isoformat(), "file": name}
    title = f"Receptions from {name}"[:200]
    return asking.ask(KIND, title=title, parameters=parameters, input_file=file, by=by)


def _run(job: Job, by: Actor) -> str:
    """Do an import that was asked for, or carry it on; returns what came of it in one line."""
    today = datetime.date.fromisoformat(job.parameters["today"])
    refuse_all = job.parameters["refuse_all"]
    try:
        with job.input_file.open("rb") as source:
            report = receive_file(cast(BinaryIO, source), refuse_all=refuse_all, job=job, today=today, by=by)
    except NotTaken as refusal:
        refusal.message += _attach(refusal.report, job=job)
        raise
    return report.words() + _attach(report, job=job)


def _attach(report: Report, *, job: Job) -> str:
    """Put counts and faults on the job, which its runner then saves; what is to be said of that."""
    job.result = report.shown()
    if report.faults:
        stem = PurePath(job.parameters["file"]).stem
        try:
            job.output_file.save(f"faults-of-{stem}.csv", ContentFile(report.as_csv()), save=False)
        except OSError as fault:
            # What was received stands; the page of the job shows the faults without the file.
            logger.exception("The faults of job %s could not be kept as a file", job.pk)
            if not disk_is_full(fault):
                raise
            job.output_file = ""
            return " The file of faults could not be kept: the disk of the service is full."
    return ""


jobs.RUNNERS[KIND] = _run


def receive_file(
    source: BinaryIO,
    *,
    refuse_all: bool = False,
    job: Job | None = None,
    prison: str = "",
    today: datetime.date,
    by: Actor,
) -> Report:
    """Receive the people of an extract, in chunks; the report says what came of every faulty row.

    `source` can be read and sought in binary. `job` keeps how far it is, and says where to go on. Rows of
    another prison than that of `by` (for the system: `prison`, a code) are refused. Raises NotTaken where the
    file cannot be read to its end, has too many faults, or, with `refuse_all`, has any; then nothing is
    written. Where there is no job, the clocks of the cases opened are worked out before it returns.
    """
    extract = reception_extracts.opened(source, prison=prison, today=today, by=by)
    report = Report.of(job.result) if job else Report()
    total = job.total if job and job.total else _check(extract, refuse_all=refuse_all, job=job)
    if job and not job.total:
        asking.progress(job, done=0, total=total, message=ALL_TOGETHER if refuse_all else "")
    opened: list[int] = []
    with transaction.atomic() if refuse_all else nullcontext():
        for chunk in _chunks(extract.rows(), after=job.done if job else 0):
            opened += _receive_chunk(chunk, extract=extract, report=report, job=job, total=total)
        if refuse_all:
            _refuse_faulty(report)
    details = report.counts | {"file": job.parameters["file"] if job else PurePath(source.name).name}
    audit.record(by=by, deed="omu.receptions.imported", subject=job, details=details)
    for start in range(0, 0 if job else len(opened), REFRESHED_AT_ONCE):
        refresh_keys(opened[start : start + REFRESHED_AT_ONCE], today=today)
    return report


def _check(extract: Extract, *, refuse_all: bool, job: Job | None) -> int:
    """How many rows there are. Raises NotTaken where the file cannot be taken; receives nothing.

    The total is not known yet, so `job` says how many rows were read.
    """
    report = Report()
    for row in extract.rows():
        for fault in row.faults:
            if fault.severity is Severity.FILE:
                report.note(fault, came_of=reception_reports.FILE_REFUSED)
                raise NotTaken(f"{fault.reason} {fault.mend}", report=report, unreadable=not report.rows)
        report.rows += 1
        _note_refused(row, report=report)
        for fault in row.parsed.later if row.parsed else ():
            report.note(fault, came_of=reception_reports.TASK)
        if job and report.rows % TOLD_EVERY == 0:
            so_far = f"{report.rows:,} rows are read and checked so far; nothing is received yet."
            asking.progress(job, done=report.rows, total=0, message=so_far)
    if refuse_all:
        _refuse_faulty(report)
    return report.rows


def _refuse_faulty(report: Report) -> None:
    """Raise NotTaken where any row has a fault; a row that only says the same again is none."""
    faulty = {one["row"] for one in report.faults if one["came_of"] != reception_reports.REPEATED}
    if not faulty:
        return
    for one in report.faults:
        one["came_of"] = reception_reports.FILE_REFUSED
    kept = Report(rows=report.rows, refused=report.rows, faults=report.faults)
    words = "row has a fault" if len(faulty) == 1 else "rows have faults"
    raise NotTaken(f"The file was refused: {len(faulty)} of {report.rows} {words}.", report=kept)


def _chunks(rows: Iterable[Row], *, after: int) -> Iterator[list[Row]]:
    remaining = (row for row in rows if row.number > after)
    while chunk := list(islice(remaining, AT_ONCE)):
        yield chunk


@transaction.atomic
def _receive_chunk(
    chunk: list[Row], *, extract: Extract, report: Report, job: Job | None, total: int
) -> list[int]:
    """Receive the rows of a chunk and keep how far it is, in one transaction; keys of what it opened."""
    for row in chunk:
        report.rows += 1
        _note_refused(row, report=report)
    opened = _receive([row.parsed for row in chunk if row.parsed], extract=extract, report=report)
    report.faults.sort(key=lambda fault: fault["row"])
    if job:
        job.result = report.kept()
        job.save(update_fields=["result"])
        asking.progress(job, done=chunk[-1].number, total=total)
    return opened


def _note_refused(row: Row, *, report: Report) -> None:
    if row.parsed:
        return
    is_repeat = all(fault.severity is Severity.REPEAT for fault in row.faults)
    report.repeated += is_repeat
    report.refused += not is_repeat
    for fault in row.faults:
        came_of = reception_reports.REPEATED if is_repeat else reception_reports.REFUSED
        report.note(fault, came_of=came_of)


def _receive(parsed: list[ParsedRow], *, extract: Extract, report: Report) -> list[int]:
    alike = _alike(parsed)
    fitting: list[tuple[ParsedRow, list[RowFault]]] = []
    for row in parsed:
        later = [*row.later, *alike.get(row.row, [])]
        too_long = reception_values.too_long(row)
        if too_long:
            report.refused += 1
            for fault in (*too_long, *later):
                report.note(fault, came_of=reception_reports.REFUSED)
        else:
            fitting.append((row, later))
    people = [
        reception_values.reception(row, later=later, prison=extract.prisons[row.values.prison])
        for row, later in fitting
    ]
    outcomes = cases_receptions.receive_many(people, today=extract.today, by=extract.by)
    held = list(zip(fitting, outcomes, strict=True))
    opened = {row.row: one.custody for (row, _), one in held if one.opened and one.custody}
    stayed = _name_managers([row for row, _ in fitting if row.row in opened], opened, extract=extract)
    for (row, later), outcome in held:
        if row.row in stayed:
            report.note(stayed[row.row], came_of=reception_reports.WITHOUT)
        _count(row, later, outcome, report=report)
    return [one.pk for one in opened.values()]


def _count(row: ParsedRow, later: list[RowFault], outcome: Outcome, *, report: Report) -> None:
    if outcome.refusal:
        refusal = reception_values.refusal(row, refused=outcome.refusal)
        report.refused += 1
        report.note(refusal, came_of=reception_reports.REFUSED)
        later = [fault for fault in later if fault.field != refusal.field]
        came_of = reception_reports.REFUSED
    elif outcome.opened:
        report.opened += 1
        report.with_tasks += bool(later)
        report.unnamed += reception_values.is_unnamed(row)
        came_of = reception_reports.TASK
    else:
        report.found += 1
        came_of = reception_reports.FOUND
    for fault in later:
        report.note(fault, came_of=came_of)


def _name_managers(
    rows: list[ParsedRow], opened: dict[int, Custody], *, extract: Extract
) -> dict[int, RowFault]:
    """Give the opened cases to the offender managers their rows name; by row, why one could not be given."""
    named = {row: extract.officers.get(row.values.offender_manager) for row in rows}
    holders = {opened[row.row].pk: holder for row, holder in named.items() if holder}
    if not holders:
        return {}
    refused = allocation_rows.allocate_many(
        holders, held_as=HeldAs.OFFENDER_MANAGER, reason=IN_EXTRACT, today=extract.today, by=extract.by
    )
    by_custody = {opened[row.row].pk: row for row in rows}
    return {
        by_custody[key].row: reception_values.refusal(by_custody[key], refused=refusal)
        for key, refusal in refused.items()
    }


def _alike(parsed: list[ParsedRow]) -> dict[int, list[RowFault]]:
    """By row: that somebody of the same name and birth is known already under another number."""
    keys = {row.row: _person(row) for row in parsed}
    born = {born_on for _, born_on in keys.values() if born_on}
    people: dict[Any, list[Prisoner]] = {}
    for one in Prisoner.objects.filter(sort_name__in={name for name, _ in keys.values()}, born_on__in=born):
        people.setdefault((one.sort_name, one.born_on), []).append(one)
    found = {}
    for row in parsed:
        others = [one for one in people.get(keys[row.row], []) if one.number != row.values.prison_number]
        if others and all(fault.field != "offender_no" for fault in row.later):
            found[row.row] = [reception_values.alike(row, others=others)]
    return found


def _person(row: ParsedRow) -> tuple[str, datetime.date | None]:
    name = identity.sort_key(surname=row.values.surname, forenames=row.values.forenames)
    return name, row.values.born_on
