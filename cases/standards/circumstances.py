"""What follows from the circumstances of a person (docs/domain.md 3.0, 17, 18, 19). Plain Python.

Unknown stays unknown: an area nobody has asked for is neither near nor far, a screening that was declined
shows neither a need nor that there is none.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from cases.standards.identity import folded
from cases.standards.working_days import working_days_between

DIVERSITY, VULNERABILITY, IMMIGRATION = "diversity", "vulnerability", "immigration"
LEARNING, COURT_REPORT, HOME = "learning", "court_report", "home"
#: States of immigration in which removal is possible: the plan holds both paths (docs/domain.md 18).
REMOVAL_POSSIBLE = frozenset({"considered", "liable", "ordered"})
NOT_TESTED = "not_tested"
#: Levels of a screening that are a learning need: everything below level 1 (docs/domain.md 19).
BELOW_LEVEL_1 = frozenset({"below", "entry_1", "entry_2", "entry_3"})


@dataclass(frozen=True, slots=True)
class Answer:
    """Yes, no, or not known (None), with the reason."""

    holds: bool | None
    reason: str


def writes_block(*, narrowed_to: str, block: str) -> bool:
    """Whether a role that writes circumstances writes this block; `narrowed_to` as in the policy (2.2)."""
    return not narrowed_to or narrowed_to == block


def outside_home(*, area: str, near: Iterable[str], prison: str) -> Answer:
    """Whether somebody of this home area is held away from it.

    `near` are the local authorities for which the prison counts as near home; case, accents and hyphens do
    not matter. Not known where the area is not recorded, or the prison has named no area.
    """
    if not area.strip():
        return Answer(None, "The home area is not known.")
    named = {folded(text=one) for one in near if one.strip()}
    if not named:
        return Answer(None, f"For {prison} it is not recorded which areas count as near home.")
    if folded(text=area) in named:
        return Answer(False, f"{prison} counts as near home for {area.strip()}.")
    return Answer(True, f"{prison} does not count as near home for {area.strip()}.")


def forces_category_review(*, before: str, after: str) -> Answer:
    """Whether a new immigration status asks for a review of the category (docs/domain.md 18 rule 3).

    `before` is empty where none was recorded: then a status that leaves things as they are changes nothing.
    """
    if before == after:
        return Answer(False, "The status is what it was.")
    if not before and after not in REMOVAL_POSSIBLE:
        return Answer(False, "No status was recorded before, and this one does not point to removal.")
    return Answer(True, "The immigration status has changed: the category is to be reviewed.")


def learning_need(*, levels: Sequence[str], declined: bool, screened: bool) -> Answer:
    """Whether a screening shows a learning need: a level below level 1 in anything that was tested."""
    if not screened:
        return Answer(None, "Not screened yet.")
    tested = [level for level in levels if level and level != NOT_TESTED]
    if any(level in BELOW_LEVEL_1 for level in tested):
        return Answer(True, "The screening shows a level below level 1.")
    if declined or not tested:
        why = "The prisoner declined the screening." if declined else "Nothing was tested."
        return Answer(None, f"{why} Whether there is a learning need is not known.")
    return Answer(False, "Every level tested is level 1 or above.")


def diversity_open(*, considered: bool, issues: Iterable[tuple[str, str, bool]]) -> tuple[str, ...] | None:
    """The issues that have no action yet, in words; None while nobody has considered it (8.5, 17).

    `issues` are the open ones: what it is about, the issue, and whether it has an action.
    """
    listed = list(issues)
    if not considered and not listed:
        return None
    return tuple(f"{about}: {issue}" for about, issue, has_action in listed if not has_action)


def latest_start(*, working_days: int, today: date) -> date:
    """The last day that lies more than `working_days` before `today`: who came then or earlier is late."""
    day = today - timedelta(days=working_days)
    while working_days_between(start=day, end=today) <= working_days:
        day -= timedelta(days=1)
    return day
