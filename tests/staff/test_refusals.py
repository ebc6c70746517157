"""What the rules refuse is in the audit; what is to be mended at a field is not (docs/adr/0003)."""

import pytest
from django.urls import reverse

from cases.actions import triggers
from staff.actions import refusals
from staff.actions.errors import Refused, Stale
from staff.models import AuditEvent, Kind


def kept():
    return AuditEvent.objects.filter(deed="staff.action.refused")


@pytest.mark.parametrize(
    ("refusal", "lines"),
    [
        (Refused("Nobody lets himself or herself read."), 1),
        (Refused("Say why.", field="reason"), 0),
        (Refused("A level has a category.", field="level", is_attempt=True), 1),
        (Stale("Somebody saved first.", theirs={}), 0),
    ],
)
def test_only_a_deed_that_is_refused_as_such_is_kept(world, refusal, lines):
    refusals.keep(refusal, route=None, by=world.actor("head_of_omu"))
    assert kept().count() == lines


def test_a_page_keeps_what_was_tried_with_its_words_beside_the_case(world, as_actor):
    custody = world.receive()
    officer = world.actor("public_protection")
    for number in range(10):
        triggers.add(custody, watch_for=f"Sign {number}", what_to_do="Ring.", today=world.today, by=officer)
    number = custody.prisoner.number
    one_more = {"watch_for": "One more", "what_to_do": "Ring."}
    page = as_actor(officer).post(reverse("trigger_new", args=[number]), one_more)
    assert "The list has 10 lines" in page.content.decode()
    line = kept().get()
    assert (line.kind, line.user, line.subject_key, line.prisoner_number) == (
        Kind.REFUSED, officer.user, "trigger_new", number,
    )  # fmt: skip
    assert line.reason.startswith("The list has 10 lines.")
    audit = as_actor(world.actor("head_of_omu")).get(reverse("case_audit", args=[number])).content.decode()
    assert "ried what the rules refuse" in audit
