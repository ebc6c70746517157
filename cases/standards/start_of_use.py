"""From when duties count that began before a prison used this service (docs/domain.md 5)."""

from collections.abc import Iterable
from datetime import date

from cases.standards.clocks import day
from cases.standards.settings import Dated

KEY = "start_of_use"
FROM_THEN = "from_then"


def day_of(*, rows: Iterable[Dated]) -> date | None:
    """The day from which duties count, by what the prison set, the oldest first; None without one."""
    last: Dated | None = None
    for row in rows:
        last = row
    return last.since if last and last.value == FROM_THEN else None


def counted_from(
    *, start: date, words: str, over: Iterable[date], in_use_from: date | None
) -> tuple[date, str]:
    """The day a duty counts from, and the words for it. `over`: the days on which it was met or stopped.

    What started before the service was in use, and was not over before then, counts from that day: a
    duty that nobody could see is not overdue on the first.
    """
    if in_use_from is None or start >= in_use_from or any(start <= on < in_use_from for on in over):
        return start, words
    return in_use_from, f"the service came into use here; before it, on {day(on=start)}: {words}"
