"""Case audits and surveys by API (docs/domain.md 21.2)."""

from typing import Any

import pytest

from tests.inspection import auditing as at
from tests.world import World

pytestmark = pytest.mark.django_db


def test_an_audit_is_listed_and_read_with_what_came_of_it(world: World, machine: Any) -> None:
    custody = world.receive()
    audit, _ = at.everything(world)
    inspector = machine(world.actor("inspector"))
    (listed,) = inspector.get("audits/").json()["results"]
    assert (listed["id"], listed["seed"], listed["size"], listed["prison"]) == (audit.pk, 7, 1, "ASH")
    told = inspector.get(f"audits/{audit.pk}/").json()
    assert [(one["position"], one["prison_number"]) for one in told["cases"]] == [
        (1, custody.prisoner.number)
    ]
    measured = {one["id"]: one for one in told["measures"]}
    assert (measured["IM-090"]["numerator"], measured["IM-090"]["denominator"]) == (0, 1)
    assert {one["code"] for one in told["criteria"]} >= {"A1", "B1", "C1"}
    assert [one["text"] for one in told["notes"]] == ["Plans are read aloud."]


def test_answers_of_an_audit_under_way_are_those_of_its_readers(world: World, machine: Any) -> None:
    world.receive()
    audit, _ = at.everything(world)
    told = machine(world.actor("head_of_omu")).get(f"audits/{audit.pk}/").json()
    assert (told["measures"], told["criteria"], len(told["cases"])) == ([], [], 1)
    other = machine(world.actor("head_of_omu", place=world.morden))
    assert other.get(f"audits/{audit.pk}/").status_code == 404
    assert other.get("audits/").json()["results"] == []


def test_counts_of_a_survey_are_held_back_where_few_answered(world: World, machine: Any) -> None:
    world.receive()
    _, survey = at.everything(world)
    head = machine(world.actor("head_of_omu"))
    assert [one["id"] for one in head.get("surveys/").json()["results"]] == [survey.pk]
    told = head.get(f"surveys/{survey.pk}/").json()
    asked = {one["code"]: one for one in told["questions"]}
    assert told["shown_from"] == 5
    assert (asked["oversight"]["held_back"], asked["oversight"]["answers"]) == (True, [])
    assert not asked["resources"]["held_back"]
    elsewhere = machine(world.actor("head_of_omu", place=world.morden))
    assert elsewhere.get(f"surveys/{survey.pk}/").status_code == 404
