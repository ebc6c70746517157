"""How many offender managers somebody has had, the author of the report to the court among them.

docs/domain.md 3.2 row 5 and 21.3 P (IM-194, IM-195): stability of who manages a sentence. Plain Python.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from cases.standards.identity import folded


@dataclass(frozen=True, slots=True)
class Manager:
    """Somebody who managed the case, or wrote the report: `user` is None for who has no account here."""

    name: str
    user: int | None = None
    wrote_report: bool = False


@dataclass(frozen=True, slots=True)
class Managers:
    """How many different ones there were, their names in order, and how that was counted."""

    number: int
    names: tuple[str, ...]
    reason: str


def distinct_managers(*, history: Iterable[Manager]) -> Managers:
    """The different people in a history, in its order; the same person twice counts once.

    Two are the same where the account is, or where the names are alike when folded and one of them has no
    account: an author outside this service is known by name only.
    """
    found: list[Manager] = []
    for one in history:
        if not any(_same(one, other) for other in found):
            found.append(one)
    names = tuple(one.name for one in found)
    author = next((one for one in found if one.wrote_report), None)
    if not found:
        return Managers(0, (), "No offender manager and no author of a report is recorded.")
    counted = f"{len(found)} different: {', '.join(names)}."
    return Managers(
        len(found), names, f"{counted} {author.name} wrote the report to the court." if author else counted
    )


def _same(one: Manager, other: Manager) -> bool:
    if one.user is not None and other.user is not None:
        return one.user == other.user
    return folded(text=one.name) == folded(text=other.name)
