"""Who may read a record printed for somebody else (docs/domain.md 2.2, docs/adr/0011). Plain Python."""

from collections.abc import Mapping
from dataclasses import dataclass

#: What a record holds, by the names of the permission table.
THINGS = (
    "case_core",
    "clocks",
    "contact_log",
    "assessment",
    "rosh",
    "risk_management_plan",
    "sentence_plan",
    "restricted_security",
    "restricted_protection",
    "restricted_health",
)
NOTHING, FULL = 0, 9
#: Words that narrow what is read; other words of the table narrow what is written.
READS_LESS = {
    "name, sentence, dates": 4,
    "own actions": 4,
    "actions for them": 4,
    "victim part": 4,
    "victim": 4,
    "summary levels": 5,
    "summary": 6,
    "summary, W own contribution": 6,
}
#: A gist is less than any reading, and a mask less than any gist.
GIST, WHAT_TO_DO, MASKED = 3, 2, 1


@dataclass(frozen=True, slots=True)
class Right:
    """What a role may do with one thing: the letters of the permission table and the words beside them."""

    letters: str
    narrowed_to: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether somebody may, with the reason."""

    ok: bool
    reason: str


def depth(*, right: Right) -> int:
    """How deep a role reads into one thing, 0 (not at all) to 9 (all of it)."""
    if "R" in right.letters:
        return READS_LESS.get(right.narrowed_to, FULL)
    if "g" in right.letters:
        return WHAT_TO_DO if right.narrowed_to == "what to do" else GIST
    return MASKED if "m" in right.letters else NOTHING


def reads_at_least(*, mine: Mapping[str, Right], theirs: Mapping[str, Right]) -> Answer:
    """Whether whoever has the rights `mine` may read what was printed for a reader with the rights `theirs`.

    Both map every name of THINGS to a right. The reason names the first thing that would be read too deep.
    """
    for thing in THINGS:
        if depth(right=mine[thing]) < depth(right=theirs[thing]):
            return Answer(ok=False, reason=f"it was printed for a reader who may see more ({thing})")
    return Answer(ok=True, reason="it holds nothing that the role may not read")
