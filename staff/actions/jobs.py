"""Long work as rows: asked for, taken by a worker, carried on after a killed one (docs/adr/0008)."""

import datetime
import logging
from typing import Any

from django.core.files.base import File
from django.db import transaction

from staff import audit
from staff.actions.errors import DISK_IS_FULL, MEND_THE_DISK, Refused, disk_is_full
from staff.actors import Actor
from staff.models import Job, JobState

logger = logging.getLogger("omu.jobs")

MOST_ATTEMPTS = 5


@transaction.atomic
def ask(
    kind: str,
    *,
    title: str,
    parameters: dict[str, Any] | None = None,
    input_file: File | None = None,
    by: Actor,
) -> Job:
    """Write down a long job; the relay sends it to a worker.

    File and row come together: where the row fails the file goes again. Raises Refused at "file" where the
    file cannot be kept because the disk is full or cannot be written.
    """
    job = Job(kind=kind, title=title, user=by.user, assignment=by.assignment, parameters=parameters or {})
    if input_file is not None:
        _keep(input_file, job=job)
    try:
        job.save()
        audit.record(by=by, deed="staff.job.asked", subject=job, details={"kind": kind, "title": title})
    except Exception:
        if job.input_file:
            job.input_file.delete(save=False)
        raise
    return job


def _keep(input_file: File, *, job: Job) -> None:
    try:
        job.input_file.save(str(input_file.name).rsplit("/", 1)[-1], input_file, save=False)
    except OSError as fault:
        if not disk_is_full(fault):
            raise
        logger.exception("A file for %s could not be kept", job.kind)
        raise Refused(f"{DISK_IS_FULL} {MEND_THE_DISK}", field="file") from fault


def start(job: Job) -> Job:
    """Mark a job as running, once more; the caller holds its advisory lock."""
    job.state = JobState.RUNNING
    job.attempts += 1
    job.save(update_fields=["state", "attempts"])
    return job


def progress(job: Job, *, done: int, total: int, message: str = "") -> None:
    """Keep how far a job is, in the transaction of the work it counts; `message` says what it does just now.

    A `total` of 0 is not known yet.
    """
    Job.objects.filter(pk=job.pk).update(done=done, total=total, message=message)
    job.done, job.total, job.message = done, total, message


def finish(
    job: Job, *, state: str, message: str, result: dict[str, Any] | None = None, now: datetime.datetime
) -> None:
    """Close a job with what it came to."""
    job.state, job.message, job.finished_at = state, message, now
    job.result = result if result is not None else job.result
    job.save(update_fields=["state", "message", "finished_at", "result", "output_file"])
