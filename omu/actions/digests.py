"""The e-mail of the day: counts and a link, nothing of any case, one a day at most (docs/domain.md 5).

A row first, a message second (docs/adr/0008): the row of a person and a day is unique, so three runs at once
send one. It is taken before the message goes out: a worker that is killed in between leaves a digest that may
be missing, and never one that comes twice. One that the mail server refused is tried again by the next run.
"""

import datetime
import logging
from collections.abc import Callable
from dataclasses import dataclass
from smtplib import SMTPDataError, SMTPRecipientsRefused
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, Q

from cases.models import Task, TaskSnooze
from staff.actions import notice_kinds
from staff.models import Digest, Notice, NoticeStop, RoleAssignment

logger = logging.getLogger("omu.digests")

MOST_ATTEMPTS = 5
AT_ONCE = 500
SUBJECT = "What waits for you in offender management"


@dataclass(frozen=True)
class Sent:
    """What a run came to: digests written, sent, and refused by the mail server."""

    written: int = 0
    sent: int = 0
    refused: int = 0


def run(*, now: Callable[[], datetime.datetime], today: datetime.date) -> Sent:
    """Write the digests of the day that are not written yet, and send those not sent."""
    written = write(today=today)
    sent, refused = send(today=today, now=now)
    return Sent(written=written, sent=sent, refused=refused)


@dataclass
class _Waiting:
    notices: int = 0
    tasks: int = 0
    overdue: int = 0
    today: int = 0

    def add(self, tasks: int, overdue: int, today: int) -> None:
        """Further tasks."""
        self.tasks, self.overdue, self.today = self.tasks + tasks, self.overdue + overdue, self.today + today

    @property
    def is_worth_a_mail(self) -> bool:
        """Something unread, something overdue or due today; what is due later can wait."""
        return bool(self.notices or self.overdue or self.today)


def write(*, today: datetime.date) -> int:
    """A row for everybody with an address, for whom something waits and who has not stopped the e-mail.

    A fixed number of queries for any number of people; returns how many rows were written.
    """
    written = Digest.objects.filter(user=OuterRef("user"), day=today)
    stopped = NoticeStop.objects.filter(user=OuterRef("user"), kind=notice_kinds.DIGEST, ended_at=None)
    roles = RoleAssignment.objects.holding(today).filter(user__is_active=True).exclude(user__email="")
    roles = roles.filter(~Exists(written), ~Exists(stopped))
    held = set(roles.order_by().values_list("user_id", "role", "prison_id"))
    waiting = {user: _Waiting() for user, _, _ in held}
    _count_notices(waiting)
    _count_tasks(waiting, {one for one in held if one[2]}, today)
    rows = [
        Digest(user_id=user, day=today, notices=one.notices, tasks=one.tasks, overdue=one.overdue)
        for user, one in sorted(waiting.items())
        if one.is_worth_a_mail
    ]
    before = Digest.objects.filter(day=today).count()
    Digest.objects.bulk_create(rows, ignore_conflicts=True, batch_size=AT_ONCE)
    return Digest.objects.filter(day=today).count() - before


def _count_notices(waiting: dict[int, _Waiting]) -> None:
    rows = Notice.objects.filter(user__in=waiting).unread().order_by()
    for user, count in rows.values("user").annotate(count=Count("pk")).values_list("user", "count"):
        waiting[user].notices = count


def _count_tasks(waiting: dict[int, _Waiting], held: set[tuple[int, str, int]], today: datetime.date) -> None:
    """Tasks as "My tasks" shows them: one's own and those of one's roles, without those put aside."""
    aside = TaskSnooze.objects.filter(ended_on__isnull=True, until__gt=today)
    not_late = Q(due_on__isnull=True) | Q(due_on__gte=today)
    mine = Task.objects.open().filter(user__in=waiting)
    mine = mine.exclude(not_late & Exists(aside.filter(task=OuterRef("pk"), user=OuterRef("user"))))
    for user, *counts in _counted(mine, today, "user_id"):
        waiting[user].add(*counts)
    of_role = {
        (role, prison): counts
        for role, prison, *counts in _counted(
            Task.objects.open().filter(user=None), today, "role", "prison_id"
        )
    }
    for user, role, prison in held:
        waiting[user].add(*of_role.get((role, prison), (0, 0, 0)))
    of_others = aside.filter(user__in=waiting, task__user=None, task__done_at=None)
    of_others = of_others.exclude(task__due_on__lt=today)
    for user, role, prison in of_others.values_list("user_id", "task__role", "task__prison_id"):
        waiting[user].tasks -= (user, role, prison) in held


def _counted(tasks: Any, today: datetime.date, *by: str) -> Any:
    """Rows of `by`, all tasks, those overdue, those due today."""
    return tasks.order_by().values_list(*by).annotate(
        every=Count("pk"),
        late=Count("pk", filter=Q(due_on__lt=today)),
        now=Count("pk", filter=Q(due_on=today)),
    )  # fmt: skip


def send(*, now: Callable[[], datetime.datetime], today: datetime.date) -> tuple[int, int]:
    """Send what was written for today and not taken yet; how many went out, how many were refused.

    With the mail server away the rows wait for the next run, and nothing else waits for them.
    """
    sent, refused, tried = 0, 0, set[int]()
    connection = get_connection()
    while digest := _take(today=today, without=tried, at=now()):
        tried.add(digest.pk)
        try:
            EmailMessage(SUBJECT, body(digest), to=[digest.user.email], connection=connection).send()
        except (SMTPRecipientsRefused, SMTPDataError):
            logger.warning("The mail server refused digest %s", digest.pk)
            refused += 1
            Digest.objects.filter(pk=digest.pk).update(taken_at=None)
        except OSError:
            logger.exception("The mail server is away: digests wait in the database")
            Digest.objects.filter(pk=digest.pk).update(taken_at=None)
            break
        else:
            sent += 1
            Digest.objects.filter(pk=digest.pk).update(sent_at=now())
    return sent, refused


@transaction.atomic
def _take(*, today: datetime.date, without: set[int], at: datetime.datetime) -> Digest | None:
    """The next digest nobody has taken, as taken; committed before a message goes out."""
    rows = Digest.objects.filter(day=today, taken_at=None, attempts__lt=MOST_ATTEMPTS).exclude(pk__in=without)
    digest = (
        rows.select_for_update(skip_locked=True, of=("self",)).select_related("user").order_by("pk").first()
    )
    if digest:
        Digest.objects.filter(pk=digest.pk).update(taken_at=at, attempts=F("attempts") + 1)
    return digest


def body(digest: Digest) -> str:
    """What the e-mail says: counts, and where to look."""
    where = f"{settings.PUBLIC_URL}/tasks/" if settings.PUBLIC_URL else "the address you always use"
    late = f", {digest.overdue} of them overdue" if digest.overdue else ""
    return (
        f"Unread notices: {digest.notices}\n"
        f"Tasks on your list: {digest.tasks}{late}\n\n"
        f"Sign in to see them: {where}\n\n"
        "This e-mail says nothing of any case. It comes once a day at most, and only when something waits. "
        'You can stop it under Inbox, "Choose which notices you receive".\n'
    )
