"""Why nobody holds a case, and since when (docs/domain.md 2.1, 5 rules 2 and 5)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from cases.standards.working_days import working_days_between

NONE, DISABLED, LEFT, LOST = "none", "disabled", "left", "lost"
REASONS = {
    NONE: "Nobody is named",
    DISABLED: "The account is disabled",
    LEFT: "Has left",
    LOST: "No longer has the role",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Who is named on a case, as far as the queue asks: account, and roles held.

    `holds_role`: the role for this, at this prison or trust, today. `holds_other`: some other role there.
    `role_ended`: the days on which assignments to that role ended there.
    """

    name: str
    is_active: bool
    holds_role: bool
    holds_other: bool
    role_ended: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class Gap:
    """That nobody holds a case as something: why, since which day (None where not known), and in words."""

    why: str
    since: date | None
    reason: str

    def age(self, *, on: date) -> int | None:
        """Working days since then, bank holidays not counted; None where the day is not known."""
        return None if self.since is None else working_days_between(start=self.since, end=on)


def nobody_named(
    *,
    words: str,
    opened_on: date,
    sentenced_on: date | None,
    returned_on: date | None,
    last_ended_on: date | None,
    last_ended_because: str = "",
) -> Gap:
    """The gap of a case where nobody is named as `words` ("offender supervisor").

    It runs from the latest of: reception, sentence (before it the case is held and not managed), return on
    recall, and the day the last allocation of this custody ended.
    """
    because = f": {last_ended_because}" if last_ended_because else ""
    events = [
        (opened_on, 1, f"received, and no {words} named yet"),
        (sentenced_on, 0, f"sentenced, and no {words} named yet"),
        (returned_on, 2, f"returned on recall, and no {words} named yet"),
        (last_ended_on, 3, f"the last {words}'s allocation ended{because}"),
    ]
    known = [(on, order, reason) for on, order, reason in events if on is not None]
    since, _, reason = max(known)
    return Gap(NONE, since, reason)


def gone(*, words: str, holder: Holder, on: date) -> Gap | None:
    """The gap of a case whose holder can no longer do it; None while he or she can.

    Since the day the role ended there, the latest not after `on`; not known where no end is on record.
    """
    if holder.is_active and holder.holds_role:
        return None
    ended = [day for day in holder.role_ended if day <= on]
    since = max(ended) if ended else None
    if not holder.is_active:
        return Gap(DISABLED, since, f"the account of {holder.name}, {words}, is disabled")
    if holder.holds_other:
        return Gap(LOST, since, f"{holder.name} no longer has the role of {words} here")
    return Gap(LEFT, since, f"{holder.name}, {words}, has left")


def oldest(*, gaps: Iterable[Gap]) -> Gap:
    """The gap that has been open longest; one whose day is not known counts as oldest."""
    return min(gaps, key=lambda gap: gap.since or date.min)
