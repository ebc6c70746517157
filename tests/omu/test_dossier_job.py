"""Building the record as long work: file and row at once, cached, carried on after a killed worker."""

import contextlib
import datetime
import hashlib
import os
import resource
import signal

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from cases.actions import documents, dossiers, transfers
from cases.models import Custody, Dossier
from omu.actions import jobs, relay
from omu.dossier import building, cleaning, issuer
from omu.dossier.asking import ask
from staff.actions.errors import DISK_IS_FULL, MEND_THE_DISK, Refused
from staff.models import AuditEvent, Job, JobState
from tests.omu import processes, records

FIELDS = {"purpose": "duty", "purpose_words": "", "reader": "Duty governor"}
LATER = datetime.timedelta(minutes=1)


def asked(world, custody, role="head_of_omu", **fields):
    """A dossier asked for by somebody in a role, as the page asks."""
    fresh = Custody.objects.for_page().get(pk=custody.pk)
    return ask(fresh, fields=FIELDS | fields, today=world.today, by=world.actor(role))


def built(dossier):
    """The same once its job is done here."""
    jobs.run(dossier.job_id)
    return Dossier.objects.select_related("job").get(pk=dossier.pk)


def stored(root="dossiers"):
    """Names of the files in storage: of records, or under another root of cleaning."""
    found = []
    for year in default_storage.listdir(root)[0] if default_storage.exists(root) else []:
        for month in default_storage.listdir(f"{root}/{year}")[0]:
            names = default_storage.listdir(f"{root}/{year}/{month}")[1]
            found += [f"{root}/{year}/{month}/{name}" for name in names]
    return set(found)


@pytest.fixture(autouse=True)
def no_files_of_other_tests():
    """Storage as it is in a new installation."""
    for name in {name for root in cleaning.ROOTS for name in stored(root)}:
        default_storage.delete(name)
    for path in building.folder().iterdir():
        path.unlink()


def test_the_job_leaves_one_file_and_a_row_that_says_what_it_is(world):
    custody = records.person(world)
    records.restricted(world, custody)
    waiting = asked(world, custody)
    assert (waiting.state, waiting.built_at, waiting.digest) == (JobState.WAITING, None, "")
    done = built(waiting)
    assert (done.state, done.job.message) == (JobState.DONE, f"The record is ready: {done.pages} pages.")
    assert (done.job.done, done.job.total) == (building.STEPS, building.STEPS)
    assert stored() == {done.file.name}
    with done.file.open("rb") as file:
        assert hashlib.sha256(file.read()).hexdigest() == done.sha256
    assert custody.prisoner.number not in done.file.name
    assert (done.reader_role, done.kept_by, done.as_on) == ("head_of_omu", world.ashbourne, world.today)
    assert len(done.restricted) == 3
    assert list(building.folder().iterdir()) == []
    deeds = AuditEvent.objects.filter(deed__startswith="cases.dossier").order_by("pk")
    assert [(one.deed, one.prisoner_number) for one in deeds] == [
        ("cases.dossier.asked", custody.prisoner.number),
        ("cases.dossier.built", custody.prisoner.number),
    ]


def test_the_same_record_asked_again_is_ready_at_once_and_another_version_is_not(world):
    custody = records.person(world)
    first = built(asked(world, custody))
    again = asked(world, custody)
    assert again.built_at == first.built_at
    assert (again.job, again.file.name, again.digest) == (None, first.file.name, first.digest)
    assert len(stored()) == 1
    for_another = asked(world, custody, reader="Somebody else")
    in_another_role = asked(world, custody, role="offender_manager")
    records.log(world, custody, world.actor("offender_supervisor"), text="One thing more.")
    changed = asked(world, custody)
    assert {one.built_at for one in (for_another, in_another_role, changed)} == {None}


def test_a_worker_that_finds_the_same_version_makes_no_second_file(world):
    custody = records.person(world)
    first, second = asked(world, custody), asked(world, custody)
    assert second.job is not None
    first, second = built(first), built(second)
    assert first.file.name == second.file.name
    assert len(stored()) == 1


def test_a_job_carried_on_after_its_row_was_complete_changes_nothing(world):
    """The worker died between the row and the mark on the job."""
    done = built(asked(world, records.person(world)))
    Job.objects.filter(pk=done.job_id).update(state=JobState.RUNNING, finished_at=None)
    again = built(done)
    assert (again.file.name, again.sha256, again.state) == (done.file.name, done.sha256, JobState.DONE)
    assert len(stored()) == 1


