"""Limits on contact: with children by level, and with people by name (docs/domain.md 10.4 to 10.6).

One concept for both: a level says how contact may be, the log asks who took part, and what the level forbids
is kept only with the name of who was told.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from cases.standards.contacts import FINE, Finding

LEVELS = (1, 2, 3, 4)
#: The alerts that say which level holds; the strictest where children have levels of their own.
CODES = tuple(f"child_contact_{level}" for level in LEVELS)
#: The alert that there is somebody with whom contact is limited; its page says who and how.
NO_CONTACT = "no_contact"
WRITTEN = frozenset({"letter", "email"})
#: How contact may be at a level, in the stored words of the log.
ALLOWED = {1: frozenset[str](), 2: WRITTEN, 3: WRITTEN | {"telephone"}}
NAMED_CHILD_ONLY = 4
#: The answers an entry gives, one for each kind of limit.
CHILD, PERSON = "with_child", "with_barred"
WORDS = {
    1: "no contact with any child",
    2: "contact in writing only",
    3: "contact in writing and by telephone, monitored",
    4: "contact with the named child only",
}
WORDS_OF_PERSON = WORDS | {1: "no contact at all"}
#: Level by answer; what is not limited is not in it.
Limits = Mapping[str, int]
#: Kinds of entry by which somebody outside may have been in contact, whoever is named as the other side.
OUTSIDE = frozenset(
    {
        ("observation", "visits"),
        ("communication", "letter"),
        ("communication", "telephone"),
        ("communication", "email"),
    }
)
#: With whom such an entry is about people outside: the others are colleagues.
NOT_COLLEAGUES = frozenset({"prisoner", "nobody", "family"})


def level_of(*, codes: Iterable[str]) -> int | None:
    """The strictest level that alerts say; None where there is none."""
    known = [level for level, code in zip(LEVELS, CODES, strict=True) if code in set(codes)]
    return min(known, default=None)


@dataclass(frozen=True, slots=True)
class Named:
    """A decision on contact with one person; `level` None lifts it, `until` is its last day."""

    person: str
    level: int | None
    until: date | None = None

    def holds(self, *, today: date) -> bool:
        """Whether it limits contact on a day."""
        return self.level is not None and (self.until is None or self.until >= today)


def in_force(*, decisions: Iterable[Named], today: date) -> list[Named]:
    """Of decisions in order, the one that holds for each person; the last decision on somebody counts."""
    last = {one.person.strip().lower(): one for one in decisions}
    return [one for one in last.values() if one.holds(today=today)]


def limits_of(*, codes: Iterable[str], named: Iterable[Named]) -> Limits:
    """What limits contact in a case: alerts in force, and the decisions in force on people by name.

    An alert that nobody's decision stands behind, set by hand or by a prison system, forbids all contact.
    """
    held, found = set(codes), {}
    if (child := level_of(codes=held)) is not None:
        found[CHILD] = child
    levels = [one.level for one in named if one.level is not None]
    if levels or NO_CONTACT in held:
        found[PERSON] = min(levels, default=1)
    return found


def forbids(*, level: int, mode: str) -> bool:
    """Whether a level forbids contact of this kind; what is merely watched counts as a visit."""
    return level != NAMED_CHILD_ONLY and mode not in ALLOWED[level]


def may_concern(*, with_whom: str, kind: str, sub_kind: str) -> bool:
    """Whether an entry is about contact with people outside, so that it has to say who they were."""
    return with_whom == "family" or ((kind, sub_kind) in OUTSIDE and with_whom in NOT_COLLEAGUES)


def entry_fits(
    *, limits: Limits, is_outside: bool, mode: str, said: Mapping[str, bool | None], told: str
) -> Finding:
    """Whether an entry says enough where contact is limited: who took part, and if need be who was told.

    `said`: the answers of the entry; None where nobody answered. `is_outside`: what `may_concern` says. At
    level 4 of contact with children the name is of who confirmed that it was the named child.
    """
    for answer, level in limits.items():
        took_part = said.get(answer)
        if took_part is None and is_outside:
            return Finding(False, _asks(answer, level), answer)
        if took_part and not told.strip():
            finding = _untold(answer, level, mode)
            if not finding.ok:
                return finding
    return FINE


def _asks(answer: str, level: int) -> str:
    if answer == CHILD:
        return f"Child contact level {level} holds: {WORDS[level]}. Say whether a child took part."
    words = WORDS_OF_PERSON[level]
    return f"Contact with somebody is limited: {words}. Say whether he or she took part."


def _untold(answer: str, level: int, mode: str) -> Finding:
    if answer == CHILD and level == NAMED_CHILD_ONLY:
        return Finding(False, "Level 4 allows the named child only. Say who confirmed that it was.", "told")
    if not forbids(level=level, mode=mode):
        return FINE
    words = WORDS[level] if answer == CHILD else WORDS_OF_PERSON[level]
    what = f"Level {level} forbids this" if answer == CHILD else "This is forbidden"
    return Finding(False, f"{what}: {words}. Tell public protection, and say here who was told.", "told")


def forbidden(*, limits: Limits, mode: str, said: Mapping[str, bool | None]) -> list[str]:
    """The answers of an entry by which it is contact that a limit forbids."""
    return [
        answer for answer, level in limits.items() if said.get(answer) and forbids(level=level, mode=mode)
    ]


def in_words(*, with_child: bool | None, with_barred: bool | None, told: str) -> str:
    """What an entry says of who took part, to be read under its text; "" where it says nothing."""
    words = []
    if with_child:
        words.append("A child took part.")
    if with_barred:
        words.append("Somebody took part with whom contact is limited.")
    if words and told.strip():
        words.append(f"Told, or confirmed by: {told.strip()}.")
    return " ".join(words)


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
