"""The life of an assessment through its actions (docs/domain.md 7.2, 7.12)."""

import pytest
from django.db import connection, transaction
from django.db.utils import Error as DatabaseError

from cases.models import Change, Headline, Stage, Task
from risk.actions import assessments, content, rosh, sections, signing
from risk.actions.sections import Entry
from risk.models import (
    Answer,
    Assessment,
    Decision,
    RoshRating,
    ScopeDecision,
    SectionNote,
    SectionResult,
    Signature,
    State,
    TierDecision,
)
from risk.standards.signing import MOVES
from staff.actions.errors import Refused, Stale
from staff.models import AuditEvent, Notice
from tests.risk.writing import TEXTS, begin, countersigned, fill, levels, signed

LINKS = {"linked_to_rosh": False, "linked_to_offending": True}


@pytest.fixture
def custody(world):
    return world.receive()


@pytest.fixture
def supervisor(world):
    """A probation officer: signs up to Medium and tier 4 alone."""
    return world.actor("offender_supervisor", grade="probation_officer")


def test_beginning_keeps_who_wrote_it_and_on_which_form(world, custody, supervisor):
    made = begin(world, custody, supervisor)
    assert (made.state, made.author_role, made.author_grade) == (
        "open",
        "offender_supervisor",
        "probation_officer",
    )
    assert made.author_prison == world.ashbourne
    assert (made.form.code, made.form.version) == ("full", 1)
    assert Headline.objects.get(custody=custody).stage == Stage.ASSESSING
    event = AuditEvent.objects.get(deed="risk.assessment.started")
    assert event.prisoner_number == custody.prisoner.number


def test_one_at_a_time(world, custody, supervisor):
    begin(world, custody, supervisor)
    with pytest.raises(Refused, match="written already"):
        begin(world, custody, world.actor("offender_manager"))
    assert Assessment.objects.count() == 1


@pytest.mark.parametrize(
    "role", ["wing_staff", "case_administrator", "public_protection", "psychology", "inspector"]
)
def test_who_does_not_write(world, custody, supervisor, role):
    with pytest.raises(Refused, match="does not write"):
        begin(world, custody, world.actor(role, place=None))
    made = begin(world, custody, supervisor)
    with pytest.raises(Refused, match="does not write"):
        sections.save(made, section="3", answers={"3.3": 0}, entry=Entry(), version=0, by=world.actor(role))
    assert not Answer.objects.exists()


def test_a_score_and_its_need_are_told(world, custody, supervisor):
    made = begin(world, custody, supervisor)
    need = sections.save(
        made,
        section="3",
        answers={"3.3": 0, "3.4": 1, "3.5": 1, "3.6": "missing"},
        entry=Entry(evidence="Sleeps on sofas.", **LINKS),
        version=0,
        by=supervisor,
    )
    assert (need.score, need.present, need.partial) == (2, True, True)
    assert need.reason == "Score 2 of 8, cut-off 2: need present. Partial: 3.6 missing."
    assert Answer.objects.get(item="3.6").missing


@pytest.mark.parametrize(
    ("item", "given"),
    [("3.3", 1), ("3.4", 3), ("3.4", -1), ("3.4", "two"), ("3.4", True), ("9.9", 1), ("3.99", 0)],
)
def test_a_score_outside_its_scale_is_refused_by_name(world, custody, supervisor, item, given):
    made = begin(world, custody, supervisor)
    with pytest.raises(Refused) as refused:
        sections.save(
            made, section="3", answers={"3.5": 0, item: given}, entry=Entry(), version=0, by=supervisor
        )
    assert refused.value.field == item
    assert not Answer.objects.exists()
    assert not SectionNote.objects.exists()


def test_a_finished_section_needs_evidence_for_its_scores(world, custody, supervisor):
    made = begin(world, custody, supervisor)
    with pytest.raises(Refused, match=r"3\.4 scored above 0") as refused:
        sections.save(
            made,
            section="3",
            answers={"3.4": 2},
            entry=Entry(evidence=" "),
            finished=True,
            version=0,
            by=supervisor,
        )
    assert refused.value.field == "evidence"
    sections.save(
        made, section="3", answers={"3.4": 0}, entry=Entry(), finished=True, version=0, by=supervisor
    )
    sections.save(made, section="3", answers={"3.4": 2}, entry=Entry(), version=1, by=supervisor)
    with pytest.raises(Refused, match=r"3\.4 scored above 0"):  # what stands from before counts as well
        sections.save(made, section="3", answers={}, entry=Entry(), finished=True, version=2, by=supervisor)


def test_a_stale_save_is_refused_and_shows_what_stands(world, custody, supervisor):
    made, manager = begin(world, custody, supervisor), world.actor("offender_manager")
    sections.save(made, section="3", answers={"3.4": 1}, entry=Entry(evidence="Hers."), version=0, by=manager)
    with pytest.raises(Stale) as stale:
        sections.save(
            made, section="3", answers={"3.4": 2}, entry=Entry(evidence="His."), version=0, by=supervisor
        )
    assert stale.value.theirs["evidence"] == "Hers."
    assert stale.value.theirs["3.4"] == 1
    assert SectionNote.objects.get().evidence == "Hers."
    sections.save(
        made, section="6", answers={"6.1": 1}, entry=Entry(), version=0, by=supervisor
    )  # another section


def test_attention_despite_a_low_score_needs_a_reason(world, custody, supervisor):
    made = begin(world, custody, supervisor)
    with pytest.raises(Refused) as refused:
        sections.save(
            made, section="3", answers={}, entry=Entry(needs_attention=True), version=0, by=supervisor
        )
    assert refused.value.field == "attention_reason"


