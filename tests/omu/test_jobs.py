"""Long jobs: one worker at a time, carried on after a killed one (docs/adr/0008)."""

import datetime
import signal

import pglock
import pytest
from django.db import OperationalError
from django.utils import timezone

from omu.actions import jobs, relay
from staff.actions import jobs as asking
from staff.actions.errors import Refused
from staff.models import Job, JobState
from tests.omu import processes


@pytest.fixture
def asked(world, monkeypatch):
    """A function: a job asked for, whose kind is done by the given runner."""

    def ask(runner, **parameters):
        monkeypatch.setitem(jobs.RUNNERS, "counting", runner)
        return asking.ask(
            "counting", title="Counting", parameters=parameters, by=world.actor("case_administrator")
        )

    return ask


def test_a_job_is_done_as_the_one_who_asked(asked, world):
    seen = []
    job = asked(lambda job, actor: seen.append(actor) or "All counted.")
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.message, job.attempts) == (JobState.DONE, "All counted.", 1)
    assert job.finished_at is not None
    assert (seen[0].user, seen[0].role) == (world.actor("case_administrator").user, "case_administrator")


def test_a_finished_job_is_left_alone(asked):
    runs = []
    job = asked(lambda job, actor: runs.append(1) or "")
    jobs.run(job.pk)
    jobs.run(job.pk)
    assert runs == [1]


def refuse(job, actor):
    raise Refused("Row 7 has no prison number.")


def fail(job, actor):
    raise KeyError("row")


@pytest.mark.parametrize(
    ("runner", "state", "words"),
    [(refuse, JobState.REFUSED, "Row 7 has no prison number."), (fail, JobState.FAILED, "Reference ")],
)
def test_a_job_says_what_came_of_it(asked, runner, state, words, caplog):
    job = asked(runner)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.state == state
    assert words in job.message
    if state == JobState.FAILED:
        assert job.message.split("Reference ")[1].rstrip(".") in caplog.text


@pytest.mark.django_db(transaction=True)
def test_an_interrupted_job_is_taken_up_again_where_it_stopped(asked):
    def stops_once(job, actor):
        asking.progress(job, done=job.done + 1, total=2)
        if job.done == 1:
            raise OperationalError("the database went away")
        return f"{job.done} of {job.total}"

    job = asked(stops_once)
    with pytest.raises(OperationalError):
        jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.done) == (JobState.RUNNING, 1)
    Job.objects.filter(pk=job.pk).update(sent_at=timezone.now() - datetime.timedelta(seconds=21))
    assert list(jobs.to_send(now=timezone.now())) == [job.pk]
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.message, job.attempts) == (JobState.DONE, "2 of 2", 2)


@pytest.mark.django_db(transaction=True)
def test_a_job_that_never_gets_through_is_given_up(asked):
    def dies(job, actor):
        raise OperationalError("gone")

    job = asked(dies)
    for _ in range(asking.MOST_ATTEMPTS):
        with pytest.raises(OperationalError):
            jobs.run(job.pk)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.message) == (
        JobState.FAILED,
        "Given up after 5 attempts. Ask for it again.",
    )


#: A worker whose job counts to 40, a tenth of a second each, and stops at what it had done when it died.
COUNTING = """
import time
from django.db import transaction
from omu.actions import jobs
from staff.actions import jobs as asking

def count(job, actor):
    for number in range(job.done + 1, 41):
        with transaction.atomic():
            time.sleep(0.1)
            job.result = {"counted": [*job.result.get("counted", []), number]}
            job.save(update_fields=["result"])
            asking.progress(job, done=number, total=40)
    return "Counted to 40."

jobs.RUNNERS["counting"] = count
"""


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_a_job_of_a_killed_worker_is_carried_on_by_another(world, tmp_path):
    """A real worker, killed outright in the middle; the relay finds its lock free and sends the job again."""
    (tmp_path / "counting_tests.py").write_text(COUNTING)
    more = {"PYTHONPATH": str(tmp_path)}
    job = asking.ask("counting", title="Counting", by=world.actor("case_administrator"))
    with processes.worker("--include", "counting_tests", **more) as first:
        relay.send_jobs(lambda key: first("omu.tasks.run_job", key), now=timezone.now())
        processes.until(lambda: Job.objects.get(pk=job.pk).done >= 5)
        assert not list(jobs.to_send(now=timezone.now() + datetime.timedelta(minutes=30)))
        first.process.send_signal(signal.SIGKILL)
        first.process.wait(timeout=10)
    stopped_at = Job.objects.get(pk=job.pk).done
    assert 5 <= stopped_at < 40
    later = timezone.now() + datetime.timedelta(minutes=1)
    with processes.worker("--include", "counting_tests", **more) as second:
        processes.until(lambda: relay.send_jobs(lambda key: second("omu.tasks.run_job", key), now=later))
        processes.until(lambda: Job.objects.get(pk=job.pk).state == JobState.DONE)
    job.refresh_from_db()
    assert job.result["counted"] == list(range(1, 41))  # nothing lost, nothing twice
    assert job.attempts == 2


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_do_one_job_at_once(asked):
    """The lock is held by another connection for as long as this test says."""
    runs = []
    job = asked(lambda job, actor: runs.append(1) or "")
    holder = processes.start("-c", HOLD.format(name=jobs.lock_of(job.pk)))
    try:
        assert holder.stdout.readline().strip() == "held"
        Job.objects.filter(pk=job.pk).update(state=JobState.RUNNING, sent_at=timezone.now())
        jobs.run(job.pk)
        assert runs == []
        assert not list(jobs.to_send(now=timezone.now() + datetime.timedelta(hours=1)))
    finally:
        holder.kill()
        holder.wait(timeout=10)

    def free():
        with pglock.advisory(jobs.lock_of(job.pk), timeout=0) as acquired:
            return acquired

    processes.until(free)
    jobs.run(job.pk)
    assert runs == [1]


HOLD = """
import os, time, django
os.environ["DJANGO_SETTINGS_MODULE"] = "omu.settings"
django.setup()
import pglock
with pglock.advisory("{name}"):
    print("held", flush=True)
    time.sleep(60)
"""
