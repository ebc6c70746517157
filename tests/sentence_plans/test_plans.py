"""The life of a plan through its actions (docs/domain.md 8)."""

import datetime
from dataclasses import replace

import pytest
from django.db import DatabaseError, connection, transaction

from cases.models import Change, Contact, Headline, PlanState, Stage, Task
from risk.actions.content import digest
from sentence_plans.actions import comments, content, objectives, plans, reviews, work
from sentence_plans.actions.reviews import Reviewed
from sentence_plans.actions.signing import Line
from sentence_plans.models import (
    Decision,
    NeedReason,
    Objective,
    ObjectiveNeed,
    ObjectiveStatus,
    PlanReview,
    PlanSignature,
    PlanVersion,
    SentencePlan,
    State,
    current_objectives,
)
from staff.actions.errors import Refused, Stale
from staff.models import AuditEvent, Notice
from tests.risk.writing import begin as begin_assessment
from tests.risk.writing import countersigned, levels
from tests.risk.writing import signed as signed_assessment
from tests.sentence_plans.writing import (
    AGREES,
    BLOCKS,
    HOME,
    TEMPER,
    TUTOR,
    assessed,
    begin,
    complete,
    fill,
    noon,
    sign,
)

MONTHS_LATER = {"same day a year later": datetime.date(2027, 10, 8), "a day more": datetime.date(2027, 10, 9)}


@pytest.fixture
def custody(world):
    return world.receive()


@pytest.fixture
def supervisor(world, custody):
    """A probation officer, who holds the case and signs assessments up to Medium alone."""
    actor = world.actor("offender_supervisor", grade="probation_officer")
    world.allocate(custody, actor)
    return actor


@pytest.fixture
def manager(world, custody):
    """The offender manager of the case."""
    actor = world.actor("offender_manager")
    world.allocate(custody, actor)
    return actor


def headline(custody):
    return Headline.objects.get(custody=custody)


def test_before_an_assessment_the_plan_is_interim(world, custody, supervisor):
    plan = begin(world, custody, supervisor)
    assert (plan.state, plan.assessment) == (State.INTERIM, None)
    assert headline(custody).plan_state == PlanState.INTERIM
    assert (
        AuditEvent.objects.get(deed="sentence_plans.plan.opened").prisoner_number == custody.prisoner.number
    )
    assert Change.objects.filter(custody=custody).exists()
    with pytest.raises(Refused, match="There is a plan"):
        begin(world, custody, supervisor)


def test_the_interim_plan_turns_into_the_initial_one(world, custody, supervisor):
    plan = begin(world, custody, supervisor)
    fill(plan, supervisor)
    with pytest.raises(Refused, match="No assessment is complete"):
        plans.cite_latest(plan, by=supervisor)
    done = signed_assessment(world, custody, supervisor)
    cited = plans.cite_latest(plan, by=supervisor)
    assert (cited.pk, cited.state, cited.assessment) == (plan.pk, State.DRAFT, done)
    assert headline(custody).plan_state == PlanState.DRAFT
    with pytest.raises(Refused, match="already"):
        plans.cite_latest(plan, by=supervisor)
    assert SentencePlan.objects.count() == Objective.objects.count() == 1


@pytest.mark.parametrize(
    "role", ["wing_staff", "case_administrator", "head_of_omu", "inspector", "psychology"]
)
def test_who_does_not_write(world, custody, supervisor, role):
    with pytest.raises(Refused, match="does not write"):
        begin(world, custody, world.actor(role))
    plan = begin(world, custody, supervisor)
    with pytest.raises(Refused, match="does not write"):
        objectives.add(plan, wanted=TEMPER, by=world.actor(role))


def test_the_manager_of_another_case_is_refused(world, custody, supervisor, manager):
    plan = assessed(world, custody, supervisor)
    elsewhere = world.actor("offender_manager", place=world.vale)
    for deed in (
        lambda: begin(world, custody, elsewhere),
        lambda: objectives.add(plan, wanted=HOME, by=elsewhere),
        lambda: sign(world, plan, "author", elsewhere),
        lambda: comments.comment(
            plan.objectives.get(), text="No.", now=noon(world), today=world.today, by=elsewhere
        ),
        lambda: reviews.review(plan, reviewed=reviewed(plan), today=world.today, by=elsewhere),
    ):
        with pytest.raises(Refused, match="not within your reach"):
            deed()
    assert not SentencePlan.objects.visible_to(elsewhere).exists()
    assert SentencePlan.objects.visible_to(manager).count() == 1


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        (replace(TEMPER, heading="anger"), "heading"),
        (replace(TEMPER, text="  "), "text"),
        (replace(TEMPER, text="x" * 2001), "text"),
        (replace(TEMPER, purposes=("fun",)), "purposes"),
        (replace(TEMPER, needs=("1",)), "needs"),  # what he has done is static
        (replace(TEMPER, needs=("13",)), "needs"),
        (replace(TEMPER, needs=("3", "4", "6", "7", "8")), "needs"),  # at most four
        (replace(TEMPER, after=999), "after"),
    ],
)
def test_an_objective_that_cannot_be(world, custody, supervisor, wanted, field):
    plan = begin(world, custody, supervisor)
    with pytest.raises(Refused) as refused:
        objectives.add(plan, wanted=wanted, by=supervisor)
    assert refused.value.field == field
    assert not Objective.objects.exists()


