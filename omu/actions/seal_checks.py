"""Checking every seal as a long job, since it reads the whole log of deeds (docs/adr/0005)."""

from django.utils import timezone

from omu.actions.jobs import RUNNERS
from staff.actions import jobs, seals
from staff.actors import Actor
from staff.models import Job


def run(job: Job, actor: Actor, /) -> str:
    """Check all seals; the page about seals shows the verdict. Returns the sentence for the asker."""
    verdict = seals.check(now=timezone.now(), by=actor)
    jobs.progress(job, done=verdict.seals, total=verdict.seals)
    if not verdict.sound:
        return (
            f"{len(verdict.faults)} faults were found among {verdict.seals} seals. See the page about seals."
        )
    return (
        f"{verdict.seals} seals over {verdict.events} events are sound; {verdict.not_sealed} not sealed yet."
    )


RUNNERS["check_seals"] = run
