"""Signing, countersigning, sending back, copying and closing (docs/domain.md 7.2, 7.12)."""

import pytest

from cases.models import Change, Headline, Task
from risk.actions import assessments, content, sections, signing
from risk.actions.sections import Entry
from risk.models import (
    Decision,
    SectionResult,
    Signature,
    State,
)
from staff.actions.errors import Refused, Stale
from staff.models import Notice
from tests.risk import writing
from tests.risk.writing import begin, considered, countersigned, fill, levels, signed

LINKS = {"linked_to_rosh": False, "linked_to_offending": True}


def test_what_is_missing_prevents_signing(world, custody, supervisor):
    made = begin(world, custody, supervisor)
    with pytest.raises(Refused, match="cannot be signed yet"):
        signing.sign(made, version=made.version, today=world.today, by=supervisor)
    assert not Signature.objects.exists()


def test_within_ones_limits_a_signature_completes(world, custody, supervisor):
    done = signed(world, custody, supervisor, levels(public="medium"), score=2)
    assert (done.state, done.completed_on) == (State.COMPLETE, world.today)
    headline = Headline.objects.get(custody=custody)
    assert (headline.rosh_level, headline.rosh_group) == ("medium", "the public")
    assert headline.rosh_from_assessment
    assert headline.tier == 3  # Medium
    assert headline.in_scope is False
    assert Change.objects.filter(custody=custody).exists()
    signature = Signature.objects.get()
    assert (signature.decision, signature.grade) == (Decision.SIGNED, "probation_officer")
    assert content.digest(signature.content.content) == signature.content.digest
    results = {one.section: one for one in SectionResult.objects.all()}
    assert list(results) == ["3", "4", "5", "6", "7", "8", "9", "10", "11", "12"]
    assert (results["3"].score, results["3"].out_of, results["3"].need_present) == (8, 8, True)
    assert (results["5"].score, results["5"].need_present) == (None, False)
    assert SectionResult.objects.of_latest([custody.prisoner_id]).count() == 10


def test_a_prison_officer_signs_only_low_and_tier_two_alone(world, custody):
    officer = world.actor("offender_supervisor")
    waiting = signed(world, custody, officer, levels(staff="medium"))
    assert waiting.state == State.SIGNED
    assert "A prison officer may sign Low alone; the level is Medium." in Signature.objects.get().reasons


def test_high_goes_to_the_head_of_the_unit(world, custody, supervisor):
    head = world.actor("head_of_omu")
    waiting = signed(world, custody, supervisor, levels(public="high"))
    assert waiting.state == State.SIGNED
    assert Headline.objects.get(custody=custody).rosh_level == ""  # nothing holds before it is countersigned
    task = Task.objects.get(kind="countersign")
    assert (task.role, task.prison, task.done_at) == ("head_of_omu", world.ashbourne, None)
    assert Notice.objects.filter(user=head.user, text__contains="Countersign").exists()
    done = countersigned(world, waiting, head)
    assert done.state == State.COMPLETE
    task.refresh_from_db()
    assert task.done_by == head.user
    headline = Headline.objects.get(custody=custody)
    assert (headline.rosh_level, headline.tier) == ("high", 4)
    assert (headline.in_scope, headline.scope_limb) == (True, "A")
    assert headline.scope_since == world.today
    assert "High risk of serious harm" in headline.scope_reason
    assert Notice.objects.filter(user=supervisor.user, text__contains="is complete").exists()
    assert Signature.objects.get(decision="approved").checked == ["levels", "evidence"]


def test_nobody_countersigns_his_or_her_own(world, custody):
    head = world.actor("head_of_omu")
    waiting = signed(world, custody, head, levels(public="high"))
    assert waiting.state == State.SIGNED
    with pytest.raises(Refused, match="Nobody countersigns"):
        countersigned(world, waiting, head)
    supervisor, other = world.actor("offender_supervisor"), world.actor("head_of_omu", place=world.ashbourne)
    with pytest.raises(Refused, match="does not countersign"):
        countersigned(world, waiting, supervisor)
    assert other.user != head.user
    assert countersigned(world, waiting, other).state == State.COMPLETE


