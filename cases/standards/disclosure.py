"""What a printed record holds back from the one it is made for (docs/domain.md 14.5). Plain Python.

Beside what the role of whoever prints it may see: an audience never widens that, it only narrows.
"""

from collections.abc import Iterable
from dataclasses import dataclass

#: Whom a record is made for that are asked by their own rules; every other purpose narrows nothing.
OFFENDER_MANAGER, PAROLE = "offender_manager", "parole"
PRISONER, SUBJECT_ACCESS = "prisoner", "subject_access"
#: The person it is about reads these.
TO_THE_PERSON = frozenset({PRISONER, SUBJECT_ACCESS})
#: A second person reads these before they are handed out.
CHECKED = TO_THE_PERSON
#: The parts that can be chosen, in the order of the document.
PARTS = (
    "risk", "plan", "duties", "log", "assessments", "interventions", "decisions", "moves", "sentence",
    "documents",
)  # fmt: skip

#: From the one that tells most to the one that tells nothing, not even that there is something.
FULL, GIST, WHAT_TO_DO, MASKED, NOTHING = "full", "gist", "what_to_do", "masked", ""
DEPTH = {NOTHING: 0, MASKED: 1, WHAT_TO_DO: 2, GIST: 3, FULL: 4}
WITHDRAWN = "withdrawn"

SECURITY, HEALTH = "restricted_security", "restricted_health"
VICTIM_LIAISON = "victim_liaison"
#: Told by, or to, somebody who is neither the person nor staff of the service.
OTHERS = frozenset({"family", "agency"})
#: Evidence of this is about a child, whoever wrote it.
CHILD = "child_protection"
#: Of each part, what is not told to the person: it may give away what is watched, or who said what.
WITHHELD_PARTS = {"duties"}

#: Blocks of the plan that tell of a victim, or of what is watched.
WITHHELD_BLOCKS = frozenset({"victim_location", "conference"})

RULES = {
    "D1": "Restricted entries are left out, and nobody is told whether there are any.",
    "D2": "Entries about the victim, and about the protection of children, are left out, and nobody is told"
    " whether there are any.",
    "D3": "Of what family or another agency said, day and author are shown and the words are not.",
    "D4": "The risk management plan, restricted questions of the assessment and alerts are left out.",
    "D5": "Duties of the service are left out: they tell what is watched.",
    "D6": "What departments wrote for a board, and what security, public protection and observers said for a"
    " decision, is left out.",
    "D7": "Of security intelligence no more than its bearing on risk and what to do is shown.",
    "D8": "Health detail is left out, and nobody is told whether there is any.",
    "D9": "Notes of hand-over between staff, and names of the people a contact was with, are left out.",
    "D10": "Of the plan, whether a victim's location is important and the public protection conference are"
    " left out.",
}
#: The rules of each audience, in the order in which they are listed.
RULES_OF = {
    OFFENDER_MANAGER: ("D7", "D8"),
    PAROLE: ("D1", "D2", "D10"),
    PRISONER: ("D1", "D2", "D3", "D4", "D5", "D6", "D9", "D10"),
    SUBJECT_ACCESS: ("D1", "D2", "D3", "D4", "D5", "D6", "D9", "D10"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """How much of an entry is shown, and the rule that keeps the rest back; no rule, nothing is kept back."""

    sight: str
    rule: str = ""


def entry(*, audience: str, seen: str, restriction: str, with_whom: str, tags: Iterable[str]) -> Shown:
    """How much of an entry of the log an audience is shown, of what its printer may see (`seen`).

    `seen` is "full", "gist", "what_to_do", "masked" or "withdrawn"; the answer never shows more.
    """
    most, rule = _most(audience, restriction=restriction, with_whom=with_whom, tags=frozenset(tags))
    if not rule or (seen == WITHDRAWN and most != NOTHING):
        return Shown(seen)
    return Shown(most, rule) if DEPTH.get(seen, DEPTH[FULL]) > DEPTH[most] else Shown(seen)


def _most(audience: str, *, restriction: str, with_whom: str, tags: frozenset[str]) -> tuple[str, str]:
    """The most that an audience is shown, and by which rule."""
    if audience == OFFENDER_MANAGER:
        by_kind = {SECURITY: (GIST, "D7"), HEALTH: (NOTHING, "D8")}
        return by_kind.get(restriction, (FULL, ""))
    if audience not in RULES_OF:
        return FULL, ""
    if restriction:
        return NOTHING, "D1"
    if with_whom == VICTIM_LIAISON or CHILD in tags:
        return NOTHING, "D2"
    if audience in TO_THE_PERSON and with_whom in OTHERS:
        return MASKED, "D3"
    return FULL, ""


def rules(*, audience: str) -> list[tuple[str, str]]:
    """Every rule of an audience, by its name: listed whether or not it kept anything back."""
    return [(name, RULES[name]) for name in RULES_OF.get(audience, ())]


def chosen(*, audience: str, parts: Iterable[str]) -> tuple[str, ...]:
    """The parts that are printed, in their order: those asked for, or all, without what is withheld."""
    asked = frozenset(parts) or frozenset(PARTS)
    withheld = WITHHELD_PARTS if audience in TO_THE_PERSON else set()
    return tuple(one for one in PARTS if one in asked and one not in withheld)


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether somebody may, with the reason."""

    ok: bool
    reason: str = ""


def may_check(*, audience: str, asked_by: int, checker: int, answered: bool) -> Answer:
    """Whether somebody may check a copy: nobody checks what he or she asked for, and nobody twice."""
    if audience not in CHECKED:
        return Answer(False, "A record for this purpose needs no second person.")
    if answered:
        return Answer(False, "The check was answered already.")
    if asked_by == checker:
        return Answer(False, "Whoever asks for a copy cannot be the one who checks it.")
    return Answer(True)
