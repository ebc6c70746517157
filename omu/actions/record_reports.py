"""What came of an import of records: counts, and every fault with line and path (docs/interchange)."""

import csv
import io
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

from django.core.files.base import ContentFile

from omu.actions.record_files import LineFault
from staff.actions.errors import disk_is_full
from staff.models import Job
from staff.views.tables import plain

logger = logging.getLogger("omu.records")

#: A file with more faults than this is refused: it is not a file with mistakes but another file.
MOST_FAULTS = 10_000
#: What was left out of records that were taken is listed up to here, so that memory does not grow.
MOST_LEFT_OUT = 10_000
#: What the page of the job shows; the file to fetch holds all.
SHOWN = 200
REFUSED, LEFT_OUT = "Refused", "Left out"
COLUMNS = ("line", "prison number", "where in the line", "what is wrong", "what came of it")


@dataclass
class Report:
    """Counts of records, the faults of those refused, and what was left out of those taken.

    `places`: regions, prisons, trusts, organisations and users that were made; `of_prisons`: surveys,
    audits and other lines about prisons.
    """

    records: int = 0
    made: int = 0
    mended: int = 0
    same: int = 0
    places: int = 0
    of_prisons: int = 0
    unlisted: int = 0
    refused_lines: set[int] = field(default_factory=set)
    faults: list[LineFault] = field(default_factory=list)
    left_out: list[LineFault] = field(default_factory=list)

    @property
    def refused(self) -> int:
        """How many lines were refused."""
        return len(self.refused_lines)

    @property
    def is_full(self) -> bool:
        """Whether there are more faults than a file with mistakes has."""
        return len(self.faults) > MOST_FAULTS

    def refuse(self, fault: LineFault) -> None:
        """A line is not taken."""
        self.refused_lines.add(fault.line)
        self.faults.append(fault)

    def leave_out(self, fault: LineFault) -> None:
        """Something of a record that was taken was not."""
        if len(self.left_out) < MOST_LEFT_OUT:
            self.left_out.append(fault)
        else:
            self.unlisted += 1

    @property
    def counts(self) -> dict[str, int]:
        """The counts by name."""
        return {
            "records": self.records,
            "made": self.made,
            "mended": self.mended,
            "same": self.same,
            "refused": self.refused,
            "left_out": len(self.left_out) + self.unlisted,
            "places": self.places,
        }

    def words(self) -> str:
        """One line for people."""
        parts = [
            f"{self.records} record{'' if self.records == 1 else 's'} read",
            f"{self.made} new",
            f"{self.mended} mended",
            f"{self.same} as they were",
            f"{self.refused} refused",
        ]
        if self.places:
            parts.append(f"{self.places} places and users made")
        if self.of_prisons:
            parts.append(f"{self.of_prisons} lines about prisons taken")
        if self.left_out:
            parts.append(f"{len(self.left_out) + self.unlisted} parts left out")
        return ", ".join(parts) + "."

    @property
    def listed(self) -> list[tuple[LineFault, str]]:
        """Each fault with what came of it, in the order of the file."""
        came_of = [(one, REFUSED) for one in self.faults] + [(one, LEFT_OUT) for one in self.left_out]
        return sorted(came_of, key=lambda pair: (pair[0].line, pair[0].path))

    def lines(self) -> Iterator[str]:
        """Each fault as a line for a terminal."""
        for one, what in self.listed:
            place = ", ".join(part for part in (f"line {one.line}", one.number, one.path) if part)
            yield f"{place}: {one.reason} [{what}]"
        if self.unlisted:
            yield f"{self.unlisted} more parts were left out and are not listed."

    def shown(self) -> dict[str, Any]:
        """As it is kept on a finished job: counts, the first faults, and how many there are."""
        listed = self.listed
        faults = [
            {"line": one.line, "number": one.number, "path": one.path, "reason": one.reason, "came_of": what}
            for one, what in listed[:SHOWN]
        ]
        return self.counts | {"faults": faults, "listed": len(listed), "unlisted": self.unlisted}

    def put_on(self, job: Job) -> str:
        """Put counts and faults on a job, which its runner then saves; what is to be said of that."""
        job.result = self.shown()
        if not self.faults and not self.left_out:
            return ""
        stem = PurePath(job.parameters["file"]).stem
        try:
            job.output_file.save(f"faults-of-{stem}.csv", ContentFile(self.as_csv()), save=False)
        except OSError as fault:
            logger.exception("The faults of job %s could not be kept as a file", job.pk)
            if not disk_is_full(fault):
                raise
            job.output_file = ""
            return " The file of faults could not be kept: the disk of the service is full."
        return ""

    def as_csv(self) -> bytes:
        """Every fault as a CSV file, in UTF-8 with its mark; formulas are made harmless."""
        page = io.StringIO()
        page.write("\ufeff")
        writer = csv.writer(page)
        writer.writerow(COLUMNS)
        for one, what in self.listed:
            writer.writerow([plain(cell) for cell in (one.line, one.number, one.path, one.reason, what)])
        return page.getvalue().encode()
