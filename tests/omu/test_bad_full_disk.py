"""The disk is full while the service runs: a clear message, nothing half written, and it can be done again.

Real failures: a file system of some kilobytes, where one can be mounted, and a limit on the size of files,
which holds on every machine and for every user.
"""

import contextlib
import io
import os
import uuid
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from django.test import Client
from django.urls import reverse

from cases.actions import dossiers
from cases.models import Custody, Dossier
from omu.actions import jobs, receptions
from omu.dossier import building
from omu.dossier.asking import ask
from omu.run.storage import WholeFiles
from staff.actions.errors import DISK_IS_FULL, Refused
from staff.models import AuditEvent, Job, JobState
from tests.conftest import sign_in
from tests.omu import records
from tests.omu.extracts import extract, row
from tests.omu.full_disks import files_under, full_disk, limited, small_disk

URL = "/receptions/import/"
KINDS = ("disk", "limit")


@pytest.fixture
def disk(tmp_path, settings):
    """Where the data folder stands in these tests."""
    place = tmp_path / "disk"
    place.mkdir()
    settings.DATA_DIR = place
    whole = {"BACKEND": "omu.run.storage.WholeFiles", "OPTIONS": {"location": str(place / "files")}}
    settings.STORAGES = settings.STORAGES | {"default": whole}
    assert isinstance(storages["default"], WholeFiles)
    assert isinstance(default_storage, WholeFiles)
    return place


def full(kind: str, place: Path, *, kilobytes: int) -> contextlib.AbstractContextManager[None]:
    return full_disk(place, kilobytes=kilobytes) if kind == "disk" else limited(kilobytes=kilobytes)


def sent(client, content):
    file = io.BytesIO(content)
    file.name = "extract.csv"
    return client.post(URL, {"file": file, "faulty": "keep", "submission": uuid.uuid4()})


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_of_receptions_that_finds_no_room_is_refused_and_taken_later(clerk, disk, kind, as_actor):
    client, content = as_actor(clerk), extract(*(row(number) for number in range(600)))
    assert len(content) > 64 * 1024
    with full(kind, disk, kilobytes=32):
        files = ContentFile(content, name="extract.csv")
        with pytest.raises(Refused, match=DISK_IS_FULL) as refused:
            receptions.ask(files, refuse_all=False, today=clerk.assignment.started_on, by=clerk)
        assert refused.value.field == "file"
        assert files_under(disk) == []
    with small_disk(disk, kilobytes=32) as mounted:
        if mounted:
            page = sent(client, content).content.decode()
            assert DISK_IS_FULL in page.split("There is a problem")[1][:600]
            assert files_under(disk) == []
    assert not Job.objects.exists()
    assert not AuditEvent.objects.filter(deed="staff.job.asked").exists()
    assert sent(client, content)["Location"] == f"/jobs/{Job.objects.get().pk}/"
    assert len(files_under(disk)) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_an_upload_that_finds_no_room_before_it_is_read_says_so(clerk, disk, kind, settings):
    """The web server writes what is sent to a file before any of our code sees it."""
    settings.FILE_UPLOAD_TEMP_DIR = str(disk)
    client = sign_in(Client(raise_request_exception=False), clerk)
    with full(kind, disk, kilobytes=64):
        answer = sent(client, b"x" * 200_000)
        assert files_under(disk) == []
    assert answer.status_code == 507
    page = answer.content.decode()
    assert "There is no room to keep this" in page
    assert answer["X-Reference"] in page
    assert not Job.objects.exists()
    assert sent(client, extract(row(0))).status_code == 302


def asked(world, custody):
    fresh = Custody.objects.for_page().get(pk=custody.pk)
    assert jobs.RUNNERS[dossiers.KIND] is building.build
    fields = {"purpose": "duty", "purpose_words": "", "reader": "Duty governor"}
    return ask(fresh, fields=fields, today=world.today, by=world.actor("head_of_omu"))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("kilobytes", [4, 24])
def test_a_record_that_finds_no_room_fails_with_the_reason_and_is_built_later(
    world, disk, kind, kilobytes, as_actor
):
    custody = records.person(world)
    waiting = asked(world, custody)
    with full(kind, disk, kilobytes=kilobytes):
        jobs.run(waiting.job_id)
        assert files_under(disk) == []
    failed = Dossier.objects.select_related("job").get(pk=waiting.pk)
    assert (failed.job.state, failed.built_at, failed.file.name) == (JobState.FAILED, None, "")
    assert failed.job.message.startswith(DISK_IS_FULL)
    assert "Reference" in failed.job.message
    number = custody.prisoner.number
    page = as_actor(world.actor("head_of_omu")).get(reverse("dossier", args=[number, failed.pk]))
    assert DISK_IS_FULL in page.content.decode()
    again = asked(world, custody)
    jobs.run(again.job_id)
    done = Dossier.objects.select_related("job").get(pk=again.pk)
    assert (done.job.state, done.pages > 1) == (JobState.DONE, True)
    # The record, and the key that it was sealed with.
    assert [one.read_bytes()[:5] for one in files_under(disk)] == [b"%PDF-", b"-----"]


def test_a_record_built_beside_a_full_storage_leaves_nothing_in_it(world, disk):
    """Laid out on a disk with room, to be kept on one without."""
    custody = records.person(world)
    waiting = asked(world, custody)
    with small_disk(disk / "files", kilobytes=8) as mounted:
        jobs_limit = contextlib.nullcontext() if mounted else limited(kilobytes=8)
        with jobs_limit:
            jobs.run(waiting.job_id)
        assert [one.name for one in files_under(disk)] == ["seal.pem"]
    job = Job.objects.get(pk=waiting.job_id)
    assert (job.state, job.message.startswith(DISK_IS_FULL)) == (JobState.FAILED, True)
    assert not AuditEvent.objects.filter(deed="cases.dossier.built").exists()


def test_faults_that_find_no_room_as_a_file_are_on_the_page_all_the_same(world, clerk, disk, as_actor):
    content = extract(*(row(number, dob="31/02/1988") for number in range(40)), row(40))
    file = ContentFile(content, name="extract.csv")
    job = receptions.ask(file, refuse_all=False, today=world.today, by=clerk)
    with limited(kilobytes=4):
        jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.output_file.name) == (JobState.DONE, "")
    assert "The file of faults could not be kept: the disk of the service is full." in job.message
    assert Custody.objects.count() == 1
    assert "“31/02/1988” does not exist" in as_actor(clerk).get(f"/jobs/{job.pk}/").content.decode()
    assert [one.suffix for one in files_under(disk)] == [".csv"]


def test_a_folder_one_may_not_write_into(clerk, disk):
    """Tried as an ordinary user, which a process of root becomes for it."""
    disk.chmod(0o555)
    ids = os.getresuid()
    os.setresuid(-1, 65534 if ids[1] == 0 else ids[1], -1)
    try:
        with pytest.raises(Refused, match=DISK_IS_FULL):
            receptions.ask(
                ContentFile(b"x", name="x.csv"), refuse_all=False, today=clerk.assignment.started_on, by=clerk
            )
    finally:
        os.setresuid(*ids)
        disk.chmod(0o700)
    assert files_under(disk) == []
    assert not Job.objects.exists()
