"""Files of the exchange with a probation case system: written and taken in (docs/interchange/contacts.md)."""

import datetime
import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO

from django.db import transaction

from cases.actions import contact_exchange
from cases.actions.contact_exchange import Came
from cases.standards.exchange import Incoming
from omu.actions import contact_reading
from omu.actions.contact_reading import FORMAT
from omu.actions.record_files import VERSION, LineFault, RecordFile, Unreadable
from omu.actions.record_reports import Report
from staff.actions.errors import Refused
from staff.actors import Actor
from staff.models import ProbationTrust

#: More entries than this are sent in parts: they are taken in one transaction.
MOST = 20_000
AT_ONCE = 500
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


@dataclass
class ContactReport(Report):
    """Counts of entries in place of records; `withdrawn`: taken back in their own system."""

    withdrawn: int = 0

    @property
    def counts(self) -> dict[str, int]:
        """The counts by name."""
        return {
            "records": self.records,
            "made": self.made,
            "same": self.same,
            "withdrawn": self.withdrawn,
            "refused": self.refused,
        }

    def words(self) -> str:
        """One line for people."""
        read = f"{self.records} entr{'y' if self.records == 1 else 'ies'} read"
        parts = [read, f"{self.made} new", f"{self.same} here already", f"{self.refused} refused"]
        if self.withdrawn:
            parts.insert(3, f"{self.withdrawn} withdrawn")
        return ", ".join(parts) + "."


class NotTaken(Refused):
    """The file was refused and nothing was written; `unreadable`: it cannot be read as such a file at all."""

    def __init__(self, message: str, *, report: Report, unreadable: bool = False) -> None:
        super().__init__(f"{message} Nothing was written.")
        self.report, self.unreadable = report, unreadable


class _TakenBack(Exception):
    """Takes back what was written."""


def written(
    trust: ProbationTrust, *, since: datetime.datetime | None, now: datetime.datetime, by: Actor
) -> Iterator[list[str]]:
    """The lines of a file, in pieces: the header, then the entries in the order they were recorded in.

    Each piece stands in the audit before it leaves. Raises Refused where `by` is not of the trust.
    """
    entries = contact_exchange.outgoing(trust, since=since, by=by).order_by("pk")
    header = {"format": FORMAT, "version": VERSION, "made_at": now.isoformat(), "trust": trust.code}
    yield [_ENCODER.encode(header)]
    after = 0
    while piece := list(entries.filter(pk__gt=after)[:AT_ONCE]):
        contact_exchange.sent(trust, entries=piece, by=by)
        yield [_ENCODER.encode(contact_exchange.told(one)) for one in piece]
        after = piece[-1].pk


def load_file(
    source: BinaryIO,
    *,
    trust: ProbationTrust,
    refuse_all: bool = False,
    dry_run: bool = False,
    now: datetime.datetime,
    today: datetime.date,
    by: Actor,
) -> ContactReport:
    """Take in the entries of a file of the case system of a trust, in one transaction.

    `refuse_all`: nothing is written if any line has a fault. `dry_run`: everything is tried, nothing written.
    Raises NotTaken where the file cannot be read, is too long, or, with `refuse_all`, has faults; Refused
    where `by` is not of the trust.
    """
    report = ContactReport()
    try:
        good = list(_read(source, report))
    except Unreadable as fault:
        where = f"Line {fault.line}: " if fault.line else ""
        raise NotTaken(f"{where}{fault.message}", report=report, unreadable=True) from fault
    try:
        with transaction.atomic():
            for came in contact_exchange.take_in(good, trust=trust, now=now, today=today, by=by):
                _count(came, report)
            if dry_run or (refuse_all and report.faults):
                raise _TakenBack
    except _TakenBack:
        if refuse_all and report.faults:
            words = "line has a fault" if report.refused == 1 else "lines have faults"
            raise NotTaken(f"The file was refused: {report.refused} {words}.", report=report) from None
    return report


def _read(source: BinaryIO, report: ContactReport) -> Iterator[Incoming]:
    """The entries that can be taken further; faults of the others go to the report."""
    lines = RecordFile(source, form=FORMAT).records()
    for line in islice(lines, MOST):
        report.records += 1
        found = contact_reading.faults(line)
        for fault in found:
            report.refuse(fault)
        if not found:
            yield contact_reading.incoming(line)
    if next(lines, None) is not None:
        raise Unreadable(f"The file has more than {MOST:,} entries: send it in parts.")


def _count(came: Came, report: ContactReport) -> None:
    if came.fault:
        said = came.incoming
        report.refuse(LineFault(said.position, came.fault.path, came.fault.reason, said.number))
    else:
        setattr(report, came.came_of, getattr(report, came.came_of) + 1)
