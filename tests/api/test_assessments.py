"""Assessments through the API: as far as the role may read."""

from typing import Any

import pytest

from staff.models import AuditEvent
from tests.risk import writing
from tests.world import World


@pytest.mark.parametrize(
    ("role", "sections", "rosh"),
    [
        ("offender_supervisor", "full", "full"),
        ("oca", "full", "summary"),
        ("case_administrator", "full", "none"),
        ("wing_staff", "summary", "levels"),
    ],
)
def test_an_assessment_is_shown_as_far_as_the_role_may_read(
    role: str, sections: str, rosh: str, world: World, machine: Any
) -> None:
    custody = world.receive(number="A1234BC")
    supervisor = world.actor("offender_supervisor")
    world.allocate(custody, supervisor)
    made = writing.signed(world, custody, supervisor)
    caller = machine(world.actor(role))
    listed = caller.get(f"custodies/{custody.pk}/assessments/").json()["results"]
    assert [(one["id"], one["state"]) for one in listed] == [(made.pk, made.state)]
    body = caller.get(f"assessments/{made.pk}/").json()
    assert (body["sight_of_sections"], body["sight_of_rosh"]) == (sections, rosh)
    assert body["needs"] is not None
    assert [(one["predictor"], one["two_year"]) for one in body["predictions"]] == [
        ("ogrs3", None), ("ogp", None), ("ovp", None),
    ]  # fmt: skip
    assert "Not known: number of sanctions in all (item 1.8)." in body["predictions"][0]["hindrances"]
    assert (body["sections"] is not None) is (sections == "full")
    assert (body["levels"] is not None) is (rosh != "none")
    assert (body["rosh_texts"] is not None) is (rosh in {"full", "summary"})
    told = {one["code"]: one for one in body["parts"]}
    assert ("screening" in told) is (rosh == "full")
    if told:
        first = told["screening"]["answers"][1]
        assert (first["words"], first["masked"]) == ("Nothing but the offence; quiet on the wing.", False)
    assert (body["form"], body["form_version"], listed[0]["form"]) == ("full", made.form.version, "full")
    assert (body["lines"] is not None) is (sections == rosh == "full")
    if body["lines"]:
        line = body["lines"][0]
        assert (line["part"], line["signed_by"], line["stands"]) == ("screening", made.author.full_name, True)
        assert (line["signed_on"], line["countersigned_by"]) == (world.today.isoformat(), None)
        assert [one["part"] for one in body["lines"]] == ["screening", "summary"]
    assert body["overall_level"] == (None if rosh == "none" else "low")
    reads = AuditEvent.objects.filter(deed="risk.assessment.read", prisoner_number="A1234BC")
    assert reads.filter(user=world.actor(role).user).count() == 1


def test_work_in_progress_is_for_who_reads_in_full(world: World, machine: Any) -> None:
    custody = world.receive()
    supervisor = world.actor("offender_supervisor")
    world.allocate(custody, supervisor)
    begun = writing.begin(world, custody, supervisor)
    assert machine(supervisor).get(f"assessments/{begun.pk}/").status_code == 200
    wing = machine(world.actor("wing_staff"))
    assert wing.get(f"assessments/{begun.pk}/").status_code == 404
    assert wing.get(f"custodies/{custody.pk}/assessments/").json()["results"] == []
