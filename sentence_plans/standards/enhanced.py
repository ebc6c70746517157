"""How far the enhanced level of work with a priority offender is (docs/domain.md 9.5). Plain Python."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

DONE, BEGUN = "fully_achieved", "ongoing"
WAITING = frozenset({"not_started", BEGUN})


class Level(StrEnum):
    """Exactly one holds for each priority offender, so that a unit's list adds up."""

    NO_PLAN = "no_plan"
    NOT_PLANNED = "not_planned"
    IN_PART = "in_part"
    PLANNED = "planned"
    UNDER_WAY = "under_way"
    DELIVERED = "delivered"
    NOT_DELIVERED = "not_delivered"
    NOT_ASKED = "not_asked"


@dataclass(frozen=True, slots=True)
class Enhanced:
    """How far it is and why; `done` of `marked` actions are fully achieved."""

    level: Level
    reason: str
    done: int = 0
    marked: int = 0

    @property
    def is_planned(self) -> bool:
        """Whether the plan says what the enhanced level is and names an action for it."""
        return self.level in {Level.PLANNED, Level.UNDER_WAY, Level.DELIVERED, Level.NOT_DELIVERED}


def enhanced(*, ppo: bool, has_plan: bool, said: str, statuses: Sequence[str]) -> Enhanced:
    """How far the enhanced level is.

    `said`: what the plan says it is; `statuses`: of each action of the plan marked as part of it, how far it
    is. An action that ended without being achieved comes before those still worked on: somebody has to act.
    """
    if not ppo:
        return Enhanced(Level.NOT_ASKED, "Not a prolific and other priority offender: none is asked for.")
    if not has_plan:
        return Enhanced(Level.NO_PLAN, "There is no sentence plan yet.")
    done, marked = sum(one == DONE for one in statuses), len(statuses)
    if missing := _missing(said=said, marked=marked):
        level = Level.IN_PART if said.strip() or marked else Level.NOT_PLANNED
        return Enhanced(level, missing, done, marked)
    level, reason = _worked(statuses, done=done, marked=marked)
    return Enhanced(level, reason, done, marked)


def _missing(*, said: str, marked: int) -> str:
    if not said.strip() and not marked:
        return "The plan does not say what the enhanced level is, and no action is part of it."
    if not said.strip():
        return "The plan does not say what the enhanced level is."
    return "" if marked else "No action of the plan is marked as part of it."


def _worked(statuses: Sequence[str], *, done: int, marked: int) -> tuple[Level, str]:
    lost = sum(one != DONE and one not in WAITING for one in statuses)
    actions = "1 action" if marked == 1 else f"{marked} actions"
    if lost:
        return Level.NOT_DELIVERED, f"{lost} of {actions} ended without being achieved."
    if done == marked:
        return Level.DELIVERED, f"{done} of {actions} fully achieved."
    if done or BEGUN in statuses:
        return Level.UNDER_WAY, f"{done} of {actions} fully achieved."
    return Level.PLANNED, f"None of {actions} has begun."
