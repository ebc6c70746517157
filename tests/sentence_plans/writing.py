"""Writing whole plans in tests, through the actions."""

import datetime
from dataclasses import replace
from typing import Any

from cases.actions import headlines
from cases.models import Custody
from sentence_plans.actions import (
    content,
    countersigned_reviews,
    enhanced,
    learning,
    objectives,
    packages,
    plans,
    release_plans,
    review_facts,
    reviews,
    signing,
    work,
)
from sentence_plans.actions import given as giving
from sentence_plans.actions.objectives import Wanted
from sentence_plans.actions.plans import Blocks
from sentence_plans.actions.reviews import Answered, Reviewed
from sentence_plans.actions.signing import Line
from sentence_plans.actions.work import Work
from sentence_plans.models import Action, LearningStep, PlanReview, ReviewCountersignature, SentencePlan
from sentence_plans.standards.reviews import Part
from staff.actors import Actor
from staff.models import Organisation
from tests.risk.writing import signed as signed_assessment

TEMPER = Wanted(
    heading="temper",
    text="Keep his temper when he is refused something",
    purposes=("reduce_lor", "manage_roh"),
    needs=("11", "harm:staff"),
    measure="No adjudication for violence in six months",
    baseline="Three adjudications since March",
    target="None",
)
HOME = Wanted(
    heading="accommodation",
    text="Have a lasting home on release",
    purposes=("community_integration",),
    needs=("3",),
    measure="A tenancy is offered",
)
TUTOR = Work(
    what="Thinking Skills Programme",
    doers=(("prison_staff", "A. Tutor"), ("prisoner", "Siôn Rees")),
    timescale="six_months",
)
BLOCKS = Blocks(
    contact_with="Offender supervisor",
    contact_every_days=14,
    motivation="quite",
    responsivity="Learns by doing.",
)


def noon(world: Any) -> datetime.datetime:
    """Midday of the world's day."""
    return datetime.datetime.combine(world.today, datetime.time(12), datetime.UTC)


def begin(world: Any, custody: Any, by: Actor) -> SentencePlan:
    """A plan just opened, with its row as it stands."""
    return plans.open_plan(custody, today=world.today, by=by)


def fill(plan: SentencePlan, by: Actor, objective: Wanted = TEMPER) -> Any:
    """An objective with an action, and the blocks of the plan."""
    made = objectives.add(plan, wanted=objective, by=by)
    work.add(made, work=TUTOR, by=by)
    plan.refresh_from_db()
    plans.save_blocks(plan, blocks=BLOCKS, version=plan.blocks_version, by=by)
    plan.refresh_from_db()
    return made


def assessed(world: Any, custody: Any, by: Actor, **given: Any) -> SentencePlan:
    """A plan on a complete assessment, filled, not yet signed."""
    signed_assessment(world, custody, by, **given)
    plan = begin(world, custody, by)
    fill(plan, by)
    return plan


def sign(
    world: Any, plan: SentencePlan, as_: str, by: Actor, line: Line = signing.SIGNS, **given: Any
) -> Any:
    """Sign the plan as it stands."""
    plan.refresh_from_db()
    facts = {"version": plan.version, "now": noon(world), "today": world.today} | given
    made = signing.sign(plan, as_=as_, line=line, by=by, **facts)
    plan.refresh_from_db()
    return made


AGREES = Line(agrees=True)
TOGETHER = {
    "prisoner": Part("in_person"),
    "offender_manager": Part("telephone", "N. Rahman"),
    "offender_supervisor": Part("in_person", "J. Marsh"),
    "personal_officer": Part("none", "On leave that week."),
}


def complete(world: Any, plan: SentencePlan, by: Actor) -> SentencePlan:
    """Signed by author and prisoner."""
    sign(world, plan, "author", by)
    sign(world, plan, "prisoner", by, AGREES)
    return plan


def reviewed(plan: SentencePlan, **changes: Any) -> Reviewed:
    """A whole review of a plan; `changes` replace any of it."""
    plan = SentencePlan.objects.for_page().get(pk=plan.pk)
    facts = review_facts.gather(content.read(plan, custody=plan.custody))
    line = Answered(status="ongoing", comment="Two months without trouble.", lor="lower", roh="same")
    plain = Reviewed(
        kind="review",
        lor="lower",
        lor_evidence="Score of section 11 fell by two.",
        roh="same",
        roh_evidence="No change in the levels.",
        victim_state="planned",
        prisoner_view="It helps to walk away.",
        objectives={one.pk: line for one in facts.objectives},
        parties=TOGETHER,
        factors={one.need: ("some", "Fewer quarrels on the wing.") for one in facts.factors},
    )
    return replace(plain, **changes)