def test_objectives_in_order_with_their_needs(world, custody, supervisor):
    plan = begin(world, custody, supervisor)
    temper = objectives.add(plan, wanted=TEMPER, by=supervisor)
    home = objectives.add(plan, wanted=replace(HOME, after=temper.pk), by=supervisor)
    assert [(one.need, one.title) for one in temper.needs.all()] == [
        ("11", "Thinking and behaviour"),
        ("harm:staff", "Harm to staff"),
    ]
    with pytest.raises(Refused) as refused:
        objectives.change(temper, wanted=replace(TEMPER, after=home.pk), version=1, by=supervisor)
    assert refused.value.field == "after"
    objectives.reorder(plan, order=[home.pk, temper.pk], by=supervisor)
    assert [one.pk for one in current_objectives([custody.prisoner_id])] == [home.pk, temper.pk]
    with pytest.raises(Refused, match="added or taken out"):
        objectives.reorder(plan, order=[home.pk], by=supervisor)
    objectives.change(temper, wanted=replace(TEMPER, needs=("12",)), version=1, by=supervisor)
    assert [one.need for one in ObjectiveNeed.objects.current().filter(objective=temper)] == ["12"]
    assert ObjectiveNeed.objects.filter(objective=temper).count() == 3  # ended ones stay


def test_a_stale_save_is_refused_with_what_stands_now(world, custody, supervisor):
    plan = begin(world, custody, supervisor)
    made = objectives.add(plan, wanted=TEMPER, by=supervisor)
    objectives.change(made, wanted=replace(TEMPER, target="One at most"), version=1, by=supervisor)
    with pytest.raises(Stale) as stale:
        objectives.change(made, wanted=replace(TEMPER, target="Two"), version=1, by=supervisor)
    assert (stale.value.theirs["target"], stale.value.theirs["version"]) == ("One at most", 2)
    plans.save_blocks(plan, blocks=BLOCKS, version=1, by=supervisor)
    with pytest.raises(Stale) as stale:
        plans.save_blocks(plan, blocks=replace(BLOCKS, contact_every_days=28), version=1, by=supervisor)
    assert stale.value.theirs["contact_every_days"] == 14
    step = work.add(made, work=TUTOR, by=supervisor)
    work.change(step, work=replace(TUTOR, status="ongoing"), version=1, by=supervisor)
    with pytest.raises(Stale):
        work.change(step, work=TUTOR, version=1, by=supervisor)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"what": ""}, "what"),
        ({"doers": (("wizard", "M."),)}, "kind_1"),
        ({"doers": (("prisoner", ""),) * 4}, "doers"),
        ({"timescale": "soon"}, "timescale"),
        ({"timescale": "see_comment"}, "comment"),
        ({"status": "done"}, "status"),
    ],
)
def test_an_action_that_cannot_be(world, custody, supervisor, changes, field):
    made = objectives.add(begin(world, custody, supervisor), wanted=TEMPER, by=supervisor)
    with pytest.raises(Refused) as refused:
        work.add(made, work=replace(TUTOR, **changes), by=supervisor)
    assert refused.value.field == field


def test_what_is_needed_but_unavailable_stays_in_the_plan(world, custody, supervisor):
    plan = begin(world, custody, supervisor)
    made = objectives.add(plan, wanted=TEMPER, by=supervisor)
    step = work.add(made, work=replace(TUTOR, timescale="unavailable"), by=supervisor)
    written = content.read(SentencePlan.objects.for_page().get(), custody=custody).as_data()
    assert written["objectives"][0]["actions"][0]["timescale"] == "Needed but unavailable"
    work.change(step, work=replace(TUTOR, status="removed_unsuitable"), version=1, by=supervisor)
    written = content.read(SentencePlan.objects.for_page().get(), custody=custody).as_data()
    assert written["objectives"][0]["actions"] == []


