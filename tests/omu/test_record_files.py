"""Records out and in by the page: reach, restricted and withdrawn entries, whose word (docs/interchange)."""

import datetime
import json

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from cases.actions import contacts, withdrawals
from cases.models import Contact, Custody, Prisoner, Withdrawal
from omu.actions import jobs, record_jobs, record_writing, records
from staff.models import AuditEvent, Job, JobState
from tests.omu.record_lines import file_of, plain
from tests.omu.test_records import counts, load

__all__ = ["load"]


def entry(custody, world, by, *, text="Seen on the wing.", **facts):
    """An entry of the log, of yesterday."""
    plainly = {"kind": "general", "mode": "face_to_face", "with_whom": "prisoner"}
    at = timezone.make_aware(datetime.datetime.combine(world.today, datetime.time(9)))
    return contacts.log(
        custody, happened_at=at, text=text, now=at, today=world.today, by=by, **plainly | facts
    )


@pytest.fixture
def read_back(world):
    """A function: ask for the file by an actor and have a worker write it; gives the job and its lines."""

    def written(by, numbers=""):
        job = record_jobs.ask_out(numbers=numbers, by=by)
        jobs.run(job.pk)
        job.refresh_from_db()
        assert job.state == JobState.DONE, job.message
        lines = job.output_file.read().decode().splitlines()
        return job, [json.loads(line) for line in lines]

    return written


@pytest.fixture
def send_records(clerk, world):
    """A function: a file sent by the clerk and read by a worker; gives the finished job."""

    def sent(*lines, by=clerk, refuse_all=False, dry_run=False):
        file = ContentFile(file_of(*lines).read(), name="records.jsonl")
        job = record_jobs.ask_in(file, refuse_all=refuse_all, dry_run=dry_run, today=world.today, by=by)
        jobs.run(job.pk)
        job.refresh_from_db()
        return job

    return sent


def test_the_file_holds_those_held_here_and_what_the_asker_may_read(world, clerk, read_back, as_actor):
    here, elsewhere = world.receive(), world.receive(prison=world.morden)
    entry(here, world, world.actor("offender_supervisor"))
    entry(
        here, world, world.actor("security"), text="Phone under the shelf", restriction="restricted_security",
        gist_bearing="May be pressed",
    )  # fmt: skip
    job, lines = read_back(clerk)
    event = AuditEvent.objects.get(deed="omu.records.exported")
    assert (event.user, event.kind, event.details["people"]) == (clerk.user, "read", 1)
    assert [one["identity"]["number"] for one in lines[1:]] == [here.prisoner.number]
    assert [one["text"] for one in lines[1]["contacts"]] == ["Seen on the wing."]
    assert "The records of 1 person are in the file. 1 entry of the log" in job.message
    _, lines = read_back(world.actor("head_of_omu"))
    assert len(lines[1]["contacts"]) == 2
    client = as_actor(clerk)
    page = client.get(f"/jobs/{job.pk}/").content.decode()
    assert "Fetch the file" in page
    assert client.get(f"/jobs/{job.pk}/result/").status_code == 200
    client.post("/records/out/", {"numbers": elsewhere.prisoner.number})
    assert Job.objects.count() == 2
    page = client.post("/records/out/", {"numbers": f"{here.prisoner.number} A12"}).content.decode()
    assert "“A12” is no prison number" in page


def test_withdrawn_entries_go_out_to_those_who_may_read_them_and_come_in_withdrawn(
    world, clerk, read_back, load, send_records
):
    custody, supervisor = world.receive(), world.actor("offender_supervisor")
    first = entry(custody, world, supervisor, text="About somebody else.")
    contacts.amend(
        first, text="Still about somebody else.", reason="Wrong wing", now=timezone.now(), today=world.today,
        by=supervisor,
    )  # fmt: skip
    withdrawals.withdraw(first, reason="Written of the wrong person", by=supervisor)
    _, lines = read_back(clerk)
    assert "contacts" not in lines[1]
    _, lines = read_back(world.actor("head_of_omu"))
    sent = lines[1]
    assert [one["withdrawn"]["reason"] for one in sent["contacts"]] == ["Written of the wrong person"] * 2
    before = counts()
    assert load(sent).same == 1
    assert {name for name, number in counts().items() if number != before[name]} == {"staff_auditevent"}
    # Elsewhere: the same person under another number, never seen here.
    for one in sent["contacts"]:
        one["origin_key"] += "-x"
        if "amends" in one:
            one["amends"] += "-x"
        one["origin"] = "there"
    sent["identity"]["number"] = "A9999ZZ"
    report = load(sent)
    assert (report.made, report.left_out) == (1, []), list(report.lines())
    other = Custody.objects.select_related("headline").get(prisoner__number="A9999ZZ")
    taken = Withdrawal.objects.filter(contact__custody=other)
    assert {(one.by, one.by_name, one.reason) for one in taken} == {
        (supervisor.user, supervisor.name, "Written of the wrong person")
    }
    assert taken.count() == 2
    assert other.headline.last_contact_at is None
    assert load(sent).same == 1


