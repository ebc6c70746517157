"""What the schema of lines about prisons has to say, worked out from their tables.

After a column or a kind has come in, call `write()` in `manage.py shell`.
"""

import json
from typing import Any

from inspection.models import NeedsAnalysis
from inspection.standards import needs_tables
from omu.actions.prison_lines import ROOTS, SCHEMA, named
from omu.actions.record_files import schema
from tests.omu import branch_schema

SHARED = ("code", "user_name", "day", "instant")
NAMES = {
    "case": {"type": "string", "pattern": "^[A-Z][0-9]{4}[A-Z]{2}/[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
    "entry": {"type": "string", "pattern": "^[A-Z][0-9]{4}[A-Z]{2}/.{1,80}$"},
    "region": {"$ref": "#/$defs/code"},
    "sibling": {"$ref": "#/$defs/instant"},
}
COUNT, WORDS = {"type": "integer", "minimum": 0, "maximum": 2147483647}, {"type": "string", "maxLength": 2000}


def _object(**members: Any) -> dict[str, Any]:
    return {
        "type": "object", "properties": members, "required": list(members), "additionalProperties": False,
    }  # fmt: skip


def _list(of: dict[str, Any], least: int = 0, most: int = 1000) -> dict[str, Any]:
    return {"type": "array", "items": of, "minItems": least, "maxItems": most}


ROW = _object(label=WORDS, values=_list(COUNT, 1), keys=_list(WORDS, 1), share=WORDS)
TABLE = _object(key=WORDS, title=WORDS, heading=WORDS, note=WORDS, series=_list(WORDS, 1), rows=_list(ROW))
COLUMNS = len(needs_tables.COLUMNS)
PROGRAMME = _object(
    code=WORDS, name=WORDS, is_accredited={"type": "boolean"}, values=_list(COUNT, COLUMNS, COLUMNS),
    keys=_list(WORDS, COLUMNS, COLUMNS), places=COUNT, run_at=COUNT, unstaffed=COUNT, gap=COUNT,
)  # fmt: skip
#: What a kept analysis holds as it was shown.
SHAPES = {
    "numbers": {"type": "object", "additionalProperties": COUNT},
    "tables": _object(tables=_list(TABLE), programmes=_list(PROGRAMME)),
}


def member(column: Any) -> dict[str, Any]:
    """What the schema says of a column."""
    if column.model is NeedsAnalysis and column.name in SHAPES:
        return SHAPES[column.name]
    return NAMES.get(named(column)) or branch_schema.member(column)


def wanted() -> str:
    """The text of the schema."""
    shared = {name: schema()["$defs"][name] for name in SHARED}
    rows = {
        name: said
        for root in ROOTS
        for name, said in branch_schema.definitions(root, frozenset(), "", member)
    }
    said = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:omu:prisons:1",
        "title": "A line about a prison after the records of the interchange format, version 1",
        "description": "One of these with all that hangs on it. Those that are here stay as they are.",
        "type": "object", "minProperties": 1, "maxProperties": 1, "additionalProperties": False,
        "properties": {root.name: {"$ref": f"#/$defs/{root.name}"} for root in ROOTS},
        "$defs": shared | rows,
    }  # fmt: skip
    return json.dumps(said, indent=2, ensure_ascii=False) + "\n"


def write() -> None:
    """Write it into the file that is used and the one that is published."""
    for path in (SCHEMA, SCHEMA.parents[2] / "docs" / "interchange" / SCHEMA.name):
        path.write_text(wanted(), encoding="utf-8")
