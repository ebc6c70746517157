"""One record of the interchange format, as values: a person with custodies and all that hangs on them.

A row is a mapping from the members of the format to values, days and times already read (docs/interchange).
A member that is absent says nothing: what is here stays as it is.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

Row = Mapping[str, Any]
Rows = tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class CustodyRecord:
    """A custody: its own facts, and the rows of its parts by name (sentences, key_dates, stays, …)."""

    received_on: date
    facts: Row
    parts: Mapping[str, Rows] = field(default_factory=dict)

    def rows(self, name: str) -> Rows:
        """The rows of a part; none where the file does not say."""
        return self.parts.get(name, ())

    @property
    def closed_by(self) -> Row | None:
        """The release or discharge that nobody has come back from, if there is one."""
        return next((one for one in self.rows("releases") if not one.get("returned_on")), None)


@dataclass(frozen=True, slots=True)
class Record:
    """One human being, by prison number. `line` is the line of the file."""

    line: int
    person: Row
    aliases: Rows = ()
    same_as: tuple[str, ...] = ()
    custodies: tuple[CustodyRecord, ...] = ()
    circumstances: Mapping[str, Rows] = field(default_factory=dict)
    alerts: Rows = ()
    contacts: Rows = ()
    branches: Mapping[str, Rows] = field(default_factory=dict)

    @property
    def number(self) -> str:
        """The prison number."""
        return str(self.person["number"])


@dataclass(frozen=True, slots=True)
class RecordFault:
    """What cannot be, and where: `path` as in the file, such as "custodies[0].stays[1].ended_on"."""

    path: str
    reason: str
