"""What beat and the relay start: thin tasks around actions (docs/adr/0008)."""

from dataclasses import asdict
from time import monotonic
from typing import Any

import pghistory
from celery import shared_task
from celery.exceptions import SoftTimeLimitExceeded
from django.utils import timezone

from omu.actions import jobs, receptions
from omu.actions import relay as relaying
from omu.actions import sweep as sweeping
from omu.dossier import building, cleaning
from staff import actors
from staff.actions import heartbeats, seals
from staff.middleware import day

#: The long work this worker can do: each module registers its kind of job.
DOES = (receptions, building)


def _beat(part: str, details: dict[str, Any]) -> None:
    heartbeats.beat(part, details=details, now=timezone.now(), by=actors.system(part))


@shared_task
def relay() -> None:
    """Refresh changed cases and send waiting jobs; every five seconds."""
    with pghistory.context(user="", role="system", task="relay"):
        done = relaying.turn(send=_send, today=day(), now=timezone.now())
    _beat("relay", asdict(done))


def _send(job: int) -> None:
    run_job.apply_async(args=[job], retry=False)


@shared_task
def seal() -> None:
    """Seal the deeds not yet sealed; every minute."""
    made = seals.seal(now=timezone.now())
    _beat("seal", {"seal": made.pk if made else None})


@shared_task
def sweep() -> None:
    """Raise what the day has made due; every night."""
    began = monotonic()
    with pghistory.context(user="", role="system", task="sweep"):
        swept = sweeping.sweep(today=day())
    _beat("sweep", asdict(swept) | {"seconds": round(monotonic() - began, 1)})


@shared_task
def clean() -> None:
    """Remove the files of records that a killed worker left; every night."""
    _beat("clean", {"removed": cleaning.clean(now=timezone.now())})


@shared_task
def run_job(job: int) -> None:
    """Do one long job, or carry on the one a killed worker left."""
    with pghistory.context(user="", role="system", task=f"job {job}"):
        jobs.run(job, interruptions=(SoftTimeLimitExceeded,))
