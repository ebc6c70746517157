"""The second signature by a named group, and a signature taken back (docs/domain.md 7.12)."""

import pytest
from django.urls import reverse

from cases.actions import prison_settings
from cases.models import Task
from risk.actions import sections, signing, voiding
from risk.actions.sections import Entry
from risk.models import Signature, State
from staff.actions.errors import Refused
from tests.risk.writing import countersigned, levels, signed


def name_group(world, group):
    prison_settings.set_value(
        world.ashbourne, key="assessment_check", value=group, effective_from=world.today, reason="Pilot.",
        today=world.today, by=world.actor("head_of_omu"),
    )  # fmt: skip


def test_a_prison_officers_assessment_goes_to_the_probation_staff(world, custody):
    """M-097: Low and tier 1, which the officer could sign alone elsewhere."""
    name_group(world, "probation_staff")
    officer = world.actor("offender_supervisor")
    checker = world.actor("offender_supervisor", grade="probation_officer")
    waiting = signed(world, custody, officer)
    assert waiting.state == State.SIGNED
    task = Task.objects.get(kind="countersign")
    assert (task.user, task.role) == (checker.user, "")
    with pytest.raises(Refused, match="countersign"):
        countersigned(world, waiting, officer)
    assert countersigned(world, waiting, checker).state == State.COMPLETE
    task.refresh_from_db()
    assert task.done_by == checker.user


def test_elsewhere_the_same_people_countersign_nothing(world, custody):
    waiting = signed(world, custody, world.actor("offender_supervisor"), levels(public="medium"))
    with pytest.raises(Refused, match="does not countersign"):
        countersigned(world, waiting, world.actor("offender_supervisor", grade="probation_officer"))
    with pytest.raises(Refused, match="does not countersign"):
        countersigned(world, waiting, world.actor("public_protection"))
    assert Task.objects.get(kind="countersign").role == "head_of_omu"


def test_beyond_the_limits_of_the_group_the_head_is_asked(world, custody):
    name_group(world, "public_protection")
    waiting = signed(world, custody, world.actor("offender_supervisor"), levels(public="high"))
    assert Task.objects.get(kind="countersign").role == "head_of_omu"
    with pytest.raises(Refused, match="may countersign up to Medium"):
        countersigned(world, waiting, world.actor("public_protection"))
    assert countersigned(world, waiting, world.actor("head_of_omu")).state == State.COMPLETE


def test_with_nobody_in_the_group_the_head_is_asked(world, custody):
    name_group(world, "probation_staff")
    signed(world, custody, world.actor("offender_supervisor"))
    assert Task.objects.get(kind="countersign").role == "head_of_omu"


def test_a_signature_taken_back_is_void_and_the_difference_is_shown(world, custody, as_actor):
    officer = world.actor("offender_supervisor")
    waiting = signed(world, custody, officer, levels(public="medium"))
    with pytest.raises(Refused, match="Only who wrote or signed"):
        voiding.take_back(
            waiting, reason="x", today=world.today,
            by=world.actor("offender_supervisor", grade="probation_officer"),
        )  # fmt: skip
    with pytest.raises(Refused) as refused:
        voiding.take_back(waiting, reason=" ", today=world.today, by=officer)
    assert refused.value.field == "reason"
    at = reverse("assessment_take_back", args=[custody.prisoner.number, waiting.pk])
    client = as_actor(officer)
    client.post(at, {"reason": "He has a flat now."})
    waiting.refresh_from_db()
    assert (waiting.state, waiting.signed_by) == (State.OPEN, None)
    assert not Task.objects.filter(kind="countersign", done_at=None).exists()
    assert [one.decision for one in Signature.objects.all()] == ["signed", "voided"]
    sections.save_section(
        waiting, section="3", answers={"3.3": 2}, version=1, by=officer,
        entry=Entry(evidence="Lost the flat.", linked_to_rosh=False, linked_to_offending=True),
    )  # fmt: skip
    page = reverse("assessment_sign", args=[custody.prisoner.number, waiting.pk])
    shown = client.get(page).content.decode()
    assert "Changed since it was signed before" in shown
    assert "Lost the flat." in shown
    waiting.refresh_from_db()
    again = signing.sign(waiting, version=waiting.version, today=world.today, by=officer)
    assert again.state == State.SIGNED
    head = as_actor(world.actor("head_of_omu"))
    page = reverse("assessment_countersign", args=[custody.prisoner.number, waiting.pk])
    assert "Lost the flat." in head.get(page).content.decode()


def test_what_is_complete_is_not_taken_back(world, custody):
    done = signed(world, custody, world.actor("offender_supervisor", grade="probation_officer"))
    with pytest.raises(Refused, match="complete cannot be taken back"):
        voiding.take_back(done, reason="x", today=world.today, by=world.actor("offender_supervisor"))
