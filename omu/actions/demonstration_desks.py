"""What lies on desks in the demonstration: supervision, a task put aside, a duty extended."""

import datetime

from cases.actions import clocks, supervision, tasks
from cases.models import Clock, Task
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


def laid_out(estate: Estate) -> None:
    """Everything of it; after the sweep, which makes the tasks."""
    _supervised(estate)
    _extended(estate)
    _put_aside(estate)


def _supervised(estate: Estate) -> None:
    prison: Prison = estate.prisons["ASH"]
    for officer, days_ago, talk, next_in in SESSIONS:
        supervision.record(
            prison, officer=estate.assignments[officer].user, held_on=estate.day(days_ago),
            talked_about=talk, next_on=estate.day(days_ago - next_in), today=estate.day(days_ago),
            by=estate.actor(HEAD),
        )  # fmt: skip


def _extended(estate: Estate) -> None:
    """The first duty at Ashbourne that is still open and not late."""
    head = estate.actor(HEAD)
    running = Clock.objects.visible_to(head).running().filter(custody__headline__prison=estate.prisons["ASH"])
    owed = running.filter(due_on__gt=estate.today).order_by("due_on", "pk").first()
    if owed and owed.due_on:
        clocks.extend(
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