def test_sent_back_it_is_open_again_with_a_task(world, custody, supervisor):
    head = world.actor("head_of_omu")
    waiting = signed(world, custody, supervisor, levels(public="very_high"))
    with pytest.raises(Refused, match="without a comment"):
        signing.countersign(
            waiting, approve=False, comment=" ", checked=["levels"], today=world.today, by=head
        )
    with pytest.raises(Refused) as refused:
        signing.countersign(waiting, approve=True, comment="Good.", checked=[], today=world.today, by=head)
    assert refused.value.field == "checked"
    back = signing.countersign(
        waiting,
        approve=False,
        comment="Say who the children are.",
        checked=["levels"],
        today=world.today,
        by=head,
    )
    assert (back.state, back.signed_by) == (State.OPEN, None)
    task = Task.objects.get(kind="rework", done_at=None)
    assert task.user == supervisor.user
    assert "Say who the children are." in task.text
    back.refresh_from_db()
    again = signing.sign(back, version=back.version, today=world.today, by=supervisor)
    assert again.state == State.SIGNED
    task.refresh_from_db()
    assert task.done_at
    assert [one.decision for one in Signature.objects.all()] == ["signed", "rejected", "signed"]


def test_what_is_signed_is_what_the_signer_saw(world, custody, supervisor):
    made = begin(world, custody, supervisor)
    fill(made, supervisor)
    with pytest.raises(Stale):
        signing.sign(made, version=1, today=world.today, by=supervisor)


def test_signing_twice_leaves_one_signature(world, custody, supervisor):
    done = signed(world, custody, supervisor)
    with pytest.raises(Refused, match="complete cannot be signed"):
        signing.sign(done, version=done.version, today=world.today, by=supervisor)
    assert Signature.objects.count() == 1
    assert SectionResult.objects.count() == 10


def test_a_new_one_is_a_copy_to_be_confirmed(world, custody, supervisor):
    first = signed(world, custody, supervisor, score=2)
    second = begin(world, custody, supervisor, purpose="review")
    assert second.copied_from == first
    copied = content.read(second)
    assert copied.scores["3.3"] == 2
    assert "3 Accommodation" in copied.unconfirmed
    assert "Summary of serious harm" in copied.unconfirmed
    sections.save_section(
        second, section="3", answers={"3.3": 0}, entry=Entry(evidence="Has a flat."), version=1, by=supervisor
    )
    assert "3 Accommodation" not in content.read(second).unconfirmed
    assert content.read(first).scores["3.3"] == 2


def test_closed_unfinished_with_a_reason(world, custody, supervisor):
    made = begin(world, custody, supervisor)
    with pytest.raises(Refused, match="without a comment"):
        assessments.lock_incomplete(made, reason="", today=world.today, by=supervisor)
    locked = assessments.lock_incomplete(made, reason="Released.", today=world.today, by=supervisor)
    assert (locked.state, locked.locked_because) == (State.LOCKED, "Released.")
    assert begin(world, custody, supervisor).pk != made.pk


def test_a_blank_on_diversity_is_not_signed(world, custody, supervisor, monkeypatch):
    """Nothing found is an answer."""
    made = begin(world, custody, supervisor)
    with monkeypatch.context() as nobody_asked:
        nobody_asked.setattr(writing, "considered", lambda *_: None)
        fill(made, supervisor)
    made.refresh_from_db()
    with pytest.raises(Refused, match="whether diversity was considered"):
        signing.sign(made, version=made.version, today=world.today, by=supervisor)
    considered(made, supervisor)
    done = signing.sign(made, version=made.version, today=world.today, by=supervisor)
    assert done.state == State.COMPLETE
