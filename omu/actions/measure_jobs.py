"""Counting measures as long work (docs/domain.md 21.2): a worker knows it by its kind."""

from django.utils import timezone

from inspection.actions import measure_jobs
from omu.actions.jobs import RUNNERS
from staff.actors import Actor
from staff.models import Job


def _run(job: Job, by: Actor) -> str:
    return measure_jobs.run(job, now=timezone.now(), by=by)


RUNNERS[measure_jobs.KIND] = _run
