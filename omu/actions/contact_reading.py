"""Entries of the exchange with a probation case system, read from their JSON form (docs/interchange)."""

import datetime
import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from jsonschema_rs import Draft202012Validator

from cases.standards.exchange import Incoming
from omu.actions.record_files import Line, LineFault, shape_faults

FORMAT = "omu.contacts"
SCHEMA = Path(__file__).resolve().parents[1] / "data" / "contact-v1.schema.json"
#: What is told going out and not read coming in.
NOT_READ = frozenset({"recorded_at"})


@lru_cache(maxsize=1)
def schema() -> Mapping[str, Any]:
    """The schema of an entry, as published in docs/interchange."""
    found: Mapping[str, Any] = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return found


@lru_cache(maxsize=1)
def validator() -> Draft202012Validator:
    """What checks an entry against the schema, days and times too."""
    return Draft202012Validator(dict(schema()), validate_formats=True)


def faults(line: Line) -> list[LineFault]:
    """What is wrong with a line by itself; none where it can be taken further."""
    if line.fault:
        return [LineFault(line.number, "", line.fault)]
    found = shape_faults(line, against=validator())
    if found:
        return found
    try:
        incoming(line)
    except (ValueError, OverflowError) as error:
        return [LineFault(line.number, "happened_at", f"A time cannot be read: {error}.")]
    return []


def incoming(line: Line) -> Incoming:
    """The entry of a line whose shape was found right. ValueError where a time is beyond the calendar."""
    data = {name: value for name, value in (line.data or {}).items() if name not in NOT_READ}
    facts: dict[str, Any] = dict(data) | {"tags": tuple(data.get("tags", ()))}
    if "happened_at" in data:
        facts["happened_at"] = _instant(data["happened_at"])
    if "withdrawn" in data:
        facts["withdrawn"] = data["withdrawn"] | {"at": _instant(data["withdrawn"]["at"])}
    return Incoming(position=line.number, **facts)


def _instant(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text).astimezone(datetime.UTC)
