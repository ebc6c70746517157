"""Assessments, decisions and documents in the printed record, in their order (docs/domain.md 12, 14)."""

import re
from typing import Any

import pytest

from cases.models import Custody
from omu.dossier import content, document, manifest
from tests.cases.test_contact_pages import GIST
from tests.cases.test_documents import PDF, with_document
from tests.omu import records
from tests.risk import deciding

FOR_DUTY = content.Purpose(words="For use on duty", reader="Duty governor")


@pytest.fixture
def written(world: Any) -> Custody:
    """Somebody with an assessment, a decision with its outcome, and two files, one of a restricted entry."""
    custody = records.person(world)
    records.assessed(world, custody)
    deciding.decided(world, custody, now=deciding.NOW)
    supervisor = world.actor("offender_supervisor")
    with_document(world, supervisor, custody, name="certificate.pdf")
    with_document(
        world, world.actor("public_protection"), custody, name="minutes of the panel.pdf",
        restriction="restricted_protection", kind="report", sub_kind="mappa", mode="meeting",
        **GIST,
    )  # fmt: skip
    return custody


def gather(world: Any, custody: Custody, role: str) -> content.Record:
    fresh = Custody.objects.for_page().get(pk=custody.pk)
    return content.gather(fresh, purpose=FOR_DUTY, today=world.today, reader=world.actor(role))


def test_the_parts_stand_in_the_order_in_which_they_are_needed(world: Any, written: Custody) -> None:
    html = document.html_of(gather(world, written, "head_of_omu"))
    assert re.findall(r'<section class="part[^"]*" id="([a-z]+)"', html) == [
        "contents", "summary", "risk", "plan", "duties", "log", "assessments", "interventions", "decisions",
        "moves", "sentence", "documents",
    ]  # fmt: skip
    numbers = [int(one) for one in re.findall(r"<h2>(\d+) ", html)]
    assert numbers == list(range(1, 12))


def test_a_decision_says_what_it_rests_on_who_was_heard_and_what_came_of_it(
    world: Any, written: Custody
) -> None:
    record = gather(world, written, "head_of_omu")
    (one,) = record.decisions["every"]
    assert (one["kind"], one["outcome"], one["reason"]) == (
        "Release on temporary licence", "Granted", "His mother is ill.",
    )  # fmt: skip
    assert [(row["as"], row["text"]) for row in one["opinions"]] == [("Offender supervisor", "Settled.")]
    html = document.html_of(record)
    for said in ("Back at noon.", "assessment, complete on", "Low.", "came back on time"):
        assert said in html, said


def test_files_are_listed_for_who_may_open_their_entries_with_checksums(world: Any, written: Custody) -> None:
    of_head = gather(world, written, "head_of_omu")
    assert {one["name"] for one in of_head.documents} == {"certificate.pdf", "minutes of the panel.pdf"}
    assert {one["bytes"] for one in of_head.documents} == {len(PDF)}
    of_administrator = document.html_of(gather(world, written, "case_administrator"))
    assert "certificate.pdf" in of_administrator
    assert "minutes of the panel" not in of_administrator


def test_the_manifest_counts_what_each_part_holds(world: Any, written: Custody) -> None:
    record = gather(world, written, "head_of_omu")
    files = manifest.attached(record)
    assert b'"part": "Documents, listed",\n   "rows": 2' in files[manifest.MANIFEST]
    assert b'"part": "Decisions",\n   "rows": 1' in files[manifest.MANIFEST]


def test_what_is_not_there_is_said(world: Any) -> None:
    html = document.html_of(gather(world, world.receive(), "head_of_omu"))
    for said in ("No decision is on record.", "No documents are kept", "No programme is on record."):
        assert said in html, said
