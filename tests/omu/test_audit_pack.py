"""The evidence pack of a case audit as one file, made by a worker (docs/domain.md 21.2)."""

import io
import json
import zipfile

import pikepdf
import pytest
from django.urls import reverse

from cases.actions import prison_settings
from inspection.actions import audit_packs
from inspection.models import CaseAudit
from omu.actions import jobs
from omu.dossier import audit_pack
from staff.actions.errors import Refused
from staff.models import Job
from tests.inspection import auditing as at

pytestmark = pytest.mark.django_db


@pytest.fixture
def evidence(world):
    """An audit with two readers who differed, an interview, a note; a survey that one person answered."""
    world.receive()
    return at.everything(world)


def made(actor, as_actor, found):
    client = as_actor(actor)
    page = client.post(reverse("audit_pack", args=[found.pk]), {"version": "1"})
    job = Job.objects.get(kind=audit_packs.JOB)
    assert page["Location"] == reverse("job", args=[job.pk])
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.state == "done", job.message
    answer = client.get(reverse("job_result", args=[job.pk]))
    return zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))


def test_one_file_holds_everything_printed_and_as_data(world, as_actor, evidence):
    audit, _ = evidence
    pack = made(world.actor("inspector"), as_actor, audit)
    assert sorted(pack.namelist()) == [
        "answers.csv",
        "audit.json",
        "audit.pdf",
        "interviews.csv",
        "surveys.csv",
    ]
    data = json.loads(pack.read("audit.json"))
    questions = len(at.codes(world=world))
    assert len(data["cases"][0]["answers"]) == 2 * questions + 1
    assert len(pack.read("answers.csv").decode().strip().splitlines()) == 2 * questions + 2
    assert [(one["case"], one["kind"]) for one in data["interviews"]] == [(1, "prisoner_interview")]
    assert len(pack.read("interviews.csv").decode().strip().splitlines()) == 2
    with pikepdf.open(io.BytesIO(pack.read("audit.pdf"))) as printed:
        assert printed.docinfo["/Title"] == "Case audit: A look at cases"
        assert printed.Root.MarkInfo.Marked


def test_counts_of_too_few_people_are_held_back_until_the_setting_allows_them(world, as_actor, evidence):
    audit, _ = evidence
    head = world.actor("head_of_omu")
    told = audit_packs.pack(audit, today=world.today)["surveys"][0]
    (answered,) = (one for one in told["questions"] if one["question"] == "oversight")
    assert (answered["held_back"], answered["answers"], told["shown_from"]) == (True, [], 5)
    prison_settings.set_value(
        world.ashbourne, key="survey_smallest", value=1, effective_from=world.today, reason="small unit",
        today=world.today, by=head,
    )  # fmt: skip
    told = audit_packs.pack(audit, today=world.today)["surveys"][0]
    (answered,) = (one for one in told["questions"] if one["question"] == "oversight")
    assert [one["people"] for one in answered["answers"] if one["people"]] == [1]


def test_the_prison_has_no_pack_of_an_audit_under_way(world, as_actor, evidence):
    audit, _ = evidence
    head = world.actor("head_of_omu")
    assert as_actor(head).get(reverse("audit_pack", args=[audit.pk])).status_code == 404
    with pytest.raises(Refused, match="ask again when it is finished"):
        audit_packs.ask(audit, by=head)


def test_who_lost_the_reach_meanwhile_gets_nothing(world, evidence):
    audit, _ = evidence
    job = audit_packs.ask(audit, by=world.actor("inspector"))
    CaseAudit.objects.filter(pk=audit.pk).update(kind="internal")
    with pytest.raises(Refused, match="nothing was made"):
        audit_pack.build(job, world.actor("inspector"))
