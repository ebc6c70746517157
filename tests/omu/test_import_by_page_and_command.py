"""Receiving many from a file: by the page, by the command, by a worker that is killed (docs/adr/0008)."""

import datetime
import io
import signal

import pytest
from celery import Celery
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from cases.models import Change, Clock, Custody, Prisoner
from omu.actions import jobs, receptions, relay
from staff.models import AuditEvent, Job, JobState
from tests.omu import processes
from tests.omu.extracts import extract, row

URL = "/receptions/import/"


def test_a_case_administrator_sends_a_file_by_the_page_with_the_broker_away(world, clerk, as_actor, settings):
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "redis://127.0.0.1:1/0",
        }
    }
    client = as_actor(clerk)
    page = client.get(URL).content.decode()
    assert "Keep the good rows" in page
    assert "Refuse the whole file" in page
    file = ContentFile(extract(row(0)), name="../../Grüße <b>.csv")
    response = client.post(URL, {"file": file, "faulty": "keep"})
    job = Job.objects.get(kind=receptions.KIND)
    assert response.headers["Location"] == f"/jobs/{job.pk}/"
    assert (job.state, job.sent_at) == (JobState.WAITING, None)
    assert "Waiting to begin" in client.get(f"/jobs/{job.pk}/").content.decode()

    away = Celery(broker="redis://127.0.0.1:1/0")

    def send(key):
        away.send_task("omu.tasks.run_job", args=[key], retry=False)

    assert relay.send_jobs(send, now=timezone.now()) == 0
    job.refresh_from_db()
    assert (job.state, job.sent_at) == (JobState.WAITING, None)
    jobs.run(job.pk)
    page = client.get(f"/jobs/{job.pk}/").content.decode()
    assert "1 row read, 1 received" in page
    assert "No row had a fault." in page


def test_the_page_shows_every_fault(send, as_actor, clerk):
    job = send(extract(row(0, dob="31/02/1988"), row(1, ethnicity=""), row(2)))
    page = as_actor(clerk).get(f"/jobs/{job.pk}/").content.decode()
    assert "“31/02/1988” does not exist" in page
    assert "Received, with a task to mend it" in page
    assert "Fetch the file" in page


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ({}, "Choose the file"),
        ({"file": ContentFile(b"", name="empty.csv")}, "empty"),
        ({"file": ContentFile(b"x" * 2048, name="large.csv")}, "is the most"),
    ],
)
def test_the_form_says_what_is_wrong_with_the_file(clerk, as_actor, settings, sent, message):
    settings.LARGEST_EXTRACT = 1024
    page = as_actor(clerk).post(URL, sent | {"faulty": "keep"}).content.decode()
    assert message in page.split("There is a problem")[1][:800]
    assert not Job.objects.exists()


def test_only_a_case_administrator_imports(world, as_actor):
    assert as_actor(world.actor("head_of_omu")).get(URL).status_code == 403


def command(tmp_path, content, *words):
    """Run the command; gives what it printed and its exit status."""
    path = tmp_path / "extract.csv"
    path.write_bytes(content)
    out, status = io.StringIO(), 0
    try:
        call_command("import_receptions", str(path), *words, stdout=out, stderr=out)
    except SystemExit as ended:
        status = ended.code
    except CommandError as error:
        status = error.returncode
        out.write(str(error))
    return out.getvalue(), status


def test_the_command_takes_every_prisons_rows_and_their_clocks_stand_at_once(world, clerk, tmp_path):
    content = extract(row(0), row(1, prison="MRD"), row(2, dob="31/02/1988"))
    printed, status = command(tmp_path, content)
    assert status == 0
    lines = printed.splitlines()
    assert lines[0] == "3 rows read, 2 received, 0 here already, 1 refused."
    assert lines[1].startswith("row 3 (line 4), dob '31/02/1988': “31/02/1988” does not exist")
    for custody in Custody.objects.all():
        assert {"T1", "T2"} <= set(Clock.objects.filter(custody=custody).values_list("standard", flat=True))
    assert Clock.objects.values("custody").distinct().count() == 2
    event = AuditEvent.objects.get(deed="omu.receptions.imported")
    assert (event.role, event.details["opened"], event.details["file"]) == ("system", 2, "extract.csv")


