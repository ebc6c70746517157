"""The parts of an objective: what is said, what for, how, and under which circumstances (docs/adr/0014)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from sentence_plans.standards.wordings import Unit


class Part(StrEnum):
    """What a clause does in its sentence."""

    SAID = "said"
    PURPOSE = "purpose"
    MEANS = "means"
    CIRCUMSTANCE = "circumstance"
    DESCRIPTION = "description"
    APART = "apart"


OPENS = {
    "purpose": Part.PURPOSE,
    "means": Part.MEANS,
    "sub": Part.CIRCUMSTANCE,
    "who": Part.DESCRIPTION,
    "apart": Part.APART,
}
JOINS = frozenset({"and", "then", "but", "or", "also", "plus", "&", "so"})
#: Kinds of word that may stand after "to" as a verb.
VERBS = frozenset({"admin", "act", "look", "attend", "gen", "insight", "good", "less", "modal", "able"})
LEADS_TO_NOUN = frozenset(
    {
        *("the", "a", "an", "his", "her", "my", "their", "its", "our", "this", "that", "these", "those"),
        *("all", "each", "every", "any", "some", "other", "another", "both", "one", "two", "three", "such"),
        *("what", "where", "whom"),
    }
)
SUBJECTS = frozenset({"i", "he", "she", "they", "we", "you"})


@dataclass
class Clause:
    """Wordings that belong together, and what they do in the sentence."""

    part: Part = Part.SAID
    units: list[Unit] = field(default_factory=list)

    def first(self, *kinds: str, start: int = 0) -> int | None:
        """Where the first wording of one of these kinds stands, from a place on."""
        wanted = set(kinds)
        return next((at for at in range(start, len(self.units)) if self.units[at].kinds & wanted), None)

    def has(self, *kinds: str) -> bool:
        """Whether it holds a wording of one of these kinds."""
        return self.first(*kinds) is not None

    def words(self, *kinds: str) -> tuple[str, ...]:
        """The wordings of these kinds, as they were typed."""
        return tuple(unit.typed for unit in self.units if unit.kinds & set(kinds))

    @property
    def text(self) -> str:
        """As it was typed."""
        return " ".join(unit.typed for unit in self.units)


def clauses(*, units: Iterable[Unit]) -> list[Clause]:
    """The text in parts, in order; empty ones left out."""
    found = [Clause()]
    listed = list(units)
    for at, unit in enumerate(listed):
        part = _opens(listed, at, found[-1])
        if part is not None:
            found.append(Clause(part))
        if not _only_joins(unit, part):
            found[-1].units.append(unit)
    return [_compound(clause) for clause in found if clause.units]


def _opens(listed: list[Unit], at: int, current: Clause) -> Part | None:
    """The part that begins with this wording, None where the last one goes on."""
    unit = listed[at]
    part = next((part for kind, part in OPENS.items() if kind in unit.kinds), None)
    if part is not None:
        return part
    if "mark" in unit.kinds:
        return Part.SAID
    if unit.plain in JOINS:
        return _after_join(current)
    return _goes_on(listed, at, current)


def _goes_on(listed: list[Unit], at: int, current: Clause) -> Part | None:
    """What is done for what came before, or another sentence without a mark: "he will attend"."""
    unit = listed[at]
    after = listed[at + 1] if at + 1 < len(listed) else None
    if unit.plain in SUBJECTS and after and "modal" in after.kinds and len(current.units) > 2:
        return Part.SAID
    if unit.plain in ("to", "too") and current.units and after and _is_verb(after):
        return None if _keeps(current) else Part.PURPOSE
    return None


def _is_verb(unit: Unit) -> bool:
    """Whether what follows "to" is a verb: one of the list, or no noun and no word that leads to one."""
    return bool(unit.kinds & VERBS) or not (unit.kinds or unit.plain in LEADS_TO_NOUN)


def _after_join(current: Clause) -> Part:
    """What is joined on goes on in the same part: "so that he is calm and listens"."""
    return current.part if current.part is not Part.CIRCUMSTANCE else Part.SAID


def _keeps(current: Clause) -> bool:
    """Whether what stands before "to" is not yet a statement of its own: "wants to", "Mr Rees to"."""
    if "less" in current.units[-1].kinds:
        return True
    meaning = {"service", "topic", "admin", "act", "look", "attend", "insight", "good", "less", "bad", "home"}
    return not any(unit.kinds & meaning and "modal" not in unit.kinds for unit in current.units)


def _only_joins(unit: Unit, part: Part | None) -> bool:
    return part is not None and ("mark" in unit.kinds or unit.plain in JOINS)


def _compound(clause: Clause) -> Clause:
    """ "Alcohol group": a noun right before a service belongs to its name."""
    named: list[Unit] = []
    for unit in reversed(clause.units):
        absorbed = named and "service" in named[-1].kinds and unit.kinds and unit.kinds <= NOUNS
        named.append(Unit(unit.words, frozenset({"service"})) if absorbed else unit)
    return Clause(clause.part, named[::-1])


NOUNS = frozenset({"bad", "topic", "home", "vague", "people", "service"})
