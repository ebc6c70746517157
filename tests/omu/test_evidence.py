"""Evidence stays as it was written: every table of it, against both log-ins (docs/adr/0002, 0005)."""

import os
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlsplit

import psycopg2
import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from cases.actions import (
    absences,
    alerts,
    hand_over_notes,
    releases,
    standards_sets,
    supervision,
    supervision_notes,
    tasks,
    trainings,
    transfers,
    unit_plans,
)
from omu.actions import grants
from omu.actions.refresh import refresh
from risk.actions import screening_group
from sentence_plans.actions import board_answers, comments, entries, plans, sharing, work
from sentence_plans.actions import releases as served
from staff.actions import notice_kinds, seals
from tests.cases.closing import closed_and_named
from tests.cases.test_entry_access import asked_to_read
from tests.cases.test_mappa import decide
from tests.cases.test_merges import ask, earlier
from tests.cases.test_oversights import looked_at_and_taken_back
from tests.cases.test_protection_ends import marked_and_over
from tests.cases.test_tasks import ask as ask_for
from tests.cases.test_triggers import watched_and_taken_off
from tests.cases.test_victims import limit, state
from tests.inspection import auditing
from tests.inspection.needs_world import analysed
from tests.omu import records
from tests.omu.log_rows import beside_the_log
from tests.risk import deciding
from tests.risk import writing as risk_writing
from tests.risk.meeting_writing import a_meeting
from tests.risk.test_contact_levels import limited
from tests.sentence_plans import board_writing, programme_writing, writing


def evidence():
    """The models that are marked as evidence, the histories of edited tables among them."""
    return [model for model in apps.get_models() if getattr(model, "is_evidence", False)]


def attempts(model):
    """What nobody may do to a table, as SQL by name."""
    table, key = model._meta.db_table, model._meta.pk.column
    return {
        "UPDATE": f'UPDATE "{table}" SET "{key}" = "{key}"',  # noqa: S608 - names from the models
        "DELETE": f'DELETE FROM "{table}"',  # noqa: S608
        "TRUNCATE": f'TRUNCATE "{table}" CASCADE',
    }


def test_what_must_be_evidence_is_marked_so():
    """Contacts, what was signed, the audit; and the history beside each edited table (docs/adr/0002)."""
    marked = {model._meta.label for model in evidence()}
    assert {
        "cases.Contact", "cases.ContactTag", "cases.HandOver", "cases.HandOverNote", "cases.TransferMovement",
        "cases.DossierCheck",
        "risk.Signature", "risk.SignedContent",
        "risk.SectionResult", "risk.PredictorResult",
        "risk.FormVersion", "sentence_plans.PlanVersion",
        "sentence_plans.PlanSignature", "sentence_plans.PlanReview", "sentence_plans.ObjectiveComment",
        "sentence_plans.ActionStatus", "sentence_plans.PlanShared",
        "sentence_plans.DeliveryChange", "sentence_plans.DeliverySupport", "sentence_plans.ProgrammeReport",
        "sentence_plans.ReviewedObjective", "sentence_plans.ReviewedParty", "sentence_plans.ReviewedFactor",
        "sentence_plans.ObjectiveStatus", "sentence_plans.Contribution",
        "inspection.AuditAnswer", "inspection.Judgement", "inspection.QuestionSet",
        "inspection.SurveyAnswer", "inspection.SurveyResponse", "inspection.SurveyTurn",
        "inspection.NeedsAnalysis", "inspection.NeedsDecision", "inspection.NeedsPrediction",
        "staff.AuditEvent", "staff.Seal", "staff.SealedEvent",
    } <= marked  # fmt: skip
    histories = {model._meta.label for model in apps.get_models() if hasattr(model, "pgh_tracked_model")}
    assert len(histories) >= 27
    assert histories <= marked


