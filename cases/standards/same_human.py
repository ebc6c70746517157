"""Which records are of one human being, and which of them the others are read with (docs/adr/0013)."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Objection:
    """Why two records cannot be declared the same person, and what to do about it."""

    reason: str


def roots(*, records: Iterable[int], merges: Iterable[tuple[int, int]]) -> dict[int, int]:
    """The root of each record, itself where it is the root, by key.

    `merges` are those in force, as (kept, other). Records joined by any path of them are one human being; the
    root is a record that is no `other`, of several the oldest. The keys of `merges` must be among `records`.
    """
    group = {key: {key} for key in records}
    merges = list(merges)
    for kept, other in merges:
        if group[kept] is not group[other]:
            group[kept] |= group[other]
            for key in group[other]:
                group[key] = group[kept]
    others = {other for _, other in merges}
    return {key: min(members - others or members) for key, members in group.items()}


def objection(
    *, kept: int, other: int, kept_root: int, other_root: int, kept_number: str, other_number: str,
    both_open: bool, kept_is_closed_beside_open: bool = False,
) -> Objection | None:  # fmt: skip
    """What stands against declaring two records the same person; None where nothing does."""
    if kept == other:
        return Objection(f"{kept_number} is this record itself. Choose the other record of the same person.")
    if kept_root == other_root:
        return Objection(
            f"{kept_number} and {other_number} are read as one person already; "
            "to join them again would close a circle."
        )
    if both_open:
        return Objection(
            "Both have an open case. Nobody is in custody twice: close the one that was opened in error "
            "first, with that as its reason."
        )
    if kept_is_closed_beside_open:
        return Objection(
            f"{other_number} has the open case: keep that number, and say that {kept_number} is the same."
        )
    return None
