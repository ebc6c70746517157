"""What part somebody had in a planning board, and what a unit's boards come to (docs/domain.md 8.6).

Plain Python. An active contribution is attendance, in any mode, or a written contribution that was used.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from cases.standards.clocks import day
from cases.standards.working_days import is_working_day

ONE_DAY = timedelta(days=1)


class Part(StrEnum):
    """What part an invited party had in a board that was held."""

    ATTENDED = "attended"
    WROTE = "wrote"
    WROTE_UNUSED = "wrote_unused"
    NONE = "none"


PART_WORDS = {
    Part.ATTENDED: "Attended",
    Part.WROTE: "Contributed in writing",
    Part.WROTE_UNUSED: "Wrote, and it was not used",
    Part.NONE: "No contribution",
}


def part(*, attended: bool | None, wrote: bool, used: bool) -> Part:
    """The part of one invited party; `used` counts only where something was written."""
    if attended:
        return Part.ATTENDED
    if wrote:
        return Part.WROTE if used else Part.WROTE_UNUSED
    return Part.NONE


def is_active(*, had: Part) -> bool:
    """Whether a part is an active contribution."""
    return had in (Part.ATTENDED, Part.WROTE)


@dataclass(frozen=True, slots=True)
class SeatFacts:
    """One invitation to a board that was held. `mode` is '' unless the party attended."""

    party: str
    accepted: bool
    attended: bool | None
    mode: str
    wrote: bool
    used: bool


@dataclass(slots=True)
class PartyCount:
    """What one party's invitations came to."""

    invited: int = 0
    accepted: int = 0
    wrote: int = 0
    active: int = 0
    modes: dict[str, int] = field(default_factory=dict)

    @property
    def percent(self) -> int | None:
        """Active contributions of invitations, rounded half up; None where nobody was invited."""
        return (200 * self.active + self.invited) // (2 * self.invited) if self.invited else None

    @property
    def nothing(self) -> int:
        """Invitations from which nothing came."""
        return self.invited - self.active


def by_party(*, seats: Iterable[SeatFacts]) -> dict[str, PartyCount]:
    """The counts for each party that was invited at all."""
    counts: dict[str, PartyCount] = {}
    for seat in seats:
        count = counts.setdefault(seat.party, PartyCount())
        had = part(attended=seat.attended, wrote=seat.wrote, used=seat.used)
        count.invited += 1
        count.accepted += seat.accepted
        count.wrote += seat.wrote
        count.active += is_active(had=had)
        if had is Part.ATTENDED:
            count.modes[seat.mode] = count.modes.get(seat.mode, 0) + 1
    return counts


@dataclass(frozen=True, slots=True)
class Objection:
    """Why a board cannot be arranged or recorded so, and the field it is about."""

    reason: str
    field: str


def arranging(*, planned_on: date, reply_by: date, today: date) -> Objection | None:
    """Whether the days of a board to come fit: it lies ahead, and the answer is due before it."""
    if planned_on < today:
        return Objection("Enter today or a later day.", "planned_on")
    if not today <= reply_by <= planned_on:
        return Objection(
            f"Choose a day from today to {day(on=planned_on)}, the day of the board.", "reply_by"
        )
    return None


def reply_day(*, planned_on: date, days: int, today: date) -> date:
    """Until when an answer is asked for: so many working days before the board, and never before today."""
    on, left = planned_on, days
    while left and on > today:
        on -= ONE_DAY
        left -= is_working_day(on=on)
    return max(on, min(today, planned_on))
