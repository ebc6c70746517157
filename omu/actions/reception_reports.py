"""What came of an import of receptions: counts, and every faulty row in words (docs/domain.md 3.0, 11)."""

import csv
import io
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from cases.standards.reception_columns import RowFault
from staff.views.tables import plain

#: What the page of the job shows; the file to fetch holds all.
SHOWN = 200
#: Faults that can wait are kept one by one up to here, so that memory does not grow with the file; each
#: stands as a task on its case in any case.
MOST_WAITING = 10_000
LONGEST_VALUE = 200
WHOLE_ROW = "(whole row)"

REFUSED = "Not received"
TASK = "Received, with a task to mend it"
WITHOUT = "Received without it"
FOUND = "Here already, nothing changed"
REPEATED = "Taken once"
FILE_REFUSED = "Nothing was received"

CAN_WAIT = {TASK, FOUND}

COLUMNS = {
    "row": "row",
    "line": "line of the file",
    "field": "field",
    "value": "value",
    "reason": "what is wrong",
    "mend": "how to mend it",
    "came_of": "what came of the row",
}


@dataclass
class Report:
    """Counts of rows, and the faults one by one.

    `unnamed`: a trust is named, but no offender manager. `waiting`: faults that can wait, listed or not.
    """

    rows: int = 0
    opened: int = 0
    found: int = 0
    refused: int = 0
    repeated: int = 0
    with_tasks: int = 0
    unnamed: int = 0
    waiting: int = 0
    faults: list[dict[str, Any]] = field(default_factory=list)

    @classmethod
    def of(cls, kept: dict[str, Any]) -> "Report":
        """The report as far as it was kept on a job; an empty one where nothing was."""
        names = {one.name for one in fields(cls)}
        return cls(**{name: value for name, value in kept.items() if name in names})

    def note(self, fault: RowFault, *, came_of: str) -> None:
        """Add a fault of a row, with what came of the row."""
        if came_of in CAN_WAIT:
            self.waiting += 1
            if self.waiting > MOST_WAITING:
                return
        value = fault.value if len(fault.value) <= LONGEST_VALUE else f"{fault.value[:LONGEST_VALUE]}…"
        self.faults.append(
            {
                "row": fault.row,
                "line": fault.line,
                "field": fault.field or (WHOLE_ROW if fault.row else ""),
                "value": value,
                "reason": fault.reason,
                "mend": fault.mend,
                "came_of": came_of,
            }
        )

    @property
    def counts(self) -> dict[str, int]:
        """The counts by name."""
        return {name: value for name, value in asdict(self).items() if name != "faults"}

    def kept(self) -> dict[str, Any]:
        """All of it, as it is kept on a job at work."""
        return self.counts | {"faults": self.faults}

    @property
    def unlisted(self) -> int:
        """Faults that can wait and are not kept one by one."""
        return max(self.waiting - MOST_WAITING, 0)

    def shown(self) -> dict[str, Any]:
        """As it is kept on a finished job: counts, the first faults, and how many there are."""
        return self.counts | {
            "faults": self.faults[:SHOWN],
            "listed": len(self.faults),
            "unlisted": self.unlisted,
        }

    def words(self) -> str:
        """One line for people."""
        parts = [
            f"{self.rows} row{'' if self.rows == 1 else 's'} read",
            f"{self.opened} received",
            f"{self.found} here already",
            f"{self.refused} refused",
        ]
        if self.repeated:
            parts.append(f"{self.repeated} said twice")
        if self.with_tasks:
            parts.append(f"{self.with_tasks} with a task to mend")
        if self.unnamed:
            parts.append(f"{self.unnamed} with an offender manager to be named")
        return ", ".join(parts) + "."

    def lines(self) -> Iterator[str]:
        """Each fault as a line for a terminal."""
        for one in self.faults:
            value = f" {one['value']!r}" if one["value"] else ""
            place = f"row {one['row']} (line {one['line']}), {one['field']}{value}: " if one["row"] else ""
            yield f"{place}{one['reason']} {one['mend']} [{one['came_of']}]"

    def as_csv(self) -> bytes:
        """Every fault as a CSV file, in UTF-8 with its mark; formulas are made harmless."""
        page = io.StringIO()
        page.write("\ufeff")
        writer = csv.writer(page)
        writer.writerow(COLUMNS.values())
        for one in self.faults:
            writer.writerow([plain(one[name]) for name in COLUMNS])
        return page.getvalue().encode()