def test_the_command_says_by_its_exit_status_what_became_of_the_file(world, clerk, tmp_path):
    assert command(tmp_path, extract(row(0), row(1, prison="MRD")), "--prison", "MRD")[0].startswith(
        "2 rows read, 1 received, 0 here already, 1 refused."
    )
    printed, status = command(tmp_path, extract(row(2), row(3, sex="")), "--refuse-all")
    assert status == 1
    assert "1 of 2 row has a fault. Nothing was received." in printed
    assert command(tmp_path, b"\xff\xfe")[1] == 2
    assert command(tmp_path, extract(row(0)), "--prison", "XYZ")[1] == 1
    with pytest.raises(CommandError) as missing:
        call_command("import_receptions", str(tmp_path / "missing.csv"))
    assert missing.value.returncode == 2
    assert str(missing.value).endswith("missing.csv cannot be read: No such file or directory.")


#: A worker that takes ten rows at a time and rests between, so that it can be killed in the middle.
SLOWLY = """
import time
from omu.actions import receptions

receptions.AT_ONCE = 10
receive = receptions._receive

def slowly(*args, **kwargs):
    time.sleep(0.3)
    return receive(*args, **kwargs)

receptions._receive = slowly
"""


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
@pytest.mark.parametrize("refuse_all", [False, True])
def test_a_killed_worker_is_carried_on_by_another_and_nobody_is_received_twice(
    world, clerk, tmp_path, settings, refuse_all
):
    """A real worker, killed outright between two chunks or within one; another does the rest."""
    settings.STORAGES = settings.STORAGES | {
        "default": settings.STORAGES["default"] | {"OPTIONS": {"location": tmp_path / "files"}}
    }
    (tmp_path / "slowly_tests.py").write_text(SLOWLY)
    more = {"PYTHONPATH": str(tmp_path), "OMU_DATA": str(tmp_path)}
    rows = [row(serial, **({} if refuse_all or serial % 20 else {"ethnicity": ""})) for serial in range(200)]
    file = ContentFile(extract(*rows), name="extract.csv")
    job = receptions.ask(file, refuse_all=refuse_all, today=world.today, by=clerk)
    with processes.worker("--include", "slowly_tests", **more) as first:
        first("omu.tasks.run_job", job.pk)
        processes.until(lambda: Job.objects.get(pk=job.pk).total == 200)
        if refuse_all:
            processes.until(lambda: not list(jobs.to_send(now=timezone.now() + datetime.timedelta(hours=1))))
        else:
            processes.until(lambda: Job.objects.get(pk=job.pk).done >= 30)
        first.process.send_signal(signal.SIGKILL)
        first.process.wait(timeout=10)
    stopped = Job.objects.get(pk=job.pk)
    assert stopped.state == JobState.RUNNING
    assert Custody.objects.count() == stopped.done < 200
    assert (stopped.done == 0) == refuse_all
    later = timezone.now() + datetime.timedelta(hours=1)
    with processes.worker(OMU_DATA=str(tmp_path)) as second:
        processes.until(lambda: relay.send_jobs(lambda key: second("omu.tasks.run_job", key), now=later))
        processes.until(lambda: Job.objects.get(pk=job.pk).state == JobState.DONE)
    job.refresh_from_db()
    assert (job.attempts, job.done, job.result["rows"], job.result["opened"]) == (2, 200, 200, 200)
    assert Custody.objects.count() == Prisoner.objects.count() == 200
    assert Change.objects.values("custody").distinct().count() == 200
    listed = [one["row"] for one in job.result["faults"]]
    assert listed == ([] if refuse_all else list(range(1, 201, 20)))


@pytest.mark.parametrize("refuse_all", [False, True])
def test_while_a_file_is_checked_the_page_says_how_far_it_is(clerk, world, as_actor, refuse_all):
    file = ContentFile(extract(*(row(number) for number in range(450))), name="extract.csv")
    job = receptions.ask(file, refuse_all=refuse_all, today=world.today, by=clerk)
    client, seen = as_actor(clerk), []

    def look(execute, sql, params, many, context):
        answer = execute(sql, params, many, context)
        if sql.startswith('UPDATE "staff_job"') and '"message"' in sql:
            seen.append(client.get(f"/jobs/{job.pk}/progress/").content.decode())
        return answer

    with connection.execute_wrapper(look):
        jobs.run(job.pk)
    assert "200 rows are read and checked so far; nothing is received yet." in seen[0]
    assert "400 rows are read and checked so far" in seen[1]
    assert "0 of 450" in seen[2]
    assert (receptions.ALL_TOGETHER in seen[2]) is refuse_all
    job.refresh_from_db()
    assert (job.done, job.total, job.state) == (450, 450, JobState.DONE)
    assert Custody.objects.count() == 450
