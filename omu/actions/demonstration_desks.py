"""What lies on desks in the demonstration: supervision, a task put aside, a duty extended."""

import datetime
from typing import Any

from django.utils import timezone

from cases.actions import clock_decisions, supervision, supervision_notes, tasks
from cases.models import Clock, Supervision, Task
from omu.actions.demonstration_estate import Estate
from staff.models import Prison

HEAD = "head.marlowe"
#: Supervision: officer, days ago, what was talked about, next session in so many days.
SESSIONS = (
    ("os.adeyemi", 80, "A4105BG before his board; keeping the log short and to the point.", 40),
    ("os.adeyemi", 45, "How to bring up the offence with somebody who denies it. Two cases looked at.", 38),
    ("os.bell", 30, "Three cases with a board before Christmas; who writes what until then.", 35),
    ("os.lindqvist", 20, "Risk management plans: what is the wing to do, and by when?", 42),
)
#: What was said about single cases in the session of this officer, and what was agreed, to be done by today.
NOTED = "os.bell"
NOTES = (
    ("Quiet for weeks: is it the move of wing, or has something happened at home?", "See him on the wing"),
    ("What the plan says about work is done. The next step is his to name.", ""),
)


def laid_out(estate: Estate) -> None:
    """Everything of it; after the sweep, which makes the tasks."""
    _supervised(estate)
    _extended(estate)
    _put_aside(estate)


def _supervised(estate: Estate) -> None:
    prison: Prison = estate.prisons["ASH"]
    for officer, days_ago, talk, next_in in SESSIONS:
        made = supervision.record(
            prison, officer=estate.assignments[officer].user, held_on=estate.day(days_ago),
            talked_about=talk, next_on=estate.day(days_ago - next_in), today=estate.day(days_ago),
            by=estate.actor(HEAD),
        )  # fmt: skip
        if officer == NOTED:
            _talked_about(estate, made)


def _talked_about(estate: Estate, session: Supervision) -> None:
    """What was said about the cases that press most, in the words of NOTES."""
    head = estate.actor(HEAD)
    on = session.held_on
    now = datetime.datetime.combine(on, datetime.time(15), timezone.get_current_timezone())
    points = supervision_notes.agenda(session.officer, prison=session.prison, on=on, session=session, by=head)
    for point, (said, action) in zip(points, NOTES, strict=False):
        agreed: dict[str, Any] = {"action": action, "action_for": "officer", "due_on": estate.today}
        supervision_notes.write(
            session,
            custody=point.case.allocation.custody,
            said=said,
            **(agreed if action else {}),
            now=now,
            today=on,
            by=head,
        )


def _extended(estate: Estate) -> None:
    """The first duty at Ashbourne that is still open and not late."""
    head = estate.actor(HEAD)
    running = Clock.objects.visible_to(head).running().filter(custody__headline__prison=estate.prisons["ASH"])
    owed = running.filter(due_on__gt=estate.today).order_by("due_on", "pk").first()
    if owed and owed.due_on:
        clock_decisions.extend(
            owed, to=owed.due_on + datetime.timedelta(days=14), reason="In hospital until Friday",
            today=estate.today, by=head,
        )  # fmt: skip


def _put_aside(estate: Estate) -> None:
    """A task of the head that can wait."""
    head = estate.actor(HEAD)
    mine = Task.objects.visible_to(head).open().exclude(due_on__lte=estate.today)
    task = mine.select_related("custody__headline").first()
    if task is None:
        return
    allowed, _ = tasks.bounds(task, today=estate.today, by=head)
    tasks.put_aside(task, until=allowed.first, reason="The file comes tomorrow", today=estate.today, by=head)
