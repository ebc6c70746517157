"""Needs for a transfer: three states that add up (docs/domain.md 13; 21.3 L). Plain Python."""

from collections.abc import Sequence
from datetime import date

from sentence_plans.standards.deliveries import Fault

NONE, PLANNED, MOVED = "none", "planned", "moved"
STATES = (NONE, PLANNED, MOVED)


def need_fault(
    *, state: str, prison: str, here: str, reason: str, planned_for: date | None, moved_on: date | None,
    recorded_on: date, today: date,
) -> Fault | None:  # fmt: skip
    """What is wrong with a need for a transfer; None where nothing is. `prison` and `here` are codes.

    A planned move names another prison; who has moved is at that prison, since a day that has come.
    """
    if state not in STATES:
        return Fault(field="state", text="Choose how far the move is.")
    if not reason.strip():
        return Fault(field="reason", text="Say why the move is needed, and why none is planned if none is.")
    if state == NONE:
        return None
    if not prison:
        return Fault(field="prison", text="Choose the prison.")
    if state == PLANNED:
        return _planned_fault(prison=prison, here=here, planned_for=planned_for, today=today)
    return _moved_fault(prison=prison, here=here, moved_on=moved_on, recorded_on=recorded_on, today=today)


def _planned_fault(*, prison: str, here: str, planned_for: date | None, today: date) -> Fault | None:
    if prison == here:
        return Fault(field="prison", text="The person is at this prison. Choose another, or say moved.")
    if planned_for and planned_for < today:
        return Fault(field="planned_for", text="This day has passed: enter a later one, or say moved.")
    return None


def _moved_fault(
    *, prison: str, here: str, moved_on: date | None, recorded_on: date, today: date
) -> Fault | None:
    if prison != here:
        return Fault(field="prison", text="The person is not at this prison: say moved once he or she is.")
    if moved_on is None:
        return Fault(field="moved_on", text="Enter the day of the move.")
    if moved_on > today:
        return Fault(field="moved_on", text="This day is in the future.")
    if moved_on < recorded_on:
        return Fault(field="moved_on", text="This is before the need was recorded.")
    return None


def partition(*, states: Sequence[str]) -> dict[str, int]:
    """How many needs are in each state; the three add up to all of them."""
    return {state: list(states).count(state) for state in STATES}