def test_author_and_prisoner_complete_a_plan(world, custody, supervisor, manager):
    plan = assessed(world, custody, supervisor)
    with pytest.raises(Refused, match="author signs first"):
        sign(world, plan, "prisoner", supervisor, AGREES)
    sign(world, plan, "author", supervisor)
    assert (plan.state, headline(custody).plan_state) == (State.DRAFT, PlanState.DRAFT)
    assert Notice.objects.filter(user=manager.user, text__contains="has signed the sentence plan").exists()
    sign(world, plan, "prisoner", supervisor, AGREES)
    assert (plan.state, plan.completed_on) == (State.SIGNED, world.today)
    facts = headline(custody)
    assert (facts.plan_state, facts.contact_every_days) == (PlanState.SIGNED, 14)
    assert facts.stage == Stage.DELIVERING
    line = PlanSignature.objects.get(signed_as="prisoner")
    assert (line.name, line.agrees, line.by) == ("Siôn Rees", True, supervisor.user)
    version = PlanVersion.objects.get()
    assert digest(version.content) == version.digest
    assert version.content["objectives"][0]["text"] == TEMPER.text
    assert {flag["key"]: flag["outcome"] for flag in version.flags}["outcome"] == "not known"


def test_signing_twice_leaves_one_line(world, custody, supervisor):
    plan = assessed(world, custody, supervisor)
    sign(world, plan, "author", supervisor)
    with pytest.raises(Refused, match="answered for already"):
        sign(world, plan, "author", supervisor)
    assert PlanSignature.objects.count() == 1


def test_the_prisoner_declines_with_a_reason(world, custody, supervisor):
    plan = assessed(world, custody, supervisor)
    sign(world, plan, "author", supervisor)
    for line, field in (
        (Line(), "agrees"),
        (Line(agrees=False), "why_not"),
        (Line(agrees=False, why_not="Too much.", signs=False), "reason"),
    ):
        with pytest.raises(Refused) as refused:
            sign(world, plan, "prisoner", supervisor, line)
        assert refused.value.field == field
    declined = Line(agrees=False, why_not="Too much.", signs=False, reason="Wants to ask his solicitor.")
    made = sign(world, plan, "prisoner", supervisor, declined)
    assert (made.decision, made.why_not, made.reason) == (
        Decision.DECLINED,
        "Too much.",
        "Wants to ask his solicitor.",
    )
    assert plan.state == State.SIGNED  # complete: the reason stands in place of the signature
    sign(world, plan, "prisoner", supervisor, AGREES)
    assert PlanSignature.objects.filter(signed_as="prisoner").count() == 2


@pytest.mark.parametrize(
    ("undo", "words"),
    [
        ("no assessment", "cites no assessment"),
        ("no objective", "no current objective"),
        ("no measure", "does not say how progress is measured"),
        ("no need", "linked to no need and no harm"),
    ],
)
def test_what_stops_a_signature(world, custody, supervisor, undo, words):
    if undo != "no assessment":
        signed_assessment(world, custody, supervisor)
    plan = begin(world, custody, supervisor)
    change = {"no measure": {"measure": ""}, "no need": {"needs": ()}}.get(undo, {})
    if undo != "no objective":
        fill(plan, supervisor, replace(TEMPER, **change))
    with pytest.raises(Refused, match=words):
        sign(world, plan, "author", supervisor)
    assert not PlanVersion.objects.exists()


def test_an_assessment_not_complete_is_not_cited(world, custody, supervisor):
    begin_assessment(world, custody, supervisor)
    assert begin(world, custody, supervisor).assessment is None


def test_an_assessment_of_twelve_months_may_be_planned_on_one_day_older_not(world, custody, supervisor):
    plan = assessed(world, custody, supervisor)  # complete on 8 October 2026
    with pytest.raises(Refused, match="too old to plan on"):
        sign(world, plan, "author", supervisor, today=MONTHS_LATER["a day more"])
    made = sign(world, plan, "author", supervisor, today=MONTHS_LATER["same day a year later"])
    assert made.decision == Decision.SIGNED


