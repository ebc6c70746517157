"""Contact with children: what a level allows, and what the log asks where it does not (domain.md 10.4)."""

from collections.abc import Iterable

from cases.standards.contacts import FINE, Finding

LEVELS = (1, 2, 3, 4)
#: The alerts that say which level holds; the strictest where children have levels of their own.
CODES = tuple(f"child_contact_{level}" for level in LEVELS)
WRITTEN = frozenset({"letter", "email"})
#: How contact may be at a level, in the stored words of the log.
ALLOWED = {1: frozenset[str](), 2: WRITTEN, 3: WRITTEN | {"telephone"}}
NAMED_CHILD_ONLY = 4
WORDS = {
    1: "no contact with any child",
    2: "contact in writing only",
    3: "contact in writing and by telephone, monitored",
    4: "contact with the named child only",
}


def level_of(*, codes: Iterable[str]) -> int | None:
    """The strictest level that alerts say; None where there is none."""
    known = [level for level, code in zip(LEVELS, CODES, strict=True) if code in set(codes)]
    return min(known, default=None)


def forbids(*, level: int, mode: str) -> bool:
    """Whether a level forbids contact of this kind with a child; what is merely watched counts as a visit."""
    return level != NAMED_CHILD_ONLY and mode not in ALLOWED[level]


def entry_fits(
    *, level: int | None, with_whom: str, mode: str, with_child: bool | None, told: str
) -> Finding:
    """Whether an entry says enough about a child where a level holds.

    Of contact with the family it says whether a child took part. Contact that the level forbids is kept with
    the name of who was told; at level 4, of who confirmed that it was the named child.
    """
    if level is None or with_child is False or (with_child is None and with_whom != "family"):
        return FINE
    if with_child is None:
        words = f"Child contact level {level} holds: {WORDS[level]}. Say whether a child took part."
        return Finding(False, words, "with_child")
    if told.strip():
        return FINE
    if level == NAMED_CHILD_ONLY:
        return Finding(False, "Level 4 allows the named child only. Say who confirmed that it was.", "told")
    if not forbids(level=level, mode=mode):
        return FINE
    words = f"Level {level} forbids this: {WORDS[level]}. Tell public protection, and say here who was told."
    return Finding(False, words, "told")


def in_log(*, text: str, with_child: bool | None, told: str) -> str:
    """The text of an entry with what it says of a child."""
    if not with_child:
        return text
    said = f" Told, or confirmed by: {told.strip()}." if told.strip() else ""
    return f"{text}\n\nA child took part.{said}"


def decision_fault(*, level: int | None, is_assessed: bool, has_child: bool) -> tuple[str, str]:
    """What is wrong with a decision on a level: field and reason; two empty words where nothing is."""
    if level not in LEVELS:
        return "level", "Choose the level."
    if level > 1 and not is_assessed:
        words = (
            "Contact is allowed only after a multi-agency risk assessment. Enter its day, or choose level 1."
        )
        return "assessed_on", words
    if level == NAMED_CHILD_ONLY and not has_child:
        return "child", "Level 4 is for a named child: write the name."
    return "", ""