def typed_review(plan: SentencePlan, **changes: Any) -> dict[str, Any]:
    """The same as the page sends it."""
    plan = SentencePlan.objects.for_page().get(pk=plan.pk)
    facts = review_facts.gather(content.read(plan, custody=plan.custody))
    found = {"kind": "review", "lor": "lower", "lor_evidence": "Fell.", "roh": "same"}
    found |= {"roh_evidence": "As before.", "victim_state": "planned", "prisoner_view": "It helps."}
    for one in facts.objectives:
        found |= {f"status_{one.pk}": "ongoing", f"comment_{one.pk}": "Quiet."}
        found |= {f"lor_{one.pk}": "lower", f"roh_{one.pk}": "not_meant"}
    for party, part in TOGETHER.items():
        found |= {f"how_{party}": part.how, f"said_{party}": part.said}
    for factor in facts.factors:
        found |= {f"judged_{factor.need}": "some", f"shows_{factor.need}": "Fewer quarrels."}
    return found | changes


def learned(world: Any, custody: Custody, by: Actor) -> LearningStep:
    """A course that was completed today."""
    told = {"kind": "completed", "what": "Food safety", "on": world.today}
    return learning.record(custody, **told, today=world.today, by=by)


def at_high(plan: SentencePlan, world: Any, by: Actor, *, today: datetime.date | None = None) -> PlanReview:
    """A review of somebody whose risk of serious harm is High: it is owed a countersignature."""
    headlines.record(plan.custody, rosh_level="high")
    plan = SentencePlan.objects.get(pk=plan.pk)
    return reviews.review(plan, reviewed=reviewed(plan), today=today or world.today, by=by)


def countersigned(world: Any, plan: SentencePlan, by: Actor, head: Actor) -> ReviewCountersignature:
    """Such a review, countersigned."""
    made = at_high(plan, world, by)
    said = {"approve": True, "comment": "Shown well.", "checked": ["evidence"]}
    return countersigned_reviews.countersign(made, **said, today=world.today, by=head)


def given(world, cases, by):
    """An action of each of these cases with an organisation that nobody in the tests works for; the last."""
    elsewhere = Organisation.objects.create(code="ELSE", name="Somebody Else")
    for case in cases:
        action = Action.objects.select_related("objective__plan").get(pk=case.action.pk)
        prison = case.custody.headline.prison
        case.given = giving.give(
            action, organisation=elsewhere, asked="Meet him weekly.", today=world.today,
            by=world.actor("offender_supervisor", place=prison),
        )  # fmt: skip
        packed(world, case.given, world.actor("offender_supervisor", place=prison))
    return case.given


def packed(world, one, by):
    """What an organisation was given, as part of a release package, and what is arranged for the release."""
    arranged = release_plans.Arrangements(conditions="Curfew from 7 in the evening", reports_on=world.today)
    plan, on = one.action.objective.plan, {"today": world.today, "by": by}
    release_plans.arrange(plan, arrangements=arranged, version=0, **on)
    package = packages.Package(
        organisation=one.organisation,
        note="Meet him at the gate.",
        meets_on=world.today,
        actions=[one.action],
    )
    made = packages.give(plan, package=package, **on)
    one.refresh_from_db()
    return made


def reported(world, action, by):
    """An action given to a partner organisation, which reports on it."""
    made = giving.give(action, organisation=world.partner, asked="Meet him weekly.", today=world.today, by=by)
    packed(world, made, by)
    partner = world.actor("partner")
    version = Action.objects.get(pk=action.pk).version
    said = {"status": "ongoing", "text": "Two meetings held.", "version": version}
    return giving.report(made, **said, now=noon(world), today=world.today, by=partner)


def marked(world, action, by):
    """An action of a priority offender as part of the enhanced level."""
    Custody.objects.filter(pk=action.objective.plan.custody_id).update(is_ppo=True, ppo_since=world.today)
    fresh = Action.objects.select_related("objective__plan").get(pk=action.pk)
    return enhanced.mark(fresh, beyond="Every week, not every month.", today=world.today, by=by)
