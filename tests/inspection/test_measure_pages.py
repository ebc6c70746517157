"""The pages of the measures: asked for, counted as long work, compared, with the cases behind."""

from typing import Any

import pytest
from django.urls import reverse

from inspection.actions import measure_jobs
from omu.actions import jobs
from omu.actions import measure_jobs as runs
from staff.actions.errors import Refused
from staff.models import Job
from tests.inspection.measured_lines import lines
from tests.inspection.test_measures_command import load


@pytest.fixture
def prison(world: Any) -> Any:
    """The small prison of the recount."""
    assert world.ashbourne != world.morden
    assert world.aldwater.code == "ALD"
    world.user("a.rees")
    load(*lines())
    return world


def counted(world: Any, actor: Any, place: str = "prison:ASH", **facts: Any) -> Job:
    """Measures asked for and counted."""
    plain = {"since": world.today.replace(month=4, day=1), "until": world.today.replace(month=9, day=30),
             "as_of": world.today.replace(day=1), "population": "all"}  # fmt: skip
    job = measure_jobs.ask(place, **plain | facts, by=actor)
    jobs.run(job.pk)
    job.refresh_from_db()
    return job


def test_a_worker_knows_the_work() -> None:
    assert jobs.RUNNERS[measure_jobs.KIND].__module__ == runs.__name__


def test_the_head_counts_reads_and_opens_the_cases(prison: Any, as_actor: Any) -> None:
    head = prison.actor("head_of_omu")
    client = as_actor(head)
    job = counted(prison, head)
    assert job.state == "done", job.message
    page = client.get(reverse("measure_report", args=[job.pk])).content.decode()
    assert "Offender supervisor allocated within the limit (T1)" in page
    assert "2 of 5" in page
    cases = client.get(reverse("measure_cases", args=[job.pk]), {"measure": "IM-001"}).content.decode()
    assert cases.index("A1000AA") < cases.index("B1000BB")
    file = b"".join(
        client.get(reverse("measure_report", args=[job.pk]), {"csv": "1"}).streaming_content
    ).decode()
    assert (
        "IM-003,First contact with the new OS after transfer within the limit (T3),computed,1,2,50,4" in file
    )
    assert client.get(reverse("measure_cases", args=[job.pk]), {"measure": "IM-999"}).status_code == 404


def test_two_counts_are_compared_and_another_population_is_warned_of(prison: Any, as_actor: Any) -> None:
    head = prison.actor("head_of_omu")
    one, two = counted(prison, head), counted(prison, head, population="ppo")
    page = as_actor(head).get(reverse("measure_report", args=[one.pk]), {"compare": two.pk}).content.decode()
    assert "The two count different populations" in page
    assert "(-60 points)" in page  # IM-001: 40% of all, 100% of the one priority offender


def test_what_cannot_be_asked_is_refused_at_its_field(prison: Any) -> None:
    head = prison.actor("head_of_omu")
    days = {"since": prison.today, "until": prison.today, "as_of": prison.today}
    for field, asked in (
        ("place", {"place": "prison:MRD"}), ("place", {"place": "estate"}),
        ("population", {"population": "x"}),
        ("until", {"since": prison.today, "until": prison.today.replace(day=1)}),
    ):  # fmt: skip
        facts = {"place": "prison:ASH", "population": "all"} | days | asked
        with pytest.raises(Refused) as refused:
            measure_jobs.ask(facts.pop("place"), **facts, by=head)
        assert refused.value.field == field


def test_a_commissioner_counts_the_estate_and_sees_no_case(prison: Any, as_actor: Any) -> None:
    commissioner = prison.actor("commissioner")
    job = counted(prison, commissioner, place="estate")
    assert (job.result["cases"], job.result["behind"]) == (7, {})
    assert set(job.result["prisons"]) == {"ASH", "MRD"}
    assert job.result["trusts"] == {}  # no trust has ten cases
    client = as_actor(commissioner)
    page = client.get(reverse("measure_report", args=[job.pk]), {"prison": "ASH"}).content.decode()
    assert "Measures of Ashbourne" in page
    assert client.get(reverse("measure_cases", args=[job.pk]), {"measure": "IM-001"}).status_code == 404


def test_nobody_else_reads_what_one_asked_for(prison: Any, as_actor: Any) -> None:
    job = counted(prison, prison.actor("head_of_omu"))
    assert (
        as_actor(prison.actor("inspector")).get(reverse("measure_report", args=[job.pk])).status_code == 404
    )
    assert as_actor(prison.actor("offender_supervisor")).get(reverse("measure_list")).status_code == 403
