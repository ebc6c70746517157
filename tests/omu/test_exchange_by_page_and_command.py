"""The exchange of contacts as somebody asks for it: by the page, with a worker, and by the commands."""

import io
import json

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command

from cases.models import Contact
from omu.actions import contact_jobs, jobs
from staff.models import Job, JobState
from tests.omu.record_lines import file_of
from tests.omu.test_contact_exchange import HEADER, custody, line, manager
from tests.omu.test_record_files import entry

__all__ = ["custody", "manager"]


def test_by_the_page(world, custody, manager, as_actor):
    entry(custody, world, world.actor("offender_supervisor"))
    client = as_actor(manager)
    assert "Aldwater Probation Trust" in client.get("/exchange/").content.decode()
    client.post("/exchange/", {"since_0": "", "since_1": "", "since_2": ""})
    job = Job.objects.get(kind=contact_jobs.OUT)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.message) == (JobState.DONE, "1 entry is in the file.")
    fetched = b"".join(client.get(f"/jobs/{job.pk}/result/").streaming_content)
    assert json.loads(fetched.splitlines()[1])["text"] == "Seen on the wing."
    file = ContentFile(file_of(line(), line(number="A9999ZZ"), header=HEADER).read(), name="from-there.jsonl")
    client.post("/exchange/in/", {"file": file, "faulty": "keep"})
    job = Job.objects.get(kind=contact_jobs.IN)
    jobs.run(job.pk)
    page = client.get(f"/jobs/{job.pk}/").content.decode()
    assert "2 entries read, 1 new, 0 here already, 1 refused." in page
    assert "Nobody with this number" in page
    assert as_actor(world.actor("head_of_omu")).get("/exchange/").status_code == 403


def test_a_trial_and_refuse_all_by_the_worker(world, custody, manager):
    for wanted, state in (
        ({"dry_run": True, "refuse_all": False}, "done"),
        ({"dry_run": False, "refuse_all": True}, "refused"),
    ):
        file = ContentFile(file_of(line(), line(number="A9999ZZ"), header=HEADER).read(), name="x.jsonl")
        job = contact_jobs.ask_in(file, **wanted, today=world.today, by=manager)
        jobs.run(job.pk)
        job.refresh_from_db()
        assert (job.state, job.result["listed"]) == (state, 1)
        assert "othing was written" in job.message
    assert not Contact.objects.exists()


def test_the_commands(world, custody, tmp_path):
    entry(custody, world, world.actor("offender_supervisor"))
    path, printed = tmp_path / "out.jsonl", io.StringIO()
    call_command("export_contacts", "--trust", "ald", "--out", str(path))
    rows = [json.loads(one) for one in path.read_text(encoding="utf-8").splitlines()]
    assert (rows[0]["format"], rows[1]["text"]) == ("omu.contacts", "Seen on the wing.")
    incoming = tmp_path / "in.jsonl"
    incoming.write_bytes(file_of(line(), line(number="A9999ZZ"), header=HEADER).read())
    call_command("import_contacts", str(incoming), "--trust", "ALD", stdout=printed)
    assert printed.getvalue().splitlines()[0] == "2 entries read, 1 new, 0 here already, 1 refused."
    assert printed.getvalue().splitlines()[1].startswith("line 3, A9999ZZ, number: Nobody with this number")
    with pytest.raises(CommandError, match="no probation trust"):
        call_command("export_contacts", "--trust", "XXX")
    with pytest.raises(SystemExit) as refused:
        call_command(
            "import_contacts", str(incoming), "--trust", "ALD", "--refuse-all", stdout=printed, stderr=printed
        )
    assert refused.value.code == 1
