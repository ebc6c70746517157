"""Moves that are forbidden, and what the database refuses whoever asks (docs/domain.md 7.2)."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import Error as DatabaseError

from risk.actions import assessments, sections, signing
from risk.actions.sections import Entry
from risk.models import (
    Assessment,
    ScopeDecision,
    Signature,
    State,
    TierDecision,
)
from risk.standards.signing import MOVES
from staff.actions.errors import Refused
from tests.risk.writing import begin, countersigned, fill, levels, signed

LINKS = {"linked_to_rosh": False, "linked_to_offending": True}


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
        sections.save_section(row, section="3", answers={"3.4": 2}, entry=Entry(), version=1, by=supervisor)


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


def test_two_unfinished_of_one_person_are_impossible_in_the_database(world, custody, supervisor):
    made = begin(world, custody, supervisor)
    copied = ("prisoner", "custody", "form", "purpose", "started_on", "author", "author_role")
    with pytest.raises(IntegrityError), transaction.atomic():
        Assessment.objects.create(**{name: getattr(made, name) for name in copied})
