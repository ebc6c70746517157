"""Signing a plan, and what makes signatures fall (docs/domain.md 7.12, 8.5)."""

import datetime
from dataclasses import replace

import pytest
from django.db import transaction

from cases.models import Contact, Headline, PlanState, Task
from risk.actions.content import digest
from sentence_plans.actions import comments, content, objectives
from sentence_plans.actions.signing import Line
from sentence_plans.models import (
    Decision,
    PlanSignature,
    PlanVersion,
    SentencePlan,
    State,
)
from staff.actions.errors import Refused, Stale
from staff.models import Notice
from tests.risk.writing import countersigned, levels
from tests.risk.writing import signed as signed_assessment
from tests.sentence_plans.writing import (
    AGREES,
    TEMPER,
    assessed,
    begin,
    complete,
    fill,
    noon,
    sign,
)

MONTHS_LATER = {"same day a year later": datetime.date(2027, 10, 8), "a day more": datetime.date(2027, 10, 9)}


def headline(custody):
    return Headline.objects.get(custody=custody)


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
    line = PlanSignature.objects.get(signed_as="prisoner")
    assert (line.name, line.agrees, line.by) == ("Siôn Rees", True, supervisor.user)
    version = PlanVersion.objects.get()
    assert digest(version.content) == version.digest
    assert version.content["objectives"][0]["text"] == TEMPER.text
    assert {flag["key"]: flag["outcome"] for flag in version.flags}["outcome"] == "passed"


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


def test_if_the_audit_fails_nothing_is_saved(world, custody, supervisor, monkeypatch):
    plan = assessed(world, custody, supervisor)

    def broken(**facts):
        raise RuntimeError("no audit")

    monkeypatch.setattr("staff.audit.record", broken)
    with pytest.raises(RuntimeError), transaction.atomic():
        sign(world, plan, "author", supervisor)
    assert not PlanSignature.objects.exists()
    assert not PlanVersion.objects.exists()
