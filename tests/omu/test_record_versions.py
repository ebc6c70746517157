"""What version 1 took at first it takes today: its first schema, and a file of it (docs/interchange)."""

import json
from pathlib import Path

import jsonschema
import pytest
from django.urls import reverse
from django.utils import timezone

from cases.models import Contact, Custody, HandOver, Prisoner
from omu.actions import record_files, records

FILES = Path(__file__).parent / "files"
FIRST = json.loads((FILES / "record-v1.first.schema.json").read_text(encoding="utf-8"))
NOW = record_files.schema()


@pytest.mark.parametrize("name", sorted(FIRST["$defs"]))
def test_no_member_was_taken_away_or_made_a_duty(name):
    """Every member of then is one of now, none is required that was not, no word of a list is gone."""
    then, now = FIRST["$defs"][name], NOW["$defs"][name]
    assert set(now.get("required", ())) <= set(then.get("required", ()))
    for member, said in then.get("properties", {}).items():
        held = now["properties"][member]
        assert set(said.get("enum", ())) <= set(held.get("enum", ())), member
        assert held.get("maxLength", 0) >= said.get("maxLength", 0), member


def test_nor_a_part_of_the_record():
    assert set(FIRST["properties"]) < set(NOW["properties"])
    assert NOW["required"] == FIRST["required"] == ["identity"]


@pytest.fixture
def oldest(world):
    """The report of the oldest file: somebody of whom the least is known, and a plain record."""
    assert all((world.ashbourne, world.morden))
    with (FILES / "record-v1.first.jsonl").open("rb") as source:
        return records.load_file(source, now=timezone.now(), today=world.today, by=world.system)


def test_a_file_of_the_first_shape_comes_in(oldest, world):
    for line in (FILES / "record-v1.first.jsonl").read_text(encoding="utf-8").splitlines()[1:]:
        jsonschema.Draft202012Validator(FIRST).validate(json.loads(line))
    assert (oldest.made, oldest.refused) == (2, 0), list(oldest.lines())
    # An alert of then is worked out from its record today, and no file sets it.
    assert [(one.line, one.path) for one in oldest.left_out] == [(3, "alerts[1]")]
    assert Prisoner.objects.get(number="A4321ZZ").custodies.count() == 0
    custody = Custody.objects.get(prisoner__number="B0001AA")
    assert Contact.objects.get(custody=custody).text == "Met on the wing."
    # That file knew no hand-overs: the prison is accountable from the day of arrival.
    handed = HandOver.objects.filter(custody=custody).order_by("at")
    assert [one.prison for one in handed] == [world.morden, world.ashbourne]
    assert custody.headline.prison == world.ashbourne


@pytest.mark.parametrize("number", ["A4321ZZ", "B0001AA"])
def test_the_pages_of_such_a_case_open(oldest, world, as_actor, number):
    """A record without a custody is no case and nobody's: it has no page. The other has every page."""
    client = as_actor(world.actor("head_of_omu"))
    wanted = 200 if number == "B0001AA" else 404
    for name in (
        "case",
        "case_log",
        "assessment_list",
        "plan",
        "decision_list",
        "case_dates",
        "interventions",
    ):
        assert client.get(reverse(name, args=[number])).status_code == wanted, name
    for name in ("circumstances", "learning_record", "induction", "case_sentence", "case_mappa", "case_tier"):
        assert client.get(reverse(name, args=[number])).status_code == wanted, name
