"""Long work: its own page, its progress, and its file (docs/adr/0008)."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localtime

from staff.actions import jobs
from staff.models import AuditEvent, Job
from staff.permissions import ROLE_NAMES


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    options = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = settings.STORAGES | {"default": options}


@pytest.fixture
def clerk(world):
    return world.actor("case_administrator")


def asked(by, **rest):
    return jobs.ask("tests", title="Receive 200 prisoners", by=by, **rest)


def finished(job, **rest):
    job.output_file.save("report.csv", ContentFile("a,b"), save=False)
    jobs.finish(job, state="done", message="200 received.", now=localtime(), **rest)
    return job


def test_asking_writes_the_row_and_the_audit(clerk):
    job = asked(clerk, parameters={"whole": True}, input_file=ContentFile(b"x", name="../../in.csv"))
    assert (job.state, job.user, job.assignment) == ("waiting", clerk.user, clerk.assignment)
    assert job.input_file.name.startswith("jobs/in/")
    assert default_storage.open(job.input_file.name).read() == b"x"
    event = AuditEvent.objects.get(deed="staff.job.asked")
    assert event.details == {"kind": "tests", "title": "Receive 200 prisoners"}


def test_the_list_shows_ones_own_work_alone(world, clerk, as_actor):
    mine = asked(clerk)
    asked(world.actor("head_of_omu"))
    page = as_actor(clerk).get(reverse("job_list"))
    assert [row["job"].pk for row in page.context["rows"]] == [mine.pk]


def test_the_list_leaves_what_came_of_each_where_it_is(clerk, as_actor):
    """Results hold thousands of faults; the list shows none of them."""
    for _ in range(3):
        finished(asked(clerk), result={"faults": ["x" * 100] * 1000})
    client = as_actor(clerk)
    with CaptureQueriesContext(connection) as asked_for:
        assert len(client.get(reverse("job_list")).context["rows"]) == 3
    of_jobs = [one["sql"] for one in asked_for if 'FROM "staff_job"' in one["sql"]]
    assert of_jobs
    assert not [one for one in of_jobs if '"staff_job"."result"' in one]


def test_progress_is_shown_and_asked_for_until_the_work_is_finished(clerk, as_actor):
    job = asked(clerk)
    client = as_actor(clerk)
    address = reverse("job", args=[job.pk])
    jobs.start(job)
    jobs.progress(job, done=40, total=200)
    page = client.get(address).content.decode()
    assert "40 of 200" in page
    assert f'hx-get="{reverse("job_progress", args=[job.pk])}" hx-trigger="every 2s"' in page
    assert f'href="{address}">Look again' in page
    part = client.get(reverse("job_progress", args=[job.pk])).content.decode()
    assert "40 of 200" in part
    assert "<html" not in part
    finished(job)
    for end in (client.get(address), client.get(reverse("job_progress", args=[job.pk]))):
        assert "hx-get" not in end.content.decode()
        assert "200 received." in end.content.decode()


def test_faults_are_shown_with_row_field_and_reason(clerk, as_actor):
    job = asked(clerk)
    faults = [{"row": 7, "field": "born_on", "reason": "is in the future <b>"}, "The file ends in the middle"]
    jobs.finish(
        job, state="refused", message="Nothing was received.", result={"faults": faults}, now=localtime()
    )
    page = as_actor(clerk).get(reverse("job", args=[job.pk])).content.decode()
    assert "2 faults" in page
    assert "is in the future &lt;b&gt;" in page
    assert "The file ends in the middle" in page


def test_the_file_is_fetched_by_its_owner_and_the_fetch_is_audited(clerk, as_actor):
    job = finished(asked(clerk, parameters={"prisoner_number": "A1234BC"}))
    answer = as_actor(clerk).get(reverse("job_result", args=[job.pk]))
    assert b"".join(answer.streaming_content) == b"a,b"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Cache-Control"] == "no-store"
    event = AuditEvent.objects.get(deed="staff.job.fetched")
    assert (event.kind, event.prisoner_number, event.user) == ("read", "A1234BC", clerk.user)


def test_without_a_file_there_is_nothing_to_fetch(clerk, as_actor):
    job = asked(clerk)
    assert as_actor(clerk).get(reverse("job_result", args=[job.pk])).status_code == 404


def test_nobody_else_sees_a_job_its_progress_or_its_file(world, clerk, as_actor):
    job = finished(asked(clerk))
    for role in sorted(ROLE_NAMES.keys() - {"case_administrator"}):
        client = as_actor(world.actor(role))
        for name in ("job", "job_progress", "job_result"):
            assert client.get(reverse(name, args=[job.pk])).status_code == 404, (role, name)
    assert not AuditEvent.objects.filter(deed="staff.job.fetched").exists()


def test_the_file_is_not_fetched_in_another_role_of_the_same_person(world, clerk, as_actor):
    job = finished(asked(clerk))
    world.assign("wing_staff", user=clerk.user)
    client = as_actor(clerk)
    other = next(
        one for one in client.get(reverse("role_change")).context["assignments"] if one.role == "wing_staff"
    )
    client.post(reverse("role_change"), {"role": other.pk})
    page = client.get(reverse("job", args=[job.pk])).content.decode()
    assert reverse("job_result", args=[job.pk]) not in page
    assert "change role to case administrator, Ashbourne" in page
    assert client.get(reverse("job_result", args=[job.pk])).status_code == 404


def test_a_number_that_does_not_exist_is_404(clerk, as_actor):
    assert as_actor(clerk).get("/jobs/9223372036854775807/").status_code == 404
    assert Job.objects.count() == 0