@pytest.mark.django_db(transaction=True)
def test_the_runtime_login_may_change_empty_or_remove_no_evidence():
    address = os.environ.get("OMU_TEST_RUNTIME_URL")
    if not address:
        pytest.skip("OMU_TEST_RUNTIME_URL is not set: no second login to try")
    login = urlsplit(address).username
    grants.apply(login)
    database = connection.settings_dict["NAME"]
    allowed, tried = [], 0
    with closing(psycopg2.connect(address, dbname=database)) as runtime, runtime.cursor() as cursor:
        runtime.autocommit = True
        cursor.execute("SELECT current_user, current_database()")
        assert cursor.fetchone() == (login, database)
        for model in evidence():
            table = model._meta.db_table
            cursor.execute(f'SELECT count(*) FROM "{table}"')  # noqa: S608 - reading is allowed
            cursor.execute("SELECT has_table_privilege(%s, 'INSERT')", [table])
            assert cursor.fetchone() == (True,), f"{login} cannot write to {table} at all"
            past_the_trigger = {
                "ALTER": f'ALTER TABLE "{table}" DISABLE TRIGGER ALL',
                "DROP": f'DROP TABLE "{table}"',
            }
            for deed, statement in (attempts(model) | past_the_trigger).items():
                tried += 1
                try:
                    cursor.execute(statement)
                    allowed.append(f"{deed} {table}")
                except psycopg2.errors.InsufficientPrivilege:
                    pass
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            cursor.execute("SET session_replication_role = replica")
    assert allowed == []
    assert tried == 5 * len(evidence())


def left_and_come_back_to(world):
    """Somebody absent, back, and released; an audit and a survey."""
    auditing.everything(world)
    custody, head = world.receive(), world.actor("head_of_omu")
    done = {"today": world.today, "by": head}
    away = absences.leave(custody, kind="ual", left_on=world.today, **done)
    absences.come_back(away, returned_on=world.today, **done)
    releases.release(custody, on=world.today, closed_as="licence", **done)


def talked_about(world, session):
    """A case talked about in a session, with what was agreed."""
    custody, head = world.receive(), world.actor("head_of_omu")
    world.allocate(custody, world.actor("offender_supervisor"))
    supervision_notes.write(
        session, custody=custody, said="The board", action="Invite the wing", action_for="officer",
        due_on=world.today, now=timezone.now(), today=world.today, by=head,
    )  # fmt: skip


def desks(world):
    """A task put aside, a kind of notice stopped, a session of supervision, an analysis of needs."""
    analysed(world)
    records.copy_sent_back(world, world.receive())
    supervisor, head = world.actor("offender_supervisor"), world.actor("head_of_omu")
    task = ask_for(world, "Read the plan")
    tasks.put_aside(task, until=world.today + timedelta(days=1), today=world.today, by=supervisor)
    notice_kinds.choose(["plan"], by=supervisor)
    session = supervision.record(
        world.ashbourne, officer=supervisor.user, held_on=world.today, talked_about="Two cases.",
        today=world.today, by=head,
    )  # fmt: skip
    talked_about(world, session)
    trainings.record(supervisor.user, skill="oasys", what="Course", completed_on=world.today,
                     today=world.today, by=head)  # fmt: skip
    aim = unit_plans.set_objective(
        world.ashbourne, text="Every plan signed", target="The dashboard", owner=supervisor.user,
        due_on=world.today, today=world.today, by=head,
    )  # fmt: skip
    unit_plans.report(aim, state="open", text="Half of them", today=world.today, by=supervisor)
    standards_sets.set_limit(
        "T2", amount=5, effective_from=world.today + timedelta(days=1), reason="As agreed",
        today=world.today, by=world.actor("commissioner"),
    )  # fmt: skip


def a_board(world, plan, by):
    """A planning board with an answer and something written for it."""
    board = board_writing.arranged(world, plan, by)
    board_answers.answer(
        board_writing.seat(board, "offender_supervisor"), reply="accepted", mode="video", text="Ready.",
        now=writing.noon(world), today=world.today, by=by,
    )  # fmt: skip


def protected(world, custody):
    """A decision on MAPPA, a meeting and a referral, oversight taken back, a request to read, an alert."""
    decide(world, custody)
    looked_at_and_taken_back(world, custody)
    asked_to_read(world)
    closed_and_named(world)
    a_meeting(world, custody)
    worried = world.actor("offender_supervisor")
    screening_group.refer(custody, reason="Letters", today=world.today, by=worried)
    limited(world, custody)

    at, protection = writing.noon(world), world.actor("public_protection")
    when = {"opened_on": world.today, "now": at, "today": world.today}
    alerts.open_alert(custody, code="no_contact", **when, by=protection)
    limit(world, custody)
    state(world, custody)
    watched_and_taken_off(world, custody)
    marked_and_over(world, custody)