def test_a_change_makes_the_signatures_fall_and_shows_what_differs(world, custody, supervisor, manager):
    plan = complete(world, assessed(world, custody, supervisor), supervisor)
    sign(world, plan, "offender_manager", manager)
    made = plan.objectives.get()
    objectives.change(made, wanted=replace(TEMPER, target="One at most"), version=1, by=supervisor)
    plan.refresh_from_db()
    assert (plan.state, headline(custody).plan_state) == (State.DRAFT, PlanState.DRAFT)
    written = content.read(SentencePlan.objects.for_page().get(), custody=custody)
    assert written.holding == {}
    assert [(one.where, one.field, one.before, one.now) for one in written.changes] == [
        ("Objective 1", "Wanted", "None", "One at most")
    ]
    assert PlanSignature.objects.count() == 3  # what was signed stays signed, of that version
    complete(world, plan, supervisor)
    assert plan.completed_on == world.today
    assert PlanVersion.objects.count() == 2


def test_progress_leaves_the_signatures(world, custody, supervisor):
    plan = complete(world, assessed(world, custody, supervisor), supervisor)
    made = plan.objectives.get()
    with pytest.raises(Refused) as refused:
        objectives.set_status(made, status="ongoing", comment=" ", today=world.today, by=supervisor)
    assert refused.value.field == "comment"
    objectives.set_status(made, status="ongoing", comment="Started.", today=world.today, by=supervisor)
    step = made.actions.get()
    work.change(step, work=replace(TUTOR, status="ongoing"), version=1, by=supervisor)
    plan.refresh_from_db()
    assert plan.state == State.SIGNED
    assert ObjectiveStatus.objects.get().comment == "Started."
    objectives.set_status(
        made, status="no_longer_applicable", comment="Wrong man.", today=world.today, by=supervisor
    )
    plan.refresh_from_db()
    assert plan.state == State.DRAFT  # taken out is a change of what was signed


def test_what_is_signed_is_what_the_signer_saw(world, custody, supervisor):
    plan = assessed(world, custody, supervisor)
    with pytest.raises(Stale):
        sign(world, plan, "author", supervisor, version=plan.version - 1)


def test_the_manager_comments_asks_for_a_change_and_signs(world, custody, supervisor, manager):
    plan = assessed(world, custody, supervisor)
    sign(world, plan, "author", supervisor)
    said = comments.comment(
        plan.objectives.get(),
        text="Say what he does instead.",
        asks_for_change=True,
        now=noon(world),
        today=world.today,
        by=manager,
    )
    assert said.asks_for_change
    entry = Contact.objects.get()
    assert (entry.kind, entry.with_whom, entry.author) == (
        "communication",
        "offender_supervisor",
        manager.user,
    )
    assert "asks for a change" in entry.text
    assert said.contact == entry
    letter = Notice.objects.get(user=supervisor.user, key=f"plan:comment:{said.pk}")
    assert "Say what he does instead." in letter.text
    assert letter.leads_to == f"/cases/{custody.prisoner.number}/plan/"
    comments.comment(plan.objectives.get(), text="Mended.", now=noon(world), today=world.today, by=supervisor)
    assert Notice.objects.filter(user=manager.user, text__contains="Mended.").exists()
    sign(world, plan, "offender_manager", manager, Line(comment="Good plan."))
    assert Notice.objects.filter(user=supervisor.user, text__contains="has signed it. Good plan.").exists()
    assert Contact.objects.filter(author=manager.user).count() == 2


def test_only_the_manager_of_the_case_signs_as_one(world, custody, supervisor, manager):
    plan = assessed(world, custody, supervisor)
    sign(world, plan, "author", supervisor)
    with pytest.raises(Refused, match="Only the offender manager of this case"):
        sign(world, plan, "offender_manager", supervisor)


@pytest.mark.parametrize(
    "role",
    ["wing_staff", "learning_and_skills", "carat", "health", "psychology", "security", "programme_tutor"],
)
def test_departments_contribute_comments(world, custody, supervisor, role):
    plan = assessed(world, custody, supervisor)
    made = comments.comment(
        plan.objectives.get(),
        text="Calm on the wing.",
        now=noon(world),
        today=world.today,
        by=world.actor(role),
    )
    assert made.contact.author_role == role
    assert Notice.objects.filter(user=supervisor.user, text__contains="Calm on the wing.").exists()


def test_the_case_administrator_does_not_comment(world, custody, supervisor):
    plan = assessed(world, custody, supervisor)
    with pytest.raises(Refused, match="does not contribute"):
        comments.comment(
            plan.objectives.get(),
            text="Hm.",
            now=noon(world),
            today=world.today,
            by=world.actor("case_administrator"),
        )


