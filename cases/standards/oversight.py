"""What an entry of management oversight is about, and what cannot be one (docs/domain.md 15)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from cases.standards.clocks import day
from cases.standards.custody_events import Objection

PLANNING, ONGOING, CHILDREN, HARM = "planning", "ongoing_work", "child_protection", "rosh"
AREAS = {
    PLANNING: "Assessment and planning",
    ONGOING: "Ongoing work",
    CHILDREN: "Child protection",
    HARM: "Risk of serious harm",
}
#: Whose an action may be.
OWNERS = {
    "offender_supervisor": "Offender supervisor",
    "offender_manager": "Offender manager",
    "head_of_omu": "Myself",
}
MOST_ACTIONS, LONGEST_FINDINGS, LONGEST_ACTION = 5, 4000, 300


@dataclass(frozen=True, slots=True)
class Asked:
    """An action asked for: what, of whom ('' and None where left empty), by when."""

    what: str
    owner: str
    due_on: date | None

    @property
    def is_empty(self) -> bool:
        """Whether nothing of it was filled in."""
        return not (self.what.strip() or self.owner or self.due_on)


def in_words(*, areas: Iterable[str]) -> str:
    """Such as "Assessment and planning, child protection"; in the order of the list."""
    chosen = set(areas)
    words = [title for area, title in AREAS.items() if area in chosen]
    return ", ".join([*words[:1], *(one[:1].lower() + one[1:] for one in words[1:])])


def objection(
    *, areas: Collection[str], findings: str, seen_on: date, opened_on: date, today: date, own_case: bool
) -> Objection | None:
    """Why this cannot be an entry of oversight. `own_case`: the writer is offender supervisor of the case."""
    if own_case:
        return Objection("You hold this case yourself. Somebody else has to oversee it.")
    if not areas or set(areas) - set(AREAS):
        return Objection("Choose what you looked at.", "areas")
    if not findings.strip():
        return Objection("Say what you found.", "findings")
    if len(findings.strip()) > LONGEST_FINDINGS:
        return Objection(f"Write at most {LONGEST_FINDINGS} characters.", "findings")
    if seen_on > today:
        return Objection("This day is in the future. Enter the day on which you looked.", "seen_on")
    if seen_on < opened_on:
        return Objection(f"The person was received on {day(on=opened_on)}. Check the day.", "seen_on")
    return None


def action_objection(*, asked: Asked, place: int, held: Mapping[str, bool], today: date) -> Objection | None:
    """Why an action cannot be asked for; nothing filled in is no objection.

    `place` counts from 1 and names the field; `held` says by owner whether somebody has that part.
    """
    if asked.is_empty:
        return None
    if not asked.what.strip():
        return Objection("Say what is to be done, or leave who and when empty.", f"what_{place}")
    if len(asked.what.strip()) > LONGEST_ACTION:
        return Objection(f"Write at most {LONGEST_ACTION} characters.", f"what_{place}")
    if asked.owner not in OWNERS:
        return Objection("Say who is to do it.", f"owner_{place}")
    if not held.get(asked.owner):
        nobody = f"Nobody is {OWNERS[asked.owner].lower()} of this case. Choose another."
        return Objection(nobody, f"owner_{place}")
    if asked.due_on is None:
        return Objection("Say by when it is to be done.", f"due_on_{place}")
    if asked.due_on < today:
        return Objection("This day is past. Enter today or a later day.", f"due_on_{place}")
    return None
