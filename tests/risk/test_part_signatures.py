"""Lines of their own under screening, summary of serious harm and risk management plan (7.12, 8)."""

import pytest
from django.urls import reverse

from risk.actions import content, part_signatures, quality, rosh, rosh_parts, signing, voiding
from risk.models import PartSignature, SignedPart, State
from staff.actions.errors import Refused, Stale
from staff.models import AuditEvent
from tests.risk.writing import MORE, TEXTS, begin, countersigned, fill, levels, screening, signed


@pytest.fixture
def protection(world):
    return world.actor("public_protection")


@pytest.fixture
def made(world, supervisor):
    """An assessment with everything written, High to the public, signed by nobody."""
    found = begin(world, world.receive(), supervisor)
    fill(found, supervisor, levels(public="high"))
    found.refresh_from_db()
    return found


def stand_under(world, made, part, by):
    made.refresh_from_db()
    return part_signatures.sign_part(made, part=part, version=made.version, today=world.today, by=by)


def lines(made):
    return {one.part: one for one in part_signatures.lines(content.read(made))}


def test_the_signature_of_the_whole_stands_under_every_part(world, made, supervisor):
    row = signing.sign(made, version=made.version, today=world.today, by=supervisor)
    assert row.state == State.SIGNED
    found = lines(row)
    assert set(found) == {"screening", "summary", "plan"}
    assert all(one.stands and one.signed.by == supervisor.user for one in found.values())
    assert not any(one.approved for one in found.values())
    countersigned(world, row, world.actor("head_of_omu"))
    assert {one.approved.name for one in lines(row).values()} == {world.actor("head_of_omu").name}
    event = AuditEvent.objects.get(deed="risk.assessment.signed")
    assert event.details["parts"] == [str(one) for one in SignedPart.labels]


def test_without_a_level_of_medium_there_is_no_line_of_a_plan(world, supervisor):
    low = signed(world, world.receive(), supervisor)
    assert set(lines(low)) == {"screening", "summary"}


def test_who_signed_a_part_keeps_the_line_while_it_is_unchanged(world, made, supervisor, protection):
    stand_under(world, made, "screening", protection)
    signing.sign(made, version=made.version, today=world.today, by=supervisor)
    assert lines(made)["screening"].signed.by == protection.user
    assert lines(made)["summary"].signed.by == supervisor.user
    assert PartSignature.objects.filter(part="screening", decision="signed").count() == 1


def test_a_change_makes_the_line_void_and_no_other(world, made, supervisor, protection):
    stand_under(world, made, "screening", protection)
    stand_under(world, made, "summary", protection)
    grid = levels(public="high")
    texts = TEXTS | {"who": "Neighbours."}
    rosh.save_rosh(
        made, community=grid, custody=grid | {"prisoners": "low"}, texts=texts, more=MORE, version=1,
        by=supervisor,
    )  # fmt: skip
    found = lines(made)
    assert (found["screening"].stands, found["summary"].stands) == (True, False)
    assert found["summary"].signed.by == protection.user
    made.refresh_from_db()
    signing.sign(made, version=made.version, today=world.today, by=supervisor)
    assert lines(made)["summary"].signed.by == supervisor.user


def test_the_same_words_again_are_no_change(world, made, protection):
    stand_under(world, made, "screening", protection)
    rosh_parts.save_part(
        made, code="screening", said=content.read(made).harm.said("screening"), version=1, by=protection
    )
    assert lines(made)["screening"].stands


def test_what_is_not_whole_is_not_signed(world, supervisor, protection):
    started = begin(world, world.receive(), supervisor)
    with pytest.raises(Refused, match="Screening for risk of serious harm: it cannot be signed yet"):
        stand_under(world, started, "screening", protection)
    rosh_parts.save_part(started, code="screening", said=screening(R3_1=""), version=0, by=supervisor)
    with pytest.raises(Refused, match="cannot be signed yet"):
        stand_under(world, started, "screening", protection)
    rosh_parts.save_part(started, code="screening", said=screening(), version=1, by=supervisor)
    assert stand_under(world, started, "screening", protection).part == "screening"
    with pytest.raises(Refused, match="no such part"):
        stand_under(world, started, "plan", protection)


def test_a_copy_is_confirmed_before_it_is_signed(world, supervisor):
    custody = world.receive()
    signed(world, custody, supervisor)
    later = begin(world, custody, supervisor, "review")
    with pytest.raises(Refused, match="not confirmed since it was copied"):
        stand_under(world, later, "screening", supervisor)


@pytest.mark.parametrize("role", ["wing_staff", "education", "head_of_omu"])
def test_only_who_writes_a_part_signs_it(world, made, role):
    by = world.actor(role) if role != "education" else world.actor("learning_and_skills")
    if part_signatures.may_sign("screening", by=by):
        stand_under(world, made, "screening", by)
        assert lines(made)["screening"].signed.role == role
    else:
        with pytest.raises(Refused, match="does not sign this part"):
            stand_under(world, made, "screening", by)


def test_twice_stale_and_after_the_signature(world, made, supervisor, protection):
    stand_under(world, made, "screening", protection)
    with pytest.raises(Refused, match="signed already, and unchanged"):
        stand_under(world, made, "screening", supervisor)
    with pytest.raises(Stale, match="changed after you opened"):
        part_signatures.sign_part(made, part="summary", version=1, today=world.today, by=supervisor)
    row = signing.sign(made, version=made.version, today=world.today, by=supervisor)
    with pytest.raises(Refused, match="can no longer be changed"):
        stand_under(world, row, "summary", supervisor)


def test_nobody_countersigns_what_he_or_she_signed_a_part_of(world, made, supervisor):
    head = world.actor("head_of_omu")
    stand_under(world, made, "screening", head)
    row = signing.sign(made, version=made.version, today=world.today, by=supervisor)
    with pytest.raises(Refused, match="signed a part of"):
        countersigned(world, row, head)
    assert head.user.pk in quality.stood_under(type("Check", (), {"assessment": row}))


def test_a_signature_taken_back_leaves_the_lines_that_still_hold(world, made, supervisor):
    row = signing.sign(made, version=made.version, today=world.today, by=supervisor)
    voiding.take_back(row, reason="A word.", today=world.today, by=supervisor)
    row.refresh_from_db()
    assert all(one.stands for one in lines(row).values())
    signing.sign(row, version=row.version, today=world.today, by=supervisor)
    assert PartSignature.objects.count() == 3


def test_the_lines_on_the_pages(made, supervisor, protection, as_actor):
    number = made.prisoner.number
    client = as_actor(protection)
    summary = reverse("assessment_summary", args=[number, made.pk])
    assert "Signature lines of its parts" in as_actor(supervisor).get(summary).content.decode()
    at = reverse("assessment_part_sign", args=[number, made.pk, "screening"])
    assert "You stand under this part alone" in client.get(at).content.decode()
    assert client.post(at, {"version": made.version}).status_code == 302
    assert "unchanged since" in client.get(at).content.decode()
    shown = as_actor(supervisor).get(reverse("assessment_sign", args=[number, made.pk])).content.decode()
    assert protection.name in shown
    nowhere = reverse("assessment_part_sign", args=[number, made.pk, "sections"])
    assert client.get(nowhere).status_code == 404
