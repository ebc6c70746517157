"""One round of the relay: rows that wait become effects and messages (docs/adr/0008).

Changes of cases become clocks, jobs become messages to workers. Nothing else enqueues anything.
"""

import datetime
import logging
from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction

from cases.models import Change
from omu.actions import jobs
from omu.actions.refresh import refresh_keys
from staff.models import Job

logger = logging.getLogger("omu.relay")

#: Cases in one transaction, and rounds of that size before the next beat's turn.
AT_ONCE = 200
MOST_BATCHES = 50


@dataclass(frozen=True)
class Round:
    """What a round came to: cases refreshed, cases that could not be, jobs sent."""

    refreshed: int = 0
    failed: int = 0
    sent: int = 0


def turn(*, send: Callable[[int], object], now: datetime.datetime, today: datetime.date) -> Round:
    """Refresh every case that has changed, and send every job that waits; `send` tells a worker of one."""
    refreshed, failed = changes(today=today)
    return Round(refreshed=refreshed, failed=failed, sent=send_jobs(send, now=now))


def changes(*, today: datetime.date) -> tuple[int, int]:
    """Refresh what has changed, in batches; how many cases, and how many of them could not be.

    A case that cannot be refreshed is logged and keeps its row; the cases beside it go on without it.
    """
    refreshed, stuck = 0, set[int]()
    for _ in range(MOST_BATCHES):
        try:
            done = _batch(without=stuck, today=today)
        except Exception:
            logger.exception("A batch of changed cases could not be refreshed; they go one by one")
            done = _one_by_one(stuck, today=today)
        refreshed += done
        if done < AT_ONCE:
            break
    return refreshed, len(stuck)


@transaction.atomic
def _batch(*, without: set[int], today: datetime.date) -> int:
    """Take the oldest changes nobody else has taken, refresh their cases, and delete them."""
    rows = Change.objects.exclude(custody_id__in=without).order_by("pk")
    taken = list(rows.select_for_update(skip_locked=True)[:AT_ONCE].values_list("pk", "custody_id"))
    refresh_keys({custody for _, custody in taken}, today=today)
    Change.objects.filter(pk__in=[pk for pk, _ in taken]).delete()
    return len(taken)


def _one_by_one(stuck: set[int], *, today: datetime.date) -> int:
    waiting = Change.objects.exclude(custody_id__in=stuck).order_by("custody_id")
    done = 0
    for custody in waiting.values_list("custody_id", flat=True).distinct()[:AT_ONCE]:
        try:
            done += _of_one(custody, today=today)
        except Exception:
            logger.exception("Case %s could not be refreshed; its row waits", custody)
            stuck.add(custody)
    return done


@transaction.atomic
def _of_one(custody: int, *, today: datetime.date) -> int:
    rows = Change.objects.filter(custody_id=custody)
    taken = list(rows.select_for_update(skip_locked=True).values_list("pk", flat=True))
    refresh_keys([custody] if taken else [], today=today)
    Change.objects.filter(pk__in=taken).delete()
    return len(taken)


def send_jobs(send: Callable[[int], object], *, now: datetime.datetime) -> int:
    """Tell a worker of each job that waits; how many. With the broker away the rows wait.

    A job told of twice is done once: whoever does it holds its lock, and a finished one is left alone.
    """
    sent = 0
    for job in jobs.to_send(now=now):
        try:
            send(job)
        except Exception:
            logger.exception("The broker is away: jobs wait in the database")
            break
        Job.objects.filter(pk=job).update(sent_at=now)
        sent += 1
    return sent
