"""The names somebody may be on record under: the one given, and each other name (docs/domain.md 3.0).

A name typed under "other names" does not say which part is the family name; the rule that judges tries both
ways round (cases/standards/matching.py).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from cases.standards.matching import Sought, Verdict

#: More other names than this are not looked for: each is a question to the database.
MOST = 5


@dataclass(frozen=True, slots=True)
class Guise:
    """What is sought under one name; `other` is the name as it was typed, "" for the one given."""

    sought: Sought
    other: str = ""


def guises(*, sought: Sought, others: Iterable[tuple[str, str]]) -> tuple[Guise, ...]:
    """The name given, then each other name of (folded, as typed): a single word stands in for either part.

    Other names of less than two letters, and those like the name given, are left out.
    """
    found = [Guise(sought)]
    seen = {(sought.family, sought.given)}
    for folded, typed in list(dict(others).items())[:MOST]:
        for family, given in _parts(folded, sought):
            if len(folded) > 1 and (family, given) not in seen:
                seen.add((family, given))
                found.append(Guise(replace(sought, family=family, given=given), typed))
    return tuple(found)


def _parts(folded: str, sought: Sought) -> list[tuple[str, str]]:
    words = folded.split()
    if len(words) > 1:
        return [(words[-1], " ".join(words[:-1]))]
    return [(folded, sought.given), (sought.family, folded)] if words else []


def best(*, verdicts: Iterable[tuple[Guise, Verdict]]) -> Verdict:
    """The verdict with most points; one that came by another name says by which. At least one is needed."""
    guise, verdict = max(verdicts, key=lambda pair: pair[1].points)
    if not guise.other:
        return verdict
    return replace(verdict, reasons=(f"by the other name given, “{guise.other}”", *verdict.reasons))
