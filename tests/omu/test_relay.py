"""The relay: what waits in rows becomes effects and messages (docs/adr/0008)."""

import datetime

import pytest
from django.utils import timezone

from cases.models import Change, Clock, ClockFlag, Custody
from omu.actions import jobs, refresh, relay
from staff.actions import jobs as asking
from staff.models import Heartbeat, Job, JobState
from tests.omu import processes

D = datetime.date


def test_changes_become_clocks_and_are_gone(world):
    custody = world.receive()
    assert Change.objects.filter(custody=custody).exists()
    assert relay.changes(today=world.today)[1] == 0
    assert not Change.objects.exists()
    assert {"T1", "T2"} <= set(Clock.objects.filter(custody=custody).values_list("standard", flat=True))


def test_many_changes_of_many_cases_take_several_batches(world, monkeypatch):
    monkeypatch.setattr(relay, "AT_ONCE", 3)
    for _ in range(7):
        world.receive()
    relay.changes(today=world.today)
    assert not Change.objects.exists()
    assert Clock.objects.filter(standard="T2").count() == 7


def test_a_case_that_cannot_be_refreshed_keeps_its_row_and_holds_nobody_up(world, caplog):
    bad, good = world.receive(), world.receive()
    # A year that no calendar reaches: the due date of T2 cannot be worked out.
    Custody.objects.filter(pk=bad.pk).update(sentenced_on=D(9999, 12, 31))
    assert relay.changes(today=world.today)[1] == 1
    assert set(Change.objects.values_list("custody", flat=True)) == {bad.pk}
    assert Clock.objects.filter(custody=good, standard="T2").exists()
    assert f"Case {bad.pk} could not be refreshed" in caplog.text


def test_a_page_of_the_case_finds_its_clocks_at_once(world):
    custody = world.receive()
    assert refresh.refresh_waiting(custody.prisoner.number, today=world.today)
    assert Clock.objects.filter(custody=custody).exists()
    assert not Change.objects.exists()
    assert not refresh.refresh_waiting(custody.prisoner.number, today=world.today)


def test_a_job_is_sent_once_and_again_only_when_it_seems_lost(world):
    job = asking.ask("nothing", title="Nothing", by=world.actor("case_administrator"))
    heard, now = [], timezone.now()
    assert relay.send_jobs(heard.append, now=now) == 1
    assert relay.send_jobs(heard.append, now=now + datetime.timedelta(minutes=9)) == 0
    assert relay.send_jobs(heard.append, now=now + datetime.timedelta(minutes=11)) == 1
    assert heard == [job.pk, job.pk]


def test_with_the_broker_away_the_rows_wait(world, caplog):
    asker = world.actor("case_administrator")
    waiting = [asking.ask("nothing", title="Nothing", by=asker) for _ in range(3)]

    def away(job):
        raise ConnectionError("no broker")

    assert relay.send_jobs(away, now=timezone.now()) == 0
    assert caplog.text.count("The broker is away") == 1
    assert not Job.objects.filter(sent_at__isnull=False).exists()
    heard = []
    assert relay.send_jobs(heard.append, now=timezone.now()) == 3
    assert heard == [job.pk for job in waiting]


@pytest.mark.django_db(transaction=True)
def test_a_round_by_command_with_a_dead_broker_refreshes_cases_and_keeps_jobs(world):
    custody = world.receive()
    job = asking.ask("nothing", title="Nothing", by=world.actor("case_administrator"))
    round_ = processes.start("manage.py", "relay", REDIS_URL="redis://127.0.0.1:1/0")
    said, _ = round_.communicate(timeout=processes.LONGEST)
    assert round_.returncode == 0, said
    assert "0 jobs sent" in said
    assert "The broker is away" in said
    assert Clock.objects.filter(custody=custody).exists()
    job.refresh_from_db()
    assert (job.state, job.sent_at) == (JobState.WAITING, None)


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_a_worker_does_what_beat_would_ask_and_beats(world):
    custody = world.receive()
    with processes.worker() as send:
        send("omu.tasks.relay")
        processes.until(lambda: Heartbeat.objects.filter(part="relay").exists())
        assert Clock.objects.filter(custody=custody).exists()
        assert not Change.objects.exists()
        send("omu.tasks.seal")
        processes.until(lambda: Heartbeat.objects.filter(part="seal").exists())
        send("omu.tasks.sweep")
        beat = processes.until(lambda: Heartbeat.objects.filter(part="sweep").first())
        assert beat.details["cases"] == 1
        assert beat.details["looked_at"] >= 2
        assert beat.details["raised"] == 0  # T1 was due the day before, and the relay had raised it
        assert ClockFlag.objects.get().kind == "overdue"


def test_a_job_kind_nobody_does_fails_with_a_reference(world):
    job = asking.ask("nothing", title="Nothing", by=world.actor("case_administrator"))
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert "Reference" in job.message
