"""A transfer's two stories held against each other: who stands between two prisons, and what is late.

docs/domain.md 13 rules 6 to 8. Days and limits come in; nothing here knows a clock or a database.
"""

import datetime
from dataclasses import dataclass
from itertools import pairwise

from cases.standards.working_days import add_working_days


@dataclass(frozen=True, slots=True)
class Deadline:
    """What is awaited of whom by when: `side` is "from" or "to"."""

    key: str
    text: str
    side: str
    due_on: datetime.date

    def is_late(self, *, today: datetime.date) -> bool:
        """Whether the day has passed; the day itself is in time."""
        return today > self.due_on


def between(
    *, state: str, left_on: datetime.date | None, arrived_on: datetime.date | None,
    failed_on: datetime.date | None,
) -> str:  # fmt: skip
    """Why somebody stands between two prisons, in words; empty where the two stories agree."""
    if state in {"requested", "unasked"} and arrived_on:
        return "Arrived without an accepted record"
    if state == "accepted" and failed_on:
        return "Accepted, and failed to arrive"
    if state == "accepted" and left_on and not arrived_on:
        return "Accepted and left, not arrived"
    if state == "withdrawn" and left_on:
        return "Withdrawn after leaving: nobody has said where he or she is"
    return ""


def deadline(
    *, state: str, asked_on: datetime.date, move_on: datetime.date | None, left_on: datetime.date | None,
    arrived_on: datetime.date | None, failed_on: datetime.date | None, answer_days: int, arrival_days: int,
) -> Deadline | None:  # fmt: skip
    """What is awaited now of an open transfer; None where nothing is.

    An answer: `answer_days` working days after the request, and the same day where the person is there
    already. The request itself: the same day, where the person arrived without one. An arrival:
    `arrival_days` days after leaving. A failed arrival: as many days until the sending prison withdraws or
    says that the person is back. A planned day that passed without anybody leaving.
    """
    days = datetime.timedelta(days=arrival_days)
    if state == "unasked":
        text = "ask for the move of somebody who is there, or say that he or she is back"
        return Deadline("ask", text, "from", arrived_on) if arrived_on else None
    if state == "requested":
        if arrived_on:
            return Deadline("accept_here", "accept the record of somebody who is there", "to", arrived_on)
        due = add_working_days(start=asked_on, days=answer_days).due_on
        return Deadline("answer", "answer the request", "to", due)
    if state == "withdrawn":
        return Deadline("where", "say where he or she is", "from", left_on) if left_on else None
    if failed_on:
        return Deadline("failed", "withdraw, or say where he or she is", "from", failed_on + days)
    if left_on:
        return Deadline("arrive", "record the arrival, or that nobody arrived", "to", left_on + days)
    return Deadline("leave", "record that he or she left, or withdraw", "from", move_on) if move_on else None


def accountable(*, hand_overs: list[tuple[datetime.datetime, str]], at: datetime.datetime) -> str | None:
    """The prison of the latest hand-over instant not after `at`; None before the first.

    `hand_overs` are instants with the prison from then on. ValueError where two have the same instant.
    """
    ordered = sorted(hand_overs)
    if any(one[0] == other[0] for one, other in pairwise(ordered)):
        raise ValueError("two hand-overs at one instant")
    return next((prison for since, prison in reversed(ordered) if since <= at), None)
