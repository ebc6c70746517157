"""Long work: done by one worker at a time, carried on after a killed one (docs/adr/0008)."""

import datetime
import logging
import secrets
from collections.abc import Callable, Iterator

import pglock
from django.db import InterfaceError, OperationalError
from django.db.models import Q
from django.utils import timezone

from staff import actors, audit
from staff.actions import jobs
from staff.actions.errors import DISK_IS_FULL, MEND_THE_DISK, Refused, disk_is_full
from staff.actors import Actor
from staff.models import Job, JobState

logger = logging.getLogger("omu.jobs")

#: What does the work of a job: it starts at `job.done`, keeps `staff.actions.jobs.progress` in the
#: transaction of each piece of work, and returns the sentence the asker reads at the end. It may put an
#: output file and a result on the job. Refused with a message closes the job as refused.
Runner = Callable[[Job, Actor], str]

#: By kind of job; the module that does the work registers itself, and `omu.tasks` imports that module.
RUNNERS: dict[str, Runner] = {}

#: A message may be lost with the broker; a job still waiting after this long is sent again.
SEND_AGAIN_AFTER = datetime.timedelta(minutes=10)
#: A job whose worker died is sent again after this long, so that it is not sent with every round.
TAKE_UP_AGAIN_AFTER = datetime.timedelta(seconds=20)
#: The lock of a job is tried by the relay for an instant; a worker waits that instant out.
LONGEST_INSTANT = datetime.timedelta(seconds=2)
#: The work stopped half way and nobody is to blame: the job stays as it is and is taken up again.
INTERRUPTIONS: tuple[type[Exception], ...] = (OperationalError, InterfaceError)


def lock_of(job: int) -> str:
    """Name of the advisory lock that the worker of a job holds for as long as it lives."""
    return f"omu.job.{job}"


def to_send(*, now: datetime.datetime) -> Iterator[int]:
    """Jobs a worker should hear of: not sent yet, lost on the way, or left behind by a worker that died."""
    unfinished = Job.objects.filter(state__in=[JobState.WAITING, JobState.RUNNING])
    due = unfinished.filter(
        Q(sent_at__isnull=True)
        | Q(state=JobState.WAITING, sent_at__lt=now - SEND_AGAIN_AFTER)
        | Q(state=JobState.RUNNING, sent_at__lt=now - TAKE_UP_AGAIN_AFTER)
    )
    for key, state in due.order_by("pk").values_list("pk", "state"):
        if state == JobState.WAITING or _is_free(key):
            yield key


def _is_free(key: int) -> bool:
    with pglock.advisory(lock_of(key), timeout=0) as free:
        return bool(free)


def run(job: int, *, interruptions: tuple[type[Exception], ...] = ()) -> None:
    """Do a job, or carry it on; nothing where another worker has it or it is finished.

    `interruptions`: further errors that mean "stopped half way" and not "failed". Errors never go up, but
    these: the job says what came of it, with a reference to the log.
    """
    with pglock.advisory(lock_of(job), timeout=LONGEST_INSTANT) as mine:
        found = Job.objects.select_related("user", "assignment__prison", "assignment__trust").filter(pk=job)
        held = found.first() if mine else None
        if held is None or held.finished:
            return
        if held.attempts >= jobs.MOST_ATTEMPTS:
            message = f"Given up after {held.attempts} attempts. Ask for it again."
            jobs.finish(held, state=JobState.FAILED, message=message, now=timezone.now())
            return
        reference = secrets.token_hex(5).upper()
        token = audit.reference.set(reference)
        try:
            _run(jobs.start(held), reference, (*INTERRUPTIONS, *interruptions))
        finally:
            audit.reference.reset(token)


def _run(job: Job, reference: str, interruptions: tuple[type[Exception], ...]) -> None:
    try:
        message = RUNNERS[job.kind](job, actors.of(job.assignment))
    except interruptions:
        raise
    except Refused as refusal:
        jobs.finish(job, state=JobState.REFUSED, message=refusal.message, now=timezone.now())
    except Exception as fault:
        logger.exception("Job %s (%s) failed, reference %s", job.pk, job.kind, reference)
        what = (
            f"{DISK_IS_FULL} {MEND_THE_DISK}" if disk_is_full(fault) else "Something went wrong on our side."
        )
        message = f"{what} Reference {reference}."
        jobs.finish(job, state=JobState.FAILED, message=message, now=timezone.now())
    else:
        jobs.finish(job, state=JobState.DONE, message=message, now=timezone.now())
