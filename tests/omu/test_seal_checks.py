"""Checking the seals as a long job (docs/adr/0005)."""

from django.utils import timezone

from omu.actions import jobs as work
from omu.actions import seal_checks
from staff import audit
from staff.actions import jobs, seals
from staff.models import Heartbeat, JobState


def test_the_job_that_the_page_asks_for_checks_the_seals_and_says_so(world):
    head = world.actor("head_of_omu")
    audit.record(by=head, deed="cases.case.opened")
    seals.seal(now=timezone.now())
    job = jobs.ask("check_seals", title="Check the seals", by=head)
    assert work.RUNNERS["check_seals"] is seal_checks.run
    work.run(job.pk)
    job.refresh_from_db()
    assert job.state == JobState.DONE
    assert "1 seals over" in job.message
    assert Heartbeat.objects.get(part=seals.CHECKED).details["seals"] == 1
