"""A line of the interchange format as a record: days and times read, members put in their places."""

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from cases.models.records import CUSTODY_FIELDS, OF_CUSTODY
from cases.standards.records import CustodyRecord, Record, Row, Rows
from omu.actions import branch_reading
from omu.actions.record_files import Line

#: Members that hold a day though their names do not end in _on.
DAYS = frozenset({"on", "since", "ppo_since", "custody"})
IDENTITY_ONLY = frozenset({"aliases", "same_as"})


def record(line: Line) -> Record:
    """The record of a line whose shape was found right."""
    data: Mapping[str, Any] = line.data or {}
    identity = data["identity"]
    circumstances: Mapping[str, Any] = data.get("circumstances", {})
    return Record(
        line=line.number,
        person=_row({name: value for name, value in identity.items() if name not in IDENTITY_ONLY}),
        aliases=_rows(identity.get("aliases", ())),
        same_as=tuple(identity.get("same_as", ())),
        custodies=tuple(_custody(one) for one in data.get("custodies", ())),
        circumstances={name: _rows(rows) for name, rows in circumstances.items()},
        alerts=_rows(data.get("alerts", ())),
        contacts=_rows(data.get("contacts", ())),
        branches=branch_reading.branches(data),
    )


def _custody(data: Mapping[str, Any]) -> CustodyRecord:
    facts = _row({name: data[name] for name in CUSTODY_FIELDS if name in data})
    parts = {part.name: _rows(data[part.name]) for part in OF_CUSTODY if part.name in data}
    return CustodyRecord(datetime.date.fromisoformat(data["received_on"]), facts, parts)


def _rows(rows: Iterable[Mapping[str, Any]]) -> Rows:
    return tuple(_row(one) for one in rows)


def _row(data: Mapping[str, Any]) -> Row:
    return {name: _value(name, value) for name, value in data.items()}


def _value(name: str, value: Any) -> Any:
    if name in ("happened_at", "recorded_at", "at"):
        return datetime.datetime.fromisoformat(value)
    if name == "withdrawn":
        return _row(value)
    if name in DAYS or name.endswith("_on"):
        return datetime.date.fromisoformat(value)
    return value
