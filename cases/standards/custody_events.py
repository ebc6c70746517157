"""What may follow what in a custody: release, recall, return, absence (docs/domain.md 3.1, 5 rule 6, 20).

Each check answers with the field that is wrong and why, or with None where the event may be recorded.
"""

from dataclasses import dataclass
from datetime import date

from cases.standards.clocks import day

#: Ways out of custody that presuppose a sentence, and the one from which somebody can be recalled.
OF_A_SENTENCE = frozenset({"licence", "expired"})
ON_LICENCE = "licence"


@dataclass(frozen=True, slots=True)
class Objection:
    """Why an event cannot be recorded, and at which field; none where the case itself stands against it."""

    reason: str
    field: str | None = None


def long_day(*, on: date) -> str:
    """A day in words: 3 May 2026."""
    return f"{on.day} {on:%B %Y}"


def _when(*, on: date, after: date, after_what: str, field: str, today: date) -> Objection | None:
    if on > today:
        return Objection("This day is in the future. Enter the day it happened.", field)
    if on < after:
        return Objection(f"This is before {after_what} on {day(on=after)}. Check the day.", field)
    return None


def release_objection(
    *,
    on: date,
    closed_as: str,
    arrived_on: date,
    sentenced_on: date | None,
    transfer_to: str,
    today: date,
) -> Objection | None:
    """Why somebody cannot be released on a day. `transfer_to`: the prison a transfer is under way to."""
    if transfer_to:
        return Objection(
            f"A transfer to {transfer_to} is under way. Withdraw it, or let it end with the arrival, first."
        )
    if closed_as in OF_A_SENTENCE and sentenced_on is None:
        return Objection(
            "He or she is not sentenced: there is no licence and no sentence to expire.", "closed_as"
        )
    return _when(on=on, after=arrived_on, after_what="the arrival here", field="on", today=today)


def sustaining_objection(*, closed_as: str, unsustained: int, note: str) -> Objection | None:
    """A release of which nobody said what keeps the outcomes that were achieved owes a note (8.7, 20; M-192).

    `unsustained`: how many outcomes. Whoever must go goes: the note says why it is left open.
    """
    if closed_as not in OF_A_SENTENCE or not unsustained or note.strip():
        return None
    what = "1 objective was" if unsustained == 1 else f"{unsustained} objectives were"
    return Objection(
        f"{what} achieved, and no review of the plan says what keeps what was achieved. Say it in a review "
        "first, or write here why it is left open.",
        "note",
    )


def recall_objection(*, on: date, released_on: date, closed_as: str, today: date) -> Objection | None:
    """Why a recall cannot have been ordered on a day: only somebody on licence is recalled."""
    if closed_as != ON_LICENCE:
        return Objection(
            "Only somebody released on licence is recalled. A new sentence begins another custody: receive "
            "him or her on sentence."
        )
    return _when(on=on, after=released_on, after_what="the release", field="recalled_on", today=today)


def return_objection(*, on: date, recalled_on: date, released_on: date, today: date) -> Objection | None:
    """Why a recalled person cannot have come back on a day. The return is after the day of release."""
    if on == released_on:
        return Objection("This is the day of the release. The return is on a later day.", "returned_on")
    return _when(
        on=on, after=recalled_on, after_what="the recall was ordered", field="returned_on", today=today
    )


def absence_objection(
    *, on: date, arrived_on: date, last_back_on: date | None, in_transit: bool, today: date
) -> Objection | None:
    """Why somebody cannot be absent from a day on: not before the arrival, nor before the last return."""
    if in_transit:
        return Objection("He or she is on the way to another prison. Record the arrival first.")
    after, what = (arrived_on, "the arrival here")
    if last_back_on and last_back_on > after:
        after, what = last_back_on, "the return from the last absence"
    return _when(on=on, after=after, after_what=what, field="left_on", today=today)


def back_objection(*, on: date, left_on: date, today: date) -> Objection | None:
    """Why an absence cannot have ended on a day."""
    return _when(on=on, after=left_on, after_what="the absence began", field="returned_on", today=today)
