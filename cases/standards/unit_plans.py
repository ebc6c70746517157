"""What an objective of a unit says, and by when it may be due (docs/domain.md 15 point 8). Plain Python."""

import datetime
from typing import NamedTuple

LONGEST = 300
#: An objective further ahead is a wish: the plan of a unit is written for two years at most [ASSUMPTION].
FURTHEST_YEARS = 2


class Objection(NamedTuple):
    """What stands against it, and at which field."""

    reason: str
    field: str


def objection(
    *,
    text: str,
    target: str,
    due_on: datetime.date,
    today: datetime.date,
    was_due: datetime.date | None = None,
) -> Objection | None:
    """What is wrong with an objective, None where nothing is.

    `was_due`: the day it was due before a change; a day that is over may stay, and not be set anew.
    """
    for field, words, asked in (
        ("text", text, "Say what is to change."),
        ("target", target, "Say how one sees that it is reached."),
    ):
        if not words.strip():
            return Objection(asked, field)
        if len(words.strip()) > LONGEST:
            return Objection(f"Write at most {LONGEST} characters.", field)
    if due_on < today and due_on != was_due:
        return Objection("Enter today or a later day.", "due_on")
    if due_on > today.replace(year=today.year + FURTHEST_YEARS, day=min(today.day, 28)):
        return Objection(f"Enter a day within {FURTHEST_YEARS} years.", "due_on")
    return None


def is_late(*, due_on: datetime.date, is_open: bool, today: datetime.date) -> bool:
    """Whether an objective that is worked on is past its day; on the day itself it is not."""
    return is_open and due_on < today