def test_who_lost_the_record_while_waiting_gets_nothing(world):
    custody = records.person(world)
    receiver = world.actor("head_of_omu", place=world.morden)
    transfer = transfers.request(
        custody, to_prison=world.morden, reason="x", today=world.today, by=world.actor("head_of_omu")
    )
    transfers.accept(transfer, today=world.today, by=receiver)
    dossier = Dossier.objects.get(transfer=transfer)
    assert (dossier.prison, dossier.purpose) == (world.morden, "next_prison")
    transfers.withdraw(transfer, reason="court date", today=world.today, by=world.actor("head_of_omu"))
    refused = built(dossier)
    assert refused.job.state == JobState.REFUSED
    assert "no longer within your reach" in refused.job.message
    assert (refused.built_at, stored()) == (None, set())


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"purpose": "nonsense"}, "Choose what"),
        ({"purpose": "other", "purpose_words": " "}, "Say what"),
        ({"reader": " "}, "Say who"),
    ],
)
def test_what_is_missing_is_refused_by_field(world, fields, words):
    with pytest.raises(Refused, match=words) as refused:
        dossiers.ask(records.person(world), **(FIELDS | fields), by=world.actor("head_of_omu"))
    assert refused.value.field == next(iter(reversed(fields)))
    assert not Dossier.objects.exists()
    assert not Job.objects.exists()


def test_a_role_that_prints_none_and_a_record_out_of_reach_are_refused(world):
    custody = records.person(world)
    with pytest.raises(Refused, match="does not print"):
        dossiers.ask(custody, **FIELDS, by=world.actor("wing_staff"))
    with pytest.raises(Refused, match="not within your reach"):
        dossiers.ask(custody, **FIELDS, by=world.actor("head_of_omu", place=world.morden))


def test_a_row_that_cannot_be_written_takes_its_file_along(world, monkeypatch):
    waiting = asked(world, records.person(world))

    def full(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(dossiers.audit, "record", full)
    failed = built(waiting)
    assert failed.job.state == JobState.FAILED
    assert "Reference" in failed.job.message
    assert (failed.built_at, failed.file.name, stored()) == (None, "", set())
    assert list(building.folder().iterdir()) == []


def test_files_that_no_row_knows_are_removed_once_they_are_old(world):
    done = built(asked(world, records.person(world)))
    now = timezone.now()
    left = building.folder() / "record-left.pdf"
    left.write_bytes(b"half")
    orphan = default_storage.save(f"dossiers/{now:%Y/%m}/orphan.pdf", ContentFile(b"half"))
    paper = documents.examine(ContentFile(b"Minutes of the board.", name="Minutes.txt"))
    entry = records.log(world, done.custody, world.actor("offender_supervisor"), documents=(paper,))
    unknown = default_storage.save(f"documents/{now:%Y/%m}/orphan.txt", ContentFile(b"half"))
    assert cleaning.clean(now=now) == 0
    assert cleaning.clean(now=now + cleaning.AGE - datetime.timedelta(minutes=5)) == 0
    after = now + cleaning.AGE + datetime.timedelta(minutes=5)
    kept = entry.documents.get().file.name
    for path in (left, *map(default_storage.path, (orphan, unknown, kept))):
        os.utime(path, (now.timestamp(), now.timestamp()))
    assert cleaning.clean(now=after) == 3
    assert stored() == {done.file.name}
    assert (left.exists(), default_storage.exists(unknown), default_storage.exists(kept)) == (
        False,
        False,
        True,
    )


@contextlib.contextmanager
def no_file_larger_than(size):
    """The system refuses this process every byte of a file beyond `size`, as a full disk does."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_worker_without_room_says_so_leaves_nothing_and_the_record_can_be_asked_for_again(world):
    custody = records.person(world)
    dossier = asked(world, custody)
    issuer.pem()
    with no_file_larger_than(20_000):
        full = built(dossier)
    assert full.job.state == JobState.FAILED
    assert full.job.message.startswith(f"{DISK_IS_FULL} {MEND_THE_DISK} Reference ")
    assert (full.built_at, full.file.name, full.digest) == (None, "", "")
    assert stored() == set()
    assert list(building.folder().iterdir()) == []
    again = built(asked(world, custody))
    assert (again.job.state, stored()) == (JobState.DONE, {again.file.name})


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_a_record_whose_worker_was_killed_is_finished_by_another(world):
    """A real worker, killed outright while it lays the pages out: no half file, no lost job."""
    custody = records.person(world)
    records.entries(world, custody, 90, words=110)
    dossier = asked(world, custody)
    with processes.worker() as first:
        relay.send_jobs(lambda key: first("omu.tasks.run_job", key), now=timezone.now())
        processes.until(lambda: Job.objects.get(pk=dossier.job_id).done == 2)
        first.process.send_signal(signal.SIGKILL)
        first.process.wait(timeout=10)
    half = Dossier.objects.get(pk=dossier.pk)
    assert (half.built_at, half.file.name, half.job.state) == (None, "", JobState.RUNNING)
    assert stored() == set()
    left = list(building.folder().iterdir())
    later = timezone.now() + LATER
    with processes.worker() as second:
        processes.until(lambda: relay.send_jobs(lambda key: second("omu.tasks.run_job", key), now=later))
        processes.until(lambda: Job.objects.get(pk=dossier.job_id).state == JobState.DONE, longest=180)
    done = Dossier.objects.get(pk=dossier.pk)
    assert (done.job.attempts, stored()) == (2, {done.file.name})
    with done.file.open("rb") as file:
        assert hashlib.sha256(file.read()).hexdigest() == done.sha256
    assert done.pages > 20
    assert list(building.folder().iterdir()) == left
    for path in left:
        os.utime(path, (0, 0))
    assert cleaning.clean(now=timezone.now()) == len(left) == 1