def test_need_by_hand_only_where_there_is_no_cut_off(world, custody, supervisor):
    made = begin(world, custody, supervisor)
    with pytest.raises(Refused, match="follows from its score"):
        sections.save(made, section="3", answers={}, entry=Entry(need_by_hand=True), version=0, by=supervisor)
    with pytest.raises(Refused, match="no reason"):
        sections.save(made, section="5", answers={}, entry=Entry(need_by_hand=True), version=0, by=supervisor)
    decided = Entry(need_by_hand=True, need_reason="Rent arrears.")
    assert (
        sections.save(made, section="5", answers={}, entry=decided, version=0, by=supervisor).present is True
    )


def test_levels_of_serious_harm(world, custody, supervisor):
    made = begin(world, custody, supervisor)
    overall = rosh.save(
        made, community={"public": "high"}, custody={"public": "low"}, texts=TEXTS, version=0, by=supervisor
    )
    assert (overall.level, overall.groups) == ("high", ("public",))
    assert "Not known for children" in overall.reason
    with pytest.raises(Refused) as refused:
        rosh.save(made, community={"prisoners": "low"}, custody={}, texts={}, version=1, by=supervisor)
    assert refused.value.field == "community_prisoners"
    with pytest.raises(Refused, match="no level"):
        rosh.save(made, community={"public": "none"}, custody={}, texts={}, version=1, by=supervisor)
    with pytest.raises(Stale):
        rosh.save(made, community={}, custody={}, texts={}, version=0, by=supervisor)
    assert RoshRating.objects.get(group="public").community == "high"


def test_public_protection_writes_levels_but_no_sections(world, custody, supervisor):
    made, unit = begin(world, custody, supervisor), world.actor("public_protection")
    rosh.save(made, community={"public": "low"}, custody={}, texts={}, version=0, by=unit)
    assert RoshRating.objects.get(group="public").community == "low"


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
    assert headline.stage == Stage.PLANNING
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
    sections.save(
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


DEEDS = {
    "await_board": lambda row, world, by, head: assessments.await_board(row, by=by),
    "board_held": lambda row, world, by, head: assessments.take_up_again(row, by=by),
    "sign_alone": lambda row, world, by, head: signing.sign(
        row, version=row.version, today=world.today, by=by
    ),
    "approve": lambda row, world, by, head: countersigned(world, row, head),
    "reject": lambda row, world, by, head: signing.countersign(
        row, approve=False, comment="No.", checked=["levels"], today=world.today, by=head
    ),
    "lock": lambda row, world, by, head: assessments.lock_incomplete(
        row, reason="No.", today=world.today, by=by
    ),
}


@pytest.mark.parametrize("state", ["board", "signed", "complete", "locked"])
def test_forbidden_moves(world, custody, supervisor, state):
    """Every deed in every state: what the table does not allow is refused, and nothing is written."""
    head = world.actor("head_of_omu")
    made = begin(world, custody, supervisor)
    fill(made, supervisor, levels(public="high" if state == "signed" else "low"))
    made.refresh_from_db()
    if state == "board":
        assessments.await_board(made, by=supervisor)
    elif state == "locked":
        assessments.lock_incomplete(made, reason="Moved.", today=world.today, by=supervisor)
    else:
        signing.sign(made, version=made.version, today=world.today, by=supervisor)
    made.refresh_from_db()
    assert made.state == state
    before = Signature.objects.count()
    for deed, do in DEEDS.items():
        if (state, deed) not in MOVES:
            with pytest.raises(Refused):
                do(made, world, supervisor, head)
    made.refresh_from_db()
    assert (made.state, Signature.objects.count()) == (state, before)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE risk_assessment SET purpose = 'other'",
        "DELETE FROM risk_assessment",
        "UPDATE risk_answer SET score = 1",
        "DELETE FROM risk_answer",
        "INSERT INTO risk_answer (assessment_id, item, missing) SELECT id, '9.9', true FROM risk_assessment",
        "UPDATE risk_sectionnote SET evidence = 'better'",
        "DELETE FROM risk_sectionnote",
        "UPDATE risk_roshrating SET community = 'low' WHERE \"group\" = 'public'",
        "DELETE FROM risk_roshrating",
        "UPDATE risk_roshsummary SET who = 'nobody'",
        "DELETE FROM risk_roshsummary",
        "UPDATE risk_signature SET name = 'somebody else'",
        "DELETE FROM risk_signedcontent",
        "UPDATE risk_sectionresult SET score = 0",
    ],
)
def test_the_database_refuses_to_change_what_is_complete(world, custody, supervisor, statement):
    signed(world, custody, supervisor)
    with pytest.raises(DatabaseError, match="pgtrigger"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_parts_are_frozen_from_the_signature_on(world, custody, supervisor):
    signed(world, custody, supervisor, levels(public="high"))
    with pytest.raises(DatabaseError, match="frozen"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE risk_answer SET score = 1")
    row = Assessment.objects.get()
    with pytest.raises(Refused, match="no longer be changed"):
        sections.save(row, section="3", answers={"3.4": 2}, entry=Entry(), version=1, by=supervisor)


def test_if_the_audit_fails_nothing_is_saved(world, custody, supervisor, monkeypatch):
    made = begin(world, custody, supervisor)
    fill(made, supervisor)
    made.refresh_from_db()

    def broken(**facts):
        raise RuntimeError("no audit")

    monkeypatch.setattr("staff.audit.record", broken)
    with pytest.raises(RuntimeError):
        signing.sign(made, version=made.version, today=world.today, by=supervisor)
    assert Assessment.objects.get().state == State.OPEN
    assert not Signature.objects.exists()
    assert not ScopeDecision.objects.exists()
    assert not TierDecision.objects.exists()
