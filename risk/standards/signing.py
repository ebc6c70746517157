"""Who may sign an assessment, who must countersign it, and its life to completion (docs/domain.md 7.2, 7.12).

The limits by role and grade are data (risk/data/signing.json).
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from risk.standards.levels import HIGH, WORDS, at_least, rank

BUILT_IN = Path(__file__).parent.parent / "data" / "signing.json"

OPEN, BOARD, SIGNED, COMPLETE = "open", "board", "signed", "complete"
LOCKED, LOCKED_BY_LIMIT = "locked", "locked_limit"
STATE_WORDS = {
    OPEN: "open",
    BOARD: "open, awaiting sentence board comments",
    SIGNED: "signed, awaiting countersignature",
    COMPLETE: "complete",
    LOCKED: "locked incomplete",
    LOCKED_BY_LIMIT: "locked incomplete by time limit",
}
# from, deed, to
MOVES = {
    (OPEN, "await_board"): BOARD,
    (BOARD, "board_held"): OPEN,
    (OPEN, "sign"): SIGNED,
    (BOARD, "sign"): SIGNED,
    (OPEN, "sign_alone"): COMPLETE,
    (BOARD, "sign_alone"): COMPLETE,
    (SIGNED, "approve"): COMPLETE,
    (SIGNED, "reject"): OPEN,
    (SIGNED, "take_back"): OPEN,
    (OPEN, "lock"): LOCKED,
    (BOARD, "lock"): LOCKED,
    (SIGNED, "lock"): LOCKED,
    (OPEN, "lock_by_limit"): LOCKED_BY_LIMIT,
    (BOARD, "lock_by_limit"): LOCKED_BY_LIMIT,
    (SIGNED, "lock_by_limit"): LOCKED_BY_LIMIT,
}
DEED_WORDS = {
    "await_board": "set to await the board",
    "board_held": "taken up again after the board",
    "sign": "signed",
    "sign_alone": "signed",
    "approve": "countersigned",
    "reject": "sent back for rework",
    "take_back": "taken back to be changed",
    "lock": "locked incomplete",
    "lock_by_limit": "locked by the time limit",
}
NEEDS_COMMENT = frozenset({"approve", "reject", "take_back", "lock"})

#: Groups that a prison may name to countersign what its offender supervisors sign (docs/domain.md 7.12, 5).
BY_HEAD, BY_PROTECTION, BY_PROBATION = "head_of_omu", "public_protection", "probation_staff"
GROUP_OF = {
    ("public_protection", ""): BY_PROTECTION,
    ("offender_supervisor", "probation_officer"): BY_PROBATION,
}
GROUP_WORDS = {
    BY_HEAD: "the head of the OMU",
    BY_PROTECTION: "public protection",
    BY_PROBATION: "probation staff",
}
#: Whoever countersigns whatever a prison has set; and whose assessments a named group checks throughout.
MANAGERS = ("head_of_omu", "trust_manager")
CHECKED = ("offender_supervisor", "prison_officer")


@dataclass(frozen=True, slots=True)
class Move:
    """Whether a deed is allowed in a state, where it leads, and why not."""

    allowed: bool
    to: str
    reason: str


def move(*, state: str, deed: str, comment: str = "") -> Move:
    """One step in the life of an assessment; whatever is not in the table is refused with a reason.

    A countersigner's approval or rejection and a lock need a comment or reason. A complete assessment is
    never changed: a new one starts as its copy.
    """
    to = MOVES.get((state, deed))
    if to is None:
        words = f"An assessment that is {STATE_WORDS[state]} cannot be {DEED_WORDS[deed]}."
        if state == COMPLETE:
            words += " Start a new one as a copy."
        return Move(False, state, words)
    if deed in NEEDS_COMMENT and not comment.strip():
        return Move(False, state, f"It cannot be {DEED_WORDS[deed]} without a comment.")
    return Move(True, to, f"The assessment is now {STATE_WORDS[to]}.")


@dataclass(frozen=True, slots=True)
class SigningLimit:
    """What a role and grade may sign alone: the highest level of serious harm, the highest tier, exemptions.

    `may_sign` is False for whoever signs no assessment of his or her own; `may_countersign` for the second
    signature. `grade` '' fits every grade of the role.
    """

    role: str
    grade: str
    words: str
    may_sign: bool
    may_countersign: bool
    highest_level: str
    highest_tier: int
    may_exempt: bool


@dataclass(frozen=True, slots=True)
class AssessmentFacts:
    """What the signing rules look at. `level` is the highest level given in any group, in custody or out.

    `screening_only` for an assessment that gives no levels; None for a tier not yet worked out. `checked_by`:
    the group that is to check it whatever it says, "" for none.
    """

    level: str
    tier: int | None
    child_protection: bool
    exemption: bool
    tier_lowered: bool
    checked_by: str = ""


@dataclass(frozen=True, slots=True)
class SigningAnswer:
    """Whether the person may sign; whether a countersignature is then owed; every reason."""

    may_sign: bool
    countersign: bool
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CountersigningAnswer:
    """Whether the person may countersign, and why not."""

    allowed: bool
    reason: str


def limits_from(*, data: Mapping[str, Any]) -> tuple[SigningLimit, ...]:
    """The table from data of the shape of risk/data/signing.json."""
    return tuple(SigningLimit(**entry) for entry in data["limits"])


@lru_cache(maxsize=1)
def built_in() -> tuple[SigningLimit, ...]:
    """The table that comes with the product."""
    return limits_from(data=json.loads(BUILT_IN.read_text(encoding="utf-8")))


def limit_of(*, role: str, grade: str, limits: Iterable[SigningLimit]) -> SigningLimit | None:
    """The line of a role and grade: the one for that grade before the one for every grade; None without."""
    fitting = [limit for limit in limits if limit.role == role and limit.grade in ("", grade)]
    return max(fitting, key=lambda limit: limit.grade != "", default=None)


def signing(
    *, role: str, grade: str, facts: AssessmentFacts, limits: Iterable[SigningLimit]
) -> SigningAnswer:
    """Whether the author may sign, and whether a countersignature is owed, with every reason.

    Owed when the assessment goes beyond any limit of the signer, and always for High or Very High, child
    protection, an exemption from the full analysis, and a tier lowered by hand (docs/domain.md 7.12, 3).
    """
    limit = limit_of(role=role, grade=grade, limits=limits)
    if limit is None or not limit.may_sign:
        return SigningAnswer(False, False, ("This role does not sign assessments.",))
    reasons = [*_always(facts), *_beyond(facts, limit)]
    if facts.checked_by:
        words = GROUP_WORDS[facts.checked_by]
        reasons.append(f"This prison has what prison officers sign checked by {words}.")
    who = limit.words[:1].lower() + limit.words[1:]
    alone = (f"Within what {who} may sign alone.",)
    return SigningAnswer(True, bool(reasons), tuple(reasons) or alone)


def _always(facts: AssessmentFacts) -> list[str]:
    checks = (
        (at_least(level=facts.level, than=HIGH), f"Risk of serious harm is {WORDS[facts.level]}."),
        (facts.child_protection, "Child protection is relevant."),
        (facts.exemption, "It is exempted from the full analysis."),
        (facts.tier_lowered, "The tier was lowered by hand."),
    )
    return [f"{reason} That is always countersigned." for holds, reason in checks if holds]


def _beyond(facts: AssessmentFacts, limit: SigningLimit) -> list[str]:
    found = []
    if not facts.level:
        found.append("The level of risk of serious harm is not known.")
    elif rank(level=facts.level) > rank(level=limit.highest_level):
        most = WORDS[limit.highest_level] if limit.highest_level else "nothing"
        found.append(f"{limit.words} may sign {most} alone; the level is {WORDS[facts.level]}.")
    if facts.tier is None:
        found.append("The tier is not known.")
    elif facts.tier > limit.highest_tier:
        found.append(f"{limit.words} may sign tier {limit.highest_tier} alone; the tier is {facts.tier}.")
    if facts.exemption and not limit.may_exempt:
        found.append(f"{limit.words} may not exempt from the full analysis.")
    return found


def routed(*, group: str, facts: AssessmentFacts, limits: Iterable[SigningLimit]) -> str:
    """Which group is asked to countersign: the one a prison has named, else the head of OMU.

    The head, too, where it goes beyond the limits of that group, and for what is always countersigned.
    """
    found = next((who for who, name in GROUP_OF.items() if name == group), None)
    if found is None or _always(facts):
        return BY_HEAD
    limit = limit_of(role=found[0], grade=found[1], limits=limits)
    if limit is None or not limit.may_countersign or _beyond(facts, limit):
        return BY_HEAD
    return group


def countersigning(
    *,
    role: str,
    grade: str,
    person: int,
    signed_by: int,
    facts: AssessmentFacts,
    limits: Iterable[SigningLimit],
) -> CountersigningAnswer:
    """Whether a person may countersign what another signed; `person` and `signed_by` are their keys.

    Never one's own (docs/domain.md 2.2, rule 2); only a role that countersigns, and within its own limits.
    """
    if person == signed_by:
        return CountersigningAnswer(False, "Nobody countersigns his or her own assessment.")
    limit = limit_of(role=role, grade=grade, limits=limits)
    if limit is None or not limit.may_countersign:
        return CountersigningAnswer(False, "This role does not countersign assessments.")
    if rank(level=facts.level) > rank(level=limit.highest_level):
        reason = (
            f"{limit.words} may countersign up to {WORDS[limit.highest_level]}; this is {WORDS[facts.level]}."
        )
        return CountersigningAnswer(False, reason)
    if facts.tier is not None and facts.tier > limit.highest_tier:
        reason = f"{limit.words} may countersign up to tier {limit.highest_tier}; this is tier {facts.tier}."
        return CountersigningAnswer(False, reason)
    if facts.exemption and not limit.may_exempt:
        return CountersigningAnswer(False, f"{limit.words} may not exempt from the full analysis.")
    return CountersigningAnswer(True, f"{limit.words} may countersign this assessment.")
