"""Proposals of free places through the API (docs/domain.md 13.1)."""

from typing import Any

from sentence_plans.models import MatchDecision
from tests.sentence_plans import programme_writing as programmes
from tests.world import World


def test_a_machine_reads_the_lines_and_decides_once(world: World, machine: Any) -> None:
    supervisor, head = world.actor("offender_supervisor"), machine(world.actor("head_of_omu"))
    course = programmes.course(world, programmes.runs(world))
    programmes.referred(world, world.receive(), supervisor, state="no_plan", reason="no_place")
    made = programmes.proposed(world)
    (row,) = head.get("place-proposals/").json()["results"]
    assert (row["placed"], row["first_come"], row["region"]) == (1, 1, world.region.code)
    (line,) = head.get(f"place-proposals/{made.pk}/lines/").json()["results"]
    assert (line["course"], line["move"], line["decision"]) == (course.pk, False, None)
    path = f"proposed-matches/{line['id']}/decision/"
    assert head.post(path, {"accepted": False}).status_code == 400
    assert head.post(path, {"accepted": True}).status_code == 201
    assert head.post(path, {"accepted": True}).status_code in (400, 409)
    assert MatchDecision.objects.count() == 1
    elsewhere = machine(world.actor("head_of_omu", place=world.morden))
    assert elsewhere.post(path, {"accepted": True}).status_code == 404
    assert elsewhere.get(f"place-proposals/{made.pk}/lines/").json()["results"] == []


def test_a_transfer_with_a_growing_gap_owes_its_reason(world: World, machine: Any) -> None:
    programmes.course(world, programmes.runs(world))
    custody, oca = world.receive(), machine(world.actor("oca"))
    programmes.referred(world, custody, world.actor("offender_supervisor"))
    path = f"custodies/{custody.pk}/transfers/"
    asked = {"to_prison": world.morden.code, "reason": "Nearer home"}
    refused = oca.post(path, asked)
    assert refused.status_code == 400
    assert refused.json()["errors"][0]["attr"] == "plan_gap"
    assert oca.post(path, asked | {"plan_gap": "His mother is dying."}).status_code == 201
