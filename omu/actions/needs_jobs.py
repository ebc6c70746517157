"""Numbers of needs prepared for regions and the estate, as long work and every night (docs/domain.md 16)."""

import datetime

from django.utils import timezone

from inspection.actions import needs_pictures
from omu.actions import jobs
from staff import actors
from staff.actions import jobs as asking
from staff.actors import Actor
from staff.models import Job

#: Who prepares the numbers at night.
NIGHT = actors.system("needs")


def _run(job: Job, by: Actor) -> str:
    """Count every prison anew; carried on after a killed worker it starts again, and leaves the same."""
    today, number = datetime.date.fromisoformat(job.parameters["today"]), 0
    for number, total in needs_pictures.prepare_every(now=timezone.now(), today=today, by=by):
        asking.progress(job, done=number, total=total)
    return f"The numbers of {number:,} prison{'' if number == 1 else 's'} are prepared."


def every_night(*, now: datetime.datetime, today: datetime.date) -> int:
    """The same without anybody asking; returns how many prisons were counted."""
    return sum(1 for _ in needs_pictures.prepare_every(now=now, today=today, by=NIGHT))


jobs.RUNNERS |= {needs_pictures.JOB: _run}
