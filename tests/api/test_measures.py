"""The measures of inspection through the API (docs/domain.md 21)."""

from typing import Any

import pytest
from django.utils import timezone

from inspection.actions import measure_jobs
from staff import actors
from staff.models import AuditEvent, Job, JobState
from tests.inspection.measured_lines import lines
from tests.inspection.test_measures_command import load
from tests.world import World

ASKED = {"place": "prison:ASH", "since": "2026-04-01", "until": "2026-09-30", "as_of": "2026-10-01"}


@pytest.fixture
def prison(world: World) -> World:
    """Six cases at Ashbourne, of which a recount by hand is known."""
    assert world.ashbourne != world.morden
    assert world.aldwater.code == "ALD"
    world.user("a.rees")
    load(*lines())
    return world


def counted(key: int) -> None:
    """What a worker does."""
    job = Job.objects.get(pk=key)
    measure_jobs.run(job, now=timezone.now(), by=actors.of(job.assignment))
    job.state = JobState.DONE
    job.save()


def test_a_machine_asks_for_measures_and_reads_them(prison: World, machine: Any) -> None:
    head = machine(prison.actor("head_of_omu"))
    answer = head.post("measures/", ASKED)
    key = answer.json()["id"]
    assert (answer.status_code, answer["Location"]) == (202, f"http://testserver/api/v1/measures/{key}/")
    early = head.get(f"measures/{key}/").json()
    assert (early["state"], early["measures"], early["cases"]) == ("waiting", [], None)
    counted(key)
    found = head.get(f"measures/{key}/").json()
    assert (found["cases"], found["definitions"], found["population"]) == (6, 1, "all")
    by_id = {one["id"]: one for one in found["measures"]}
    # As counted by hand in tests/inspection/test_measures_recount.py: A and C of five, one not due yet.
    assert by_id["IM-001"] == {
        "id": "IM-001", "basis": "computed", "numerator": 2, "denominator": 5, "percent": 40,
        "not_applicable": 1, "prepared_at": found["prepared_at"],
    }  # fmt: skip
    assert (by_id["IM-040"]["percent"], len(by_id)) == (None, 140)
    assert [(one["code"], one["cases"], len(one["measures"])) for one in found["prisons"]] == [
        ("ASH", 6, 140)
    ]
    behind = head.get(f"measures/{key}/cases/", measure="IM-001").json()
    assert (behind["numerator_cases"], len(behind["denominator_cases"])) == (["A1000AA", "C1000CC"], 5)
    assert [one["id"] for one in head.get("measures/").json()["results"]] == [key]
    assert AuditEvent.objects.filter(deed="inspection.measures.opened").count() == 1
    assert head.get(f"measures/{key}/cases/", measure="IM-999").status_code == 404
    other = machine(prison.actor("head_of_omu", place=prison.morden))
    assert other.get(f"measures/{key}/").status_code == 404
    assert other.get(f"measures/{key}/cases/", measure="IM-001").status_code == 404


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"place": "prison:MRD"}, "place"),
        ({"place": "estate"}, "place"),
        ({"population": "nobody"}, "population"),
        ({"until": "2026-03-31"}, "until"),
        ({"as_of": "soon"}, "as_of"),
    ],
)
def test_what_cannot_be_asked_is_refused_at_its_field(
    prison: World, machine: Any, wrong: Any, field: str
) -> None:
    answer = machine(prison.actor("head_of_omu")).post("measures/", ASKED | wrong)
    assert (answer.status_code, answer.json()["errors"][0]["attr"]) == (400, field)
    assert not Job.objects.exists()
