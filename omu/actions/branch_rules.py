"""What the tables themselves hold of a row, asked of a row of a file before anything is written.

The names of the constraints are what is wrong in words: "a_closed_plan_says_why".
"""

from collections.abc import Iterator, Mapping
from typing import Any

from django.db import models
from django.db.models import Q

from cases.models.record_branches import Branch, Row

COMPARED = {
    "exact": lambda value, wanted: value == wanted,
    "in": lambda value, wanted: value in wanted,
    "range": lambda value, wanted: wanted[0] <= value <= wanted[1],
    "lt": lambda value, wanted: value < wanted,
    "lte": lambda value, wanted: value <= wanted,
    "gt": lambda value, wanted: value > wanted,
    "gte": lambda value, wanted: value >= wanted,
}


def values(branch: Branch, *, row: Mapping[str, Any]) -> Row:
    """Every column of a row, with what it has by itself where the row does not say."""
    found: Row = {}
    for column in branch.columns():
        said = row.get(column.name)
        found[column.name] = said if said is not None else by_itself(column)
    return found


def by_itself(column: "models.Field[Any, Any]") -> Any:
    """What a column has where nothing is said; None where that is unknown."""
    if column.has_default():
        return column.get_default()
    text = isinstance(column, models.CharField | models.TextField) and not column.null
    return "" if text else None


def broken(branch: Branch, *, found: Row) -> Iterator[str]:
    """The names of the checks of the table that a row does not stand."""
    for one in branch.model._meta.constraints:
        if isinstance(one, models.CheckConstraint) and holds(one.condition, found=found) is False:
            yield one.name


def marks(branch: Branch, *, found: Row) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """For each thing that may be once, its name and what would be twice, among the rows of one owner."""
    mine = {column.name for column in branch.columns()}
    for one in branch.model._meta.constraints:
        if not isinstance(one, models.UniqueConstraint) or not _applies(one.condition, found):
            continue
        if not any(_is_empty(branch, name) for name in one.fields):
            yield one.name, tuple(_folded(found[name]) for name in one.fields if name in mine)
    if branch.of and branch.model._meta.get_field(branch.of).one_to_one:
        yield f"one_a_{branch.of}", ()


def _is_empty(branch: Branch, name: str) -> bool:
    """Whether a column is always empty in rows of a file: nothing is twice by it."""
    return name in branch.left_out and branch.model._meta.get_field(name).null


def _applies(condition: Any, found: Row) -> bool:
    return condition is None or holds(condition, found=found) is True


def _folded(value: Any) -> Any:
    return value.lower() if isinstance(value, str) else value


def holds(condition: Any, *, found: Row) -> bool | None:
    """Whether a condition holds of these values; None where something unknown decides it."""
    parts = [_one(child, found) for child in condition.children]
    decides = condition.connector == Q.OR
    if decides in parts:
        answer: bool | None = decides
    else:
        answer = None if None in parts else not decides
    return answer if answer is None or not condition.negated else not answer


def _one(child: Any, found: Row) -> bool | None:
    if isinstance(child, Q):
        return holds(child, found=found)
    path, wanted = child
    name, _, lookup = path.partition("__")
    if name not in found:
        return None
    value = found[name]
    if lookup == "isnull":
        return (value is None) is wanted
    if isinstance(wanted, models.F):
        wanted = found.get(wanted.name)  # type: ignore[attr-defined]
    if value is None or wanted is None:
        return None
    return bool(COMPARED[lookup or "exact"](_folded(value), _folded(wanted)))


def in_words(name: str) -> str:
    """The name of a constraint as a sentence."""
    words = name.replace("_", " ")
    return f"{words[:1].upper()}{words[1:]}"
