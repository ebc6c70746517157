"""What may stand in a learning record, and what it comes to (docs/domain.md 19). Plain Python.

Kinds and levels are the stored words of `sentence_plans.models.learning`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

PLAN, STARTED, COMPLETED, QUALIFICATION, OTHER = "plan", "started", "completed", "qualification", "other"
#: Progress that is no qualification (IM-089: a qualification counts by itself).
PROGRESS = (STARTED, COMPLETED, OTHER)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a line: the field, and how to mend it."""

    field: str
    reason: str


def faults(
    *, kind: str, what: str, level: str, text: str, on: date, opened_on: date, today: date
) -> list[Fault]:
    """What hinders a line of this custody; the field is that of the form.

    `on` is the day it was begun, done or gained, from the first day of the custody (`opened_on`) to `today`:
    what was gained before belongs into the assessment of education. A qualification has its level, nothing
    else has one; a learning plan and other progress say what they are about in `text`.
    """
    found = []
    if not what.strip():
        found.append(Fault("what", "Say what it is, such as the name of the course."))
    if kind == QUALIFICATION and not level:
        found.append(Fault("level", "Choose the level of the qualification, or that it has none."))
    if kind != QUALIFICATION and level:
        found.append(Fault("level", "Only a qualification has a level."))
    if kind in {PLAN, OTHER} and not text.strip():
        found.append(Fault("text", "Say what is planned, or what progress there is."))
    if on > today:
        found.append(Fault("on", "The day cannot be in the future."))
    if on < opened_on:
        found.append(
            Fault(
                "on",
                f"This custody began on {opened_on:%d/%m/%Y}. What was learned before stands in section 4 "
                "of the assessment.",
            )
        )
    return found


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether there is a learning plan, a qualification, and other progress in this custody, with words."""

    has_plan: bool
    gained: int
    progressed: bool
    words: str


def standing(*, kinds: Iterable[str]) -> Standing:
    """What the lines of a custody come to. A second qualification makes no second case (IM-088)."""
    found = list(kinds)
    gained = found.count(QUALIFICATION)
    progressed = any(kind in PROGRESS for kind in found)
    said = ["a learning plan" if PLAN in found else "no learning plan"]
    said.append(
        f"{gained} qualification{'' if gained == 1 else 's'} gained" if gained else "no qualification"
    )
    if progressed:
        said.append("other progress")
    return Standing(PLAN in found, gained, progressed, ", ".join(said).capitalize() + ".")
