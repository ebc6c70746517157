"""What the schema of the interchange format has to say of each branch, worked out from its table.

After a column or a branch has come in, call `write()` in `manage.py shell`.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.fields import NOT_PROVIDED

from cases.models.record_branches import Branch, names
from omu.actions.branch_writing import NAMED as NAMED_BY_OTHERS
from omu.actions.branch_writing import ROOTS
from omu.actions.record_files import SCHEMA

REFERENCES = {
    "ref": "key", "user": "user_name", "prison": "code", "trust": "code", "organisation": "code",
    "custody": "day",
}  # fmt: skip
NAMED = {
    "contact": {"type": "string", "minLength": 1, "maxLength": 100},
    "form": {"type": "string", "pattern": "^[-a-zA-Z0-9_]{1,40}/[0-9]{1,5}$"},
    "programme": {"type": "string", "pattern": "^[-a-z0-9_]{1,40}$"},
    "stay": {"type": "string", "pattern": "^[-A-Za-z0-9_]{1,12}/[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
    "question_set": {"type": "string", "pattern": "^[a-z_]{1,20}/[0-9]{1,5}$"},
    "post": {"type": "string", "pattern": "^[^/]{1,150}/[a-z_]{1,30}(/[^/]{1,20})?$"},
}
KEY = {
    "type": "integer", "minimum": 1, "maximum": 1000000,
    "description": "The place of a row among those of its kind in the record; others name it by this.",
}  # fmt: skip
ANYTHING = {"type": ["array", "boolean", "number", "object", "string"]}
PLAIN: tuple[tuple[type, dict[str, Any]], ...] = (
    (models.DateTimeField, {"$ref": "#/$defs/instant"}),
    (models.DateField, {"$ref": "#/$defs/day"}),
    (models.TimeField, {"type": "string", "pattern": "^[0-2][0-9]:[0-5][0-9](:[0-5][0-9])?$"}),
    (models.BooleanField, {"type": "boolean"}),
    (models.PositiveSmallIntegerField, {"type": "integer", "minimum": 0, "maximum": 32767}),
    (models.PositiveIntegerField, {"type": "integer", "minimum": 0, "maximum": 2147483647}),
)


def member(column: Any) -> dict[str, Any]:
    """What the schema says of a column."""
    named = names(column)
    if named in REFERENCES:
        return {"$ref": f"#/$defs/{REFERENCES[named]}"}
    return NAMED[named] if named else _value(column)


def _value(column: Any) -> dict[str, Any]:
    if column.choices:
        known = [value for value, _ in column.flatchoices]
        return {"enum": ([""] if column.blank and "" not in known else []) + known}
    if isinstance(column, ArrayField):
        return {"type": "array", "items": _value(column.base_field), "maxItems": 100}
    if isinstance(column, models.JSONField):
        if not column.has_default():
            return ANYTHING
        return {"type": "object"} if column.get_default() == {} else {"type": "array", "maxItems": 1000}
    if isinstance(column, models.DecimalField):
        top = 10 ** (column.max_digits - column.decimal_places)
        return {"type": "number", "minimum": 0, "exclusiveMaximum": top}
    if isinstance(column, models.CharField | models.TextField):
        least = {} if column.blank else {"minLength": 1}
        return {"type": "string", "maxLength": column.max_length or 100000} | least
    return next(said for kind, said in PLAIN if isinstance(column, kind))


def is_owed(branch: Branch, column: Any) -> bool:
    """Whether a row has to say a column."""
    if names(column) == "custody" and not branch.of:
        return True
    if column.null or column.has_default() or column.db_default is not NOT_PROVIDED:
        return False
    text = isinstance(column, models.CharField | models.TextField)
    return not (text and column.blank)


def definitions(
    branch: Branch, named: frozenset[str], first: str = "", said_of: Any = member
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Name and definition of a branch and of each that hangs on it."""
    first = first or branch.name
    key = {"key": {"$ref": "#/$defs/key"}} if branch.name in named else {}
    below = {
        one.name: {"type": "array", "items": {"$ref": f"#/$defs/{first}_{one.name}"}, "maxItems": 5000}
        for one in branch.branches
    }
    doc = branch.model.__doc__ or ""
    yield (
        first if branch.name == first else f"{first}_{branch.name}",
        {
            "type": "object",
            "description": doc.strip().partition("\n")[0],
            "properties": key | {one.name: said_of(one) for one in branch.columns()} | below,
            # A row that no other names needs no key: files written before another branch named it are good.
            "required": [one.name for one in branch.columns() if is_owed(branch, one)],
            "additionalProperties": False,
        },
    )
    for one in branch.branches:
        yield from definitions(one, named, first, said_of)


def shown(name: str, said: dict[str, Any]) -> str:
    """A definition as the file has it: a line for each member."""
    inner = ",\n".join(
        f'        "{key}": {json.dumps(value, ensure_ascii=False)}'
        for key, value in said["properties"].items()
    )
    return (
        f'    "{name}": {{\n      "type": "object",\n'
        f'      "description": {json.dumps(said["description"], ensure_ascii=False)},\n'
        f'      "properties": {{\n{inner}\n      }},\n'
        f'      "required": {json.dumps(said["required"])},\n      "additionalProperties": false\n    }}'
    )


def written(text: str, roots: tuple[Branch, ...], named: frozenset[str]) -> str:
    """The text of the schema with the definitions of these branches in place of what it had of them."""
    parts = [f'    "key": {json.dumps(KEY)}']
    parts += [shown(name, said) for root in roots for name, said in definitions(root, named)]
    kept = re.split(r',\n    "key": \{|\n  \}\n\}\n$', text, maxsplit=1)[0]
    return f"{kept},\n" + ",\n".join(parts) + "\n  }\n}\n"


def write() -> None:
    """Write what the branches hold into the schema that is used and the one that is published."""
    text = written(SCHEMA.read_text(encoding="utf-8"), ROOTS, NAMED_BY_OTHERS)
    for path in (SCHEMA, SCHEMA.parents[2] / "docs" / "interchange" / SCHEMA.name):
        path.write_text(text, encoding="utf-8")
