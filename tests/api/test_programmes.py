"""Programmes through the API: those of a case, and what prisons run."""

from typing import Any

from cases.models import Custody
from tests.sentence_plans import programme_writing as programmes
from tests.world import World


def test_the_programmes_of_a_case_with_report_and_follow_ups(world: World, machine: Any) -> None:
    supervisor = world.actor("offender_supervisor")
    custody = Custody.objects.for_page().get(pk=world.receive().pk)
    made = programmes.ended(world, custody, supervisor)
    told = machine(supervisor).get(f"custodies/{custody.pk}/programmes/").json()["results"]
    assert [(one["id"], one["programme"], one["state"], one["is_accredited"]) for one in told] == [
        (made.pk, "victim-awareness", "delivered", False)
    ]
    assert [one["step"] for one in told[0]["changes"]] == ["completed", "started", "offered", "referred"]
    assert told[0]["report"]["follow_ups"][0]["text"] == "Practise on the wing."
    away = machine(world.actor("offender_supervisor", place=world.morden))
    assert away.get(f"custodies/{custody.pk}/programmes/").status_code == 404


def test_one_that_has_not_ended_has_no_report(world: World, machine: Any) -> None:
    supervisor = world.actor("offender_supervisor")
    custody = Custody.objects.for_page().get(pk=world.receive().pk)
    programmes.referred(world, custody, supervisor, state="no_plan", reason="not_run")
    told = machine(supervisor).get(f"custodies/{custody.pk}/programmes/").json()["results"]
    assert (told[0]["report"], told[0]["prison"], told[0]["reason"]) == (None, None, "not_run")


def test_what_prisons_run(world: World, machine: Any) -> None:
    programmes.runs(world)
    programmes.runs(world, prison=world.morden)
    told = machine(world.actor("commissioner")).get("provision/").json()["results"]
    assert {(one["prison"], one["programme"], one["places_a_year"]) for one in told} == {
        ("ASH", "tsp", 40), ("MRD", "tsp", 40),
    }  # fmt: skip
