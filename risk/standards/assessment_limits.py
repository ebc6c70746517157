"""When an unfinished assessment is locked by the time limit, and its author warned (docs/domain.md 7.2).

The limit is a setting of the prison, in days from its beginning; 0 means that there is none.
"""

import datetime
from dataclasses import dataclass

WARN_DAYS = 14


@dataclass(frozen=True, slots=True)
class Limit:
    """Where an unfinished assessment stands. `lock_on` is the first day of the lock, None for never.

    `warn` from two weeks before that day on, at the earliest on the day after it was begun.
    """

    lock_on: datetime.date | None
    warn: bool
    lock: bool


def limit(
    *, started_on: datetime.date, days: int, warned_on: datetime.date | None, today: datetime.date
) -> Limit:
    """Where it stands on a day. It is never locked before its author was warned `WARN_DAYS` earlier.

    ValueError for a negative limit. `warned_on` is None while nobody was warned.
    """
    if days < 0:
        raise ValueError(f"A limit cannot be {days} days.")
    if days == 0:
        return Limit(None, False, False)
    lock_on = started_on + datetime.timedelta(days=days + 1)
    warn_from = lock_on - datetime.timedelta(days=WARN_DAYS)
    if warned_on is None:
        lock_on = max(lock_on, today + datetime.timedelta(days=WARN_DAYS))
        return Limit(lock_on, today >= warn_from and today > started_on, False)
    lock_on = max(lock_on, warned_on + datetime.timedelta(days=WARN_DAYS))
    return Limit(lock_on, False, today >= lock_on)