def observed(world, custody, objective):
    """What the wing saw, beside the objective it is about."""
    seen = {"kind": "observation", "sub_kind": "wing", "now": writing.noon(world), "today": world.today}
    entries.observe(objective, custody=custody, text="Calm.", **seen, by=world.actor("wing_staff"))
    writing.marked(world, objective.actions.first(), world.actor("offender_supervisor"))


def given_and_read(world, plan, supervisor, manager):
    """The plan given to two, one of whom signs in and has read it."""
    names = ["A. Tutor", manager.name]
    sharing.give(plan, names=names, version=plan.version, today=world.today, by=supervisor)
    writing.reported(world, plan.objectives.get().actions.first(), supervisor)
    sharing.acknowledge(plan, today=world.today, by=manager)


def on_the_way(world, custody, asked, receiver):
    """One transfer is accepted, and somebody else has left and arrived."""
    moving = transfers.accept(transfers.request(custody, **asked), today=world.today, by=receiver)
    hand_over_notes.write(moving, text="Steady.", today=world.today, by=asked["by"])
    left = transfers.request(world.receive(), **asked)
    transfers.arrive(left, today=world.today, by=receiver)


def a_row_of_everything(world):
    """A record with at least one row in every table of evidence, written through the actions."""
    supervisor, head = world.actor("offender_supervisor"), world.actor("head_of_omu")
    manager = world.actor("offender_manager")
    assert world.partner
    custody = records.person(world, aliases=["Marc Bright"])
    records.entries(world, custody, 7)
    beside_the_log(world, custody)
    records.circumstances(world, custody)
    refresh([custody], today=world.today)
    plan = writing.assessed(world, custody, supervisor, score=2)
    risk_writing.shared(world, custody, supervisor)
    risk_writing.predicted(world, custody, supervisor)
    plans.record_need_reason(plan, need="8", reason="Clean for five years.", by=supervisor)
    writing.complete(world, plan, supervisor)
    a_board(world, plan, supervisor)
    objective = plan.objectives.get()
    comments.comment(objective, text="Good.", now=writing.noon(world), today=world.today, by=manager)
    writing.countersigned(world, plan, supervisor, head)
    step = objective.actions.first()
    begun = {"work": replace(writing.TUTOR, status="ongoing"), "version": step.version}
    work.change(step, **begun, today=world.today, by=supervisor)
    plan.refresh_from_db()
    given_and_read(world, plan, supervisor, manager)
    deciding.tiered(world, custody, supervisor)
    released = deciding.decided(world, custody, now=writing.noon(world))
    served.link(objective, decision=released.pk, by=supervisor)
    observed(world, custody, objective)
    writing.learned(world, custody, supervisor)
    programme_writing.of_a_case(world, custody, supervisor)
    programme_writing.decided(world, custody)
    ask(world, custody.prisoner, earlier(world, "A9876ZZ"))
    protected(world, custody)
    asked = {"to_prison": world.morden, "reason": "nearer home", "today": world.today, "by": head}
    receiver = world.actor("head_of_omu", place=world.morden)
    on_the_way(world, custody, asked, receiver)
    records.shared_out(world, custody)
    desks(world)
    left_and_come_back_to(world)
    seals.seal(now=timezone.now(), everything=True)


def refused_by_trigger(model, deed):
    """Whether a change of all rows of a table, by the owner, ends at the append-only trigger."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(attempts(model)[deed])
    except DatabaseError as refusal:
        return "append_only" in str(refusal)
    return False


def test_the_trigger_refuses_even_the_owner_of_the_tables(world):
    a_row_of_everything(world)
    empty = [model._meta.label for model in evidence() if not model._default_manager.exists()]
    assert empty == [], "tables without a row, of which nothing would be proved"
    tried = [(model, deed) for model in evidence() for deed in ("UPDATE", "DELETE")]
    allowed = [(model._meta.label, deed) for model, deed in tried if not refused_by_trigger(model, deed)]
    assert allowed == []
