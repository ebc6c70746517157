"""When a risk management plan is owed, what it lacks, where its copies stand (docs/domain.md 7.10)."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from risk.standards.completeness import Lack
from risk.standards.levels import MEDIUM, WORDS, at_least
from risk.standards.rosh_parts import Said
from risk.standards.tiers import asks_control

FOUR_PARTS = {
    "supervision": "supervision",
    "monitoring": "monitoring and control",
    "interventions": "interventions and treatment",
    "victim_safety": "victim safety",
}
#: Answers of the part on MAPPA.
NO_CASE, REFERRED = "none", ("now", "before_release")
ACTIONS, MAPPA, VICTIMS = "plan_actions", "plan_mappa", "plan_victims"


@dataclass(frozen=True, slots=True)
class Copy:
    """A line of the distribution list; dates are None where it has not happened."""

    to: str
    shared_on: datetime.date | None
    acknowledge_by: datetime.date | None
    acknowledged_on: datetime.date | None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the copies of a plan stand: how many are read, who is overdue, whether the list is complete."""

    read: int
    waiting: tuple[str, ...]
    overdue: tuple[str, ...]
    complete: bool
    reason: str


def owed(*, level: str, tier: int | None = None) -> bool:
    """Whether a plan is owed: any level is Medium or above, or the tier adds control (7.10)."""
    return at_least(level=level, than=MEDIUM) or asks_control(tier=tier)


def reasons(*, level: str, tier: int | None = None) -> tuple[str, ...]:
    """Why a plan is owed, in words; empty where none is."""
    by_level = (f"A level is {WORDS[level]}.",) if at_least(level=level, than=MEDIUM) else ()
    by_tier = (f"Tier {tier} asks for a risk management plan.",) if asks_control(tier=tier) else ()
    return by_level + by_tier


def mappa_contradictions(*, said: Said, decided: tuple[str, int | None] | None) -> list[str]:
    """Where the part on MAPPA does not fit itself, or the decision that holds on the case (10.1).

    `decided`: category and level on the case, None while nothing was decided there or where nobody looked.
    What the case says is not repeated: not everybody who reads a plan reads MAPPA decisions.
    """
    category, level = str(said.get("category", "")), str(said.get("level", ""))
    found = []
    if category == NO_CASE and level:
        found.append("MAPPA and flags: not a MAPPA case, and yet a level is given.")
    if category == NO_CASE and said.get("referral") in REFERRED:
        found.append("MAPPA and flags: not a MAPPA case, and yet a referral is to be made.")
    if category and decided and (category, level) != (decided[0], str(decided[1] or "")):
        found.append("MAPPA and flags: category or level is not that of the MAPPA decision on the case.")
    return found


def action_lacks(*, said: Said) -> list[Lack]:
    """The four parts of a plan that have neither an action nor a reason for having none."""
    there = {row.get("part") for row in said.get("actions", ())}
    missing = [words for key, words in FOUR_PARTS.items() if key not in there]
    if not missing or str(said.get("without", "")).strip():
        return []
    words = f"No action for {', '.join(missing)}: add one, or say why none is needed."
    return [Lack("without", words)]


def copy_lacks(*, copies: Sequence[object]) -> list[Lack]:
    """A plan that nobody is to receive is incomplete."""
    words = "The distribution list is empty: name at least one person who is to read the plan."
    return [] if copies else [Lack("copies", words)]


def standing(*, copies: Iterable[Copy], today: datetime.date) -> Standing:
    """Where the copies stand on a day; one is overdue from the day after the last day it was due on."""
    listed = list(copies)
    waiting = [one for one in listed if one.acknowledged_on is None]
    overdue = tuple(
        one.to for one in waiting if one.acknowledge_by is not None and today > one.acknowledge_by
    )
    read = len(listed) - len(waiting)
    reason = f"{read} of {len(listed)} acknowledged" + (f", {len(overdue)} overdue" if overdue else "")
    return Standing(
        read=read,
        waiting=tuple(one.to for one in waiting),
        overdue=overdue,
        complete=bool(listed) and not waiting,
        reason=reason if listed else "Shared with nobody yet",
    )


def actions_of(*, said: Said, role: str) -> list[Mapping[str, str]]:
    """The actions and contingencies that are a role's, for a reader of no more than those."""
    rows = [*said.get("actions", ()), *said.get("lines", ())]
    return [row for row in rows if row.get("role") == role]
