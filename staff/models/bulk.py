"""Many new rows of one table at once, by COPY: what an import of thousands writes (docs/interchange).

The rows are those that `bulk_create` would write: triggers, constraints and keys are the database's in both
cases, and the test compares the two. COPY spares the making of one statement with a parameter for each value,
which takes longer than the writing.
"""

import io
import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.db.models import Model
from django.db.models.expressions import DatabaseDefault

Row = TypeVar("Row", bound=Model)
#: Below these numbers the plain statements are as fast, and COPY needs one query more for the keys.
FEWEST_COPIED, FEWEST_MENDED = 500, 50
BATCH = 2000
#: How COPY has an unknown value.
NULL = r"\N"
ESCAPED = str.maketrans({"\\": r"\\", "\n": r"\n", "\r": r"\r", "\t": r"\t"})


def write_many(rows: Iterable[Row]) -> list[Row]:
    """Insert new rows, all of one model, and give them their keys; the same rows, saved.

    Called by actions in their transaction. A row that exists already raises IntegrityError, as
    `bulk_create` does. What the database fills in by itself is not read back.
    """
    rows = list(rows)
    if len(rows) < FEWEST_COPIED:
        return type(rows[0])._base_manager.bulk_create(rows) if rows else []
    for start in range(0, len(rows), BATCH):
        _copy(rows[start : start + BATCH])
    return rows


def _copy(rows: Sequence[Model]) -> None:
    meta = type(rows[0])._meta
    give_keys(rows)
    fields = [field for field in meta.concrete_fields if not _is_left_to_the_database(field, rows[0])]
    shaped = [(field.attname, _shaper(field)) for field in fields]
    page = io.StringIO()
    for row in rows:
        held = row.__dict__
        page.write("\t".join([shape(held[name]) for name, shape in shaped]))
        page.write("\n")
    page.seek(0)
    columns = ", ".join(f'"{field.column}"' for field in fields)
    with connection.wrap_database_errors, connection.cursor() as cursor:
        cursor.copy_expert(f'COPY "{meta.db_table}" ({columns}) FROM STDIN', page)
    for row in rows:
        row._state.adding = False
        row._state.db = connection.alias


def give_keys(rows: Sequence[Model]) -> None:
    """Keys from the sequence of the table, for the rows of one model that have none; one query, or none."""
    if not rows:
        return
    meta = type(rows[0])._meta
    wanting = [row for row in rows if row.pk is None]
    if not wanting:
        return
    with connection.cursor() as cursor:
        # It begins with WITH and not with SELECT so that pghistory, which passes queries by, puts the context
        # of the changes into the transaction: the COPY that follows cannot carry it.
        cursor.execute(
            "WITH wanted AS (SELECT generate_series(1, %s))"
            " SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM wanted",
            [len(wanting), f'"{meta.db_table}"', meta.pk.column],
        )
        for row, (key,) in zip(wanting, cursor.fetchall(), strict=True):
            row.pk = key


def _is_left_to_the_database(field: "models.Field[Any, Any]", row: Model) -> bool:
    """Whether the database fills the column in; the first row speaks for all."""
    return isinstance(row.__dict__.get(field.attname), DatabaseDefault)


def _shaper(field: "models.Field[Any, Any]") -> Callable[[Any], str]:
    """How a value of the field is written in a file of COPY."""
    if isinstance(field, models.JSONField):
        return lambda value: (
            NULL if value is None else json.dumps(value, cls=field.encoder).translate(ESCAPED)
        )
    if isinstance(field, ArrayField):
        return lambda value: NULL if value is None else _array(value)
    if isinstance(field, models.CharField | models.TextField):
        return lambda value: NULL if value is None else str(value).translate(ESCAPED)
    return _plain


def _plain(value: Any) -> str:
    """A number, truth, day or time."""
    return NULL if value is None else str(value)


def _array(values: Iterable[Any]) -> str:
    quoted = [str(value).replace("\\", "\\\\").replace('"', '\\"') for value in values]
    return "{" + ",".join(f'"{value}"' for value in quoted).translate(ESCAPED) + "}"


def mend_many(rows: Iterable[Model], *, fields: Sequence[str]) -> None:
    """Write these fields of rows that are there, as `bulk_update` does, in one statement for each batch.

    Foreign keys are named without `_id`. The values come as arrays of the type of each column, so the
    statement does not grow with the rows.
    """
    rows = list(rows)
    meta = type(rows[0])._meta if rows else None
    columns = [meta.get_field(name) for name in fields] if meta else []
    if len(rows) < FEWEST_MENDED or any(isinstance(one, ArrayField) for one in columns):
        if rows:
            type(rows[0])._base_manager.bulk_update(rows, fields, batch_size=BATCH)
        return
    for start in range(0, len(rows), BATCH):
        _mend(rows[start : start + BATCH], columns)


def _mend(rows: Sequence[Model], columns: Sequence[Any]) -> None:
    meta = type(rows[0])._meta
    every = [meta.pk, *columns]
    arrays = ", ".join(f"%s::{_type(field)}[]" for field in every)
    names = ", ".join(f'"{field.column}"' for field in every)
    news = ", ".join(f'"{field.column}" = new."{field.column}"' for field in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f'UPDATE "{meta.db_table}" AS old SET {news} FROM unnest({arrays}) AS new({names})'  # noqa: S608
            f' WHERE old."{meta.pk.column}" = new."{meta.pk.column}"',
            [[_value(field, getattr(row, field.attname)) for row in rows] for field in every],
        )


def _value(field: Any, value: Any) -> Any:
    """As the array of a column takes it: JSON as its text."""
    if isinstance(field, models.JSONField) and value is not None:
        return json.dumps(value, cls=field.encoder)
    return value


def _type(field: Any) -> str:
    """The type of the column; text for any text, since a cast to a shorter one cuts off in silence."""
    return "text" if isinstance(field, models.CharField) else field.rel_db_type(connection)
