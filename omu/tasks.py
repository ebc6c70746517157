"""What beat and the relay start: thin tasks around actions (docs/adr/0008)."""

import datetime
from dataclasses import asdict
from time import monotonic
from typing import Any

import pghistory
from celery import shared_task
from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.utils import timezone

from cases.actions import searches
from omu.actions import (
    contact_jobs,
    digests,
    jobs,
    measure_jobs,
    needs_jobs,
    place_jobs,
    receptions,
    record_jobs,
    scans,
    seal_checks,
    survey_jobs,
    transfer_jobs,
)
from omu.actions import relay as relaying
from omu.actions import sweep as sweeping
from omu.dashboards import estate_figures
from omu.dossier import audit_pack, building, cleaning
from staff import actors
from staff.actions import heartbeats, repeats, seals
from staff.middleware import day

#: The long work this worker can do: each module registers its kind of job.
DOES = (receptions, record_jobs, contact_jobs, building, audit_pack, seal_checks, place_jobs, needs_jobs,
        survey_jobs, measure_jobs, transfer_jobs)  # fmt: skip
#: How long a repeated request of a machine is given its first answer (docs/api.md).
KEY_IS_GOOD_FOR = datetime.timedelta(days=7)

#: How long the words of a search are kept for who made it.
SEARCH_IS_KEPT_FOR = datetime.timedelta(days=1)


def _beat(part: str, details: dict[str, Any]) -> None:
    heartbeats.beat(part, details=details, now=timezone.now(), by=actors.system(part))


@shared_task
def relay() -> None:
    """Refresh changed cases and send waiting jobs; every five seconds."""
    with pghistory.context(user="", role="system", task="relay"):
        done = relaying.turn(send=_send, today=day(), now=timezone.now())
    _beat("relay", asdict(done))
    if settings.SCAN_COMMAND and scans.waiting(now=timezone.now()):
        scan.apply_async(retry=False, expires=60)


def _send(job: int) -> None:
    run_job.apply_async(args=[job], retry=False)


@shared_task
def scan() -> None:
    """Look through the documents that wait; started by the relay."""
    if settings.SCAN_COMMAND:
        scans.scan_waiting(settings.SCAN_COMMAND, now=timezone.now())


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
def needs() -> None:
    """Prepare the numbers of needs for regions and the estate; every night."""
    _beat("needs", {"prisons": needs_jobs.every_night(now=timezone.now(), today=day())})


@shared_task
def figures() -> None:
    """Count every prison for pages that compare them; twice an hour."""
    estate_figures.prepare(now=timezone.now(), today=day())


@shared_task
def digest() -> None:
    """Write and send the e-mail of the day; every morning, and again for what the mail server refused."""
    _beat("digest", asdict(digests.run(today=day(), now=timezone.now)))


@shared_task
def clean() -> None:
    """Remove files that a killed worker left, and forget old answers of the API; every night."""
    removed = cleaning.clean(now=timezone.now())
    forgotten = repeats.forget(before=timezone.now() - KEY_IS_GOOD_FOR, by=actors.system("clean"))
    forgotten += searches.forget(before=timezone.now() - SEARCH_IS_KEPT_FOR, by=actors.system("clean"))
    _beat("clean", {"removed": removed, "forgotten": forgotten})


@shared_task
def run_job(job: int) -> None:
    """Do one long job, or carry on the one a killed worker left."""
    with pghistory.context(user="", role="system", task=f"job {job}"):
        jobs.run(job, interruptions=(SoftTimeLimitExceeded,))