def test_high_is_countersigned_by_somebody_else(world, custody, supervisor):
    head = world.actor("head_of_omu")
    waiting = signed_assessment(world, custody, supervisor, levels(public="high"))
    countersigned(world, waiting, head)
    plan = begin(world, custody, supervisor)
    fill(plan, supervisor)
    sign(world, plan, "author", supervisor)
    task = Task.objects.get(key__startswith=f"plan:{plan.pk}:countersign")
    assert (task.role, task.done_at) == ("head_of_omu", None)
    with pytest.raises(Refused, match="does not countersign"):
        sign(world, plan, "countersigner", supervisor)
    sign(world, plan, "countersigner", head)
    task.refresh_from_db()
    assert task.done_by == head.user


def test_below_high_nobody_countersigns(world, custody, supervisor):
    plan = assessed(world, custody, supervisor)
    sign(world, plan, "author", supervisor)
    with pytest.raises(Refused, match="High or Very High"):
        sign(world, plan, "countersigner", world.actor("head_of_omu"))


def test_a_need_without_an_objective_has_a_reason(world, custody, supervisor):
    signed_assessment(world, custody, supervisor, score=2)
    plan = begin(world, custody, supervisor)
    with pytest.raises(Refused, match="not present"):
        plans.record_need_reason(plan, need="5", reason="No need.", by=supervisor)
    plans.record_need_reason(plan, need="8", reason="Clean for five years.", by=supervisor)
    written = content.read(SentencePlan.objects.for_page().get(), custody=custody)
    assert written.as_data()["reasons"] == {"Drug misuse": "Clean for five years."}
    assert ("8", "Clean for five years.") in written.signable().needs_left_out
    plans.record_need_reason(plan, need="8", reason="", by=supervisor)
    assert NeedReason.objects.get().reason == ""
    assert content.read(SentencePlan.objects.for_page().get(), custody=custody).reasons == {}


def reviewed(plan, **changes):
    statuses = {one.pk: ("ongoing", "Two months without trouble.") for one in plan.objectives.all()}
    plain = Reviewed(
        kind="review",
        lor="lower",
        lor_evidence="Score of section 11 fell by two.",
        roh="same",
        roh_evidence="No change in the levels.",
        statuses=statuses,
    )
    return replace(plain, **changes)


def test_a_review_says_both_and_every_objective(world, custody, supervisor):
    plan = assessed(world, custody, supervisor)
    with pytest.raises(Refused, match="never complete"):
        reviews.review(plan, reviewed=reviewed(plan), today=world.today, by=supervisor)
    complete(world, plan, supervisor)
    key = plan.objectives.get().pk
    for changes, field in (
        ({"lor": ""}, "lor"),
        ({"roh": ""}, "roh"),
        ({"roh_evidence": " "}, "roh_evidence"),
        ({"statuses": {}}, f"status_{key}"),
        ({"statuses": {key: ("ongoing", "")}}, f"comment_{key}"),
    ):
        with pytest.raises(Refused) as refused:
            reviews.review(plan, reviewed=reviewed(plan, **changes), today=world.today, by=supervisor)
        assert refused.value.field == field
    assert not PlanReview.objects.exists()
    assert not ObjectiveStatus.objects.exists()
    made = reviews.review(plan, reviewed=reviewed(plan), today=world.today, by=supervisor)
    assert (made.number, made.version.number, made.lor) == (1, plan.version, "lower")
    assert Objective.objects.get().status == "ongoing"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE sentence_plans_planversion SET digest = 'x'",
        "DELETE FROM sentence_plans_plansignature",
        "UPDATE sentence_plans_objectivecomment SET text = 'better'",
        "DELETE FROM sentence_plans_objectivestatus",
        "UPDATE sentence_plans_planreview SET lor = 'lower'",
    ],
)
def test_the_database_refuses_to_change_evidence(world, custody, supervisor, manager, statement):
    plan = complete(world, assessed(world, custody, supervisor), supervisor)
    comments.comment(plan.objectives.get(), text="Good.", now=noon(world), today=world.today, by=manager)
    reviews.review(plan, reviewed=reviewed(plan), today=world.today, by=supervisor)
    with pytest.raises(DatabaseError, match="pgtrigger"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_if_the_audit_fails_nothing_is_saved(world, custody, supervisor, monkeypatch):
    plan = assessed(world, custody, supervisor)

    def broken(**facts):
        raise RuntimeError("no audit")

    monkeypatch.setattr("staff.audit.record", broken)
    with pytest.raises(RuntimeError), transaction.atomic():
        sign(world, plan, "author", supervisor)
    assert not PlanSignature.objects.exists()
    assert not PlanVersion.objects.exists()
