"""How a clock stood on an earlier day: by what had happened up to that day, as known now (docs/domain.md 5).

A later extension, exemption or absence did not hold yet; one that has ended since did.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from cases.standards.clocks import ABSENT, Standing, day, state


@dataclass(frozen=True, slots=True)
class Decision:
    """An extension (`to`) or an exemption (`exempted`), on a day, with its reason and by whom."""

    on: date
    to: date | None
    exempted: str = ""
    reason: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class Away:
    """An absence that stops open clocks: `words` such as "in hospital since 3 May 2026"."""

    left_on: date
    returned_on: date | None
    words: str

    def covers(self, *, on: date) -> bool:
        """Whether somebody was away on a day; on the day of return the clocks run again."""
        return self.left_on <= on and (self.returned_on is None or on < self.returned_on)

    def in_words(self) -> str:
        """From when to when, and why, as the page of a duty says it."""
        if self.returned_on is None:
            return f"{self.words[:1].upper()}{self.words[1:]}: the duty rests, its dates stay as they are"
        return (
            f"{self.words[:1].upper()}{self.words[1:]}, back on {day(on=self.returned_on)}: the duty rested "
            "and went on with its first dates"
        )


@dataclass(frozen=True, slots=True)
class Kept:
    """A clock as its row holds it now."""

    started_on: date
    due_on: date | None
    met_on: date | None
    stopped_on: date | None
    not_applicable_because: str
    exempted_because: str


def standing_on(
    *,
    kept: Kept,
    decisions: Iterable[Decision],
    absences: Iterable[Away],
    as_of: date,
    due_soon_days: int,
) -> Standing:
    """The state of a clock on a day, with the decisions and absences that held by then."""
    taken = [one for one in decisions if one.on <= as_of]
    last = taken[-1] if taken else None
    return state(
        started_on=kept.started_on,
        due_on=kept.due_on,
        extended_to=last.to if last else None,
        met_on=kept.met_on,
        stopped_on=kept.stopped_on,
        not_applicable_because=_because(kept, last, absences, as_of),
        as_of=as_of,
        due_soon_days=due_soon_days,
    )


def _because(kept: Kept, last: Decision | None, absences: Iterable[Away], as_of: date) -> str:
    if last and last.exempted:
        return last.exempted
    now = kept.not_applicable_because
    lasting = now and now != kept.exempted_because and not now.startswith(ABSENT)
    if lasting:
        return now
    away = next((one for one in absences if one.covers(on=as_of)), None)
    return f"{ABSENT}: {away.words}." if away else ""
