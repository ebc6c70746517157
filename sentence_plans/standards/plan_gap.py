"""What a plan needs against what two prisons run, when somebody is to be moved (docs/domain.md 13.2)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sentence_plans.standards.deliveries import Fault

#: As long as the cover sheet holds.
LONGEST = 500


@dataclass(frozen=True, slots=True)
class Gap:
    """Names of programmes the destination does not run: `missing` all of them, `lost` those run here."""

    missing: tuple[str, ...]
    lost: tuple[str, ...]


def gap(*, needed: Mapping[int, str], here: Collection[int], there: Collection[int]) -> Gap:
    """The gap at the destination. `needed`: programmes not delivered, by key; the others are keys."""
    missing = [key for key in needed if key not in there]
    return Gap(
        missing=tuple(sorted(needed[key] for key in missing)),
        lost=tuple(sorted(needed[key] for key in missing if key in here)),
    )


def fault(*, found: Gap, because: str, to: str) -> Fault | None:
    """The gap at the destination. `needed`: what is not delivered, by key; the others are keys."""
    if not found.lost or because.strip():
        return None
    text = (
        f"{to} does not run {', '.join(found.lost)}, which the plan needs and which is run here. Say why the "
        "move is right all the same, or choose another prison."
    )
    return Fault(field="plan_gap", text=text)


def told(*, found: Gap, because: str) -> str:
    """What the cover sheet says: what is missing there, then what was said of it; at most LONGEST long."""
    said = because.strip()
    if not found.missing:
        return said[:LONGEST]
    head = f"Not run there: {', '.join(found.missing)}."
    if said.startswith(head):
        return said[:LONGEST]
    return f"{head} {said}".strip()[:LONGEST]