@pytest.mark.parametrize(
    ("at", "path"),
    [
        ("2099-01-01T00:00:00Z", "contacts[0].withdrawn.at"),
        ("2026-01-01T00:00:00Z", "contacts[0].withdrawn.at"),
    ],
)
def test_a_withdrawal_in_the_future_or_before_the_entry(load, at, path):
    record = plain()
    record["contacts"][0]["withdrawn"] = {
        "at": at, "by_name": "R. Quillan", "by_role": "offender_supervisor", "reason": "Wrong person",
    }  # fmt: skip
    assert [one.path for one in load(record).faults] == [path]
    assert Prisoner.objects.count() == 0


def test_the_page_takes_a_file_in_and_lists_every_mistake(world, clerk, as_actor):
    client = as_actor(clerk)
    assert "Only try it" in client.get("/records/in/").content.decode()
    bad = plain("B0001AA")
    bad["custodies"][0]["stays"][1]["prison"] = "XXX"
    file = ContentFile(file_of(plain(), bad).read(), name="out.jsonl")
    response = client.post("/records/in/", {"file": file, "faulty": "keep"})
    job = Job.objects.get(kind=record_jobs.IN)
    assert response.headers["Location"] == f"/jobs/{job.pk}/"
    jobs.run(job.pk)
    page = client.get(f"/jobs/{job.pk}/").content.decode()
    assert "2 records read, 1 new, 0 mended, 0 as they were, 1 refused" in page
    assert "custodies[0].stays[1].prison" in page
    assert "There is no prison “XXX” here." in page
    job.refresh_from_db()
    assert job.output_file.read().decode("utf-8-sig").splitlines()[1].startswith("3,B0001AA,custodies[0]")
    assert Prisoner.objects.get().number == "A4321ZZ"


def test_refuse_all_and_a_trial_leave_no_row(world, send_records):
    bad = plain("B0001AA")
    bad["identity"]["born_on"] = "2099-01-01"
    before = set(Prisoner.objects.values_list("pk"))
    refused = send_records(plain(), bad, refuse_all=True)
    assert refused.state == JobState.REFUSED
    assert "Nothing was written" in refused.message
    assert refused.result["faults"][0]["line"] == 3
    tried = send_records(plain(), dry_run=True)
    assert "This was a trial: nothing was written. 1 record read, 1 new" in tried.message
    assert set(Prisoner.objects.values_list("pk")) == before
    assert not Contact.objects.exists()


def test_only_ones_own_prisons_records_are_taken(world, send_records):
    elsewhere = plain("B0001AA")
    elsewhere["custodies"][0]["stays"][1]["prison"] = "MRD"
    alone = plain("B0002AA", custodies=None, circumstances=None, alerts=None, contacts=None)
    held = world.receive(prison=world.morden)
    known = plain(held.prisoner.number, custodies=None, circumstances=None, alerts=None, contacts=None)
    known["identity"] |= {
        "family_name": "Rees",
        "given_names": "Siôn",
        "born_on": "1992-03-04",
        "religion": "None",
    }
    job = send_records(elsewhere, alone, known)
    assert [(one["line"], one["path"]) for one in job.result["faults"]] == [
        (2, "custodies[0].stays[1].prison"),
        (3, "custodies"),
        (4, "identity.number"),
    ]
    held.prisoner.refresh_from_db()
    assert (Prisoner.objects.count(), held.prisoner.religion) == (1, "")


def test_nobodys_word_is_put_under_a_colleagues_name(world, send_records):
    supervisor = world.actor("offender_supervisor")
    record = plain()
    record["contacts"][0] |= {
        "origin": "here",
        "author": supervisor.user.username,
        "author_name": supervisor.name,
    }
    secret = record["contacts"][0] | {
        "origin_key": "A4321ZZ-2", "restriction": "restricted_security", "gist_bearing": "x", "tags": [],
    }  # fmt: skip
    record["contacts"].append(secret)
    job = send_records(record)
    made = Contact.objects.get()
    assert (made.origin, made.author, made.author_name) == ("another installation", None, supervisor.name)
    assert [one["path"] for one in job.result["faults"]] == ["contacts[1]"]
    assert "does not write restricted entries" in job.result["faults"][0]["reason"]
    again = send_records(record)
    assert (again.result["same"], Contact.objects.count()) == (1, 1)


def test_an_entry_that_stands_here_is_not_withdrawn_by_a_file(world, clerk, send_records):
    custody = world.receive()
    entry(custody, world, world.actor("offender_supervisor"))
    line = next(iter(record_writing.pieces(Prisoner.objects.order_by("number"), by=clerk))).lines[0]
    record = json.loads(line)
    record["contacts"][0]["withdrawn"] = {
        "at": "2026-10-08T09:00:00Z", "by_name": "X. Y", "by_role": "governor", "reason": "Not liked",
    }  # fmt: skip
    job = send_records(record)
    assert [one["reason"] for one in job.result["faults"]] == [
        "The entry stands here: it is withdrawn on its page."
    ]
    assert not Withdrawal.objects.exists()


def test_while_it_is_read_the_page_says_how_far_it_is(world, clerk):
    told = []
    people = [plain(f"B{one:04d}AA", contacts=None, alerts=None, circumstances=None) for one in range(201)]
    records.load_file(
        file_of(*people),
        tell=lambda *said: told.append(said),
        now=timezone.now(),
        today=world.today,
        by=clerk,
    )
    assert told == [
        (200, 0, "200 records are read and checked so far; nothing is written yet."),
        (201, 201, ""),
    ]
