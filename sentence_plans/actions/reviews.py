"""Reviewing a plan: each objective, who took part, progress in likelihood and harm (docs/domain.md 8.7)."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from cases.actions import headlines
from cases.models import PlanState
from risk.actions.content import digest
from risk.standards.levels import HIGH, at_least
from sentence_plans.actions import (
    content,
    countersigned_reviews,
    letters,
    objectives,
    plans,
    review_checks,
    review_facts,
    rights,
    sustained,
)
from sentence_plans.actions.review_facts import Factor, ReviewFacts
from sentence_plans.actions.signing import checks, freeze
from sentence_plans.models import (
    TAKEN_OUT,
    How,
    Objective,
    PlanReview,
    ReviewedFactor,
    ReviewedObjective,
    ReviewedParty,
    SentencePlan,
)
from sentence_plans.standards.reviews import Part, case_progress, countersign_because
from staff.actions.errors import Refused
from staff.actors import Actor

TEXTS = (
    "kind", "lor", "lor_evidence", "roh", "roh_evidence", "compliance", "prisoner_view", "iep_level",
    "motivation_change", "capacity_change", "motivation_work", "victim_state", "victim_work",
    "discrimination_work", "end_reason", "end_response",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Answered:
    """What a review says of one objective."""

    status: str
    comment: str
    lor: str
    roh: str
    sustained_by: str = ""


@dataclass(frozen=True, kw_only=True)
class Reviewed:
    """What a review says. `objectives` by key, `parties` by party, `factors` by need: (judgement, evidence).

    `period`, `programmes` and `ahead` have the keys of `sentence_plans.standards.reviews`; what is not known
    is left out.
    """

    kind: str
    lor: str
    lor_evidence: str
    roh: str
    roh_evidence: str
    compliance: str = ""
    prisoner_view: str = ""
    iep_level: str = ""
    motivation_change: str = ""
    capacity_change: str = ""
    motivation_work: str = ""
    victim_state: str = ""
    victim_work: str = ""
    discrimination_work: str = ""
    end_reason: str = ""
    end_response: str = ""
    objectives: Mapping[int, Answered]
    parties: Mapping[str, Part] = field(default_factory=dict)
    factors: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    period: Mapping[str, int] = field(default_factory=dict)
    programmes: Sequence[Mapping[str, Any]] = ()
    ahead: Mapping[str, Any] = field(default_factory=dict)


@transaction.atomic
def review(plan: SentencePlan, *, reviewed: Reviewed, today: datetime.date, by: Actor) -> PlanReview:
    """Complete and sign a review: it closes T8 and T9 of the plan, and starts T8 anew.

    Every objective worked on or ended since the last review is answered for; prisoner, manager, supervisor
    and other staff took part or there is a reason why not. Raises Refused, naming the field (`status_7`,
    `lor_7` for objective 7, `how_prisoner`, `judged_11` for a factor), for a plan never completed, or a case
    out of reach.
    """
    rights.to_write(plan, by=by)
    row = rights.held(plan)
    if row.completed_on is None:
        raise Refused("This plan was never complete: it is signed first, and reviewed later.")
    level = row.custody.headline.rosh_level
    facts = review_facts.gather(content.read(row, custody=row.custody))
    review_checks.check(reviewed, facts=facts, high=bool(level) and at_least(level=level, than=HIGH))
    taken_out = _write_statuses(reviewed, facts.objectives, today=today, by=by)
    if taken_out:
        plans.moved(row, what="objective_taken_out", details={"objectives": taken_out}, by=by)
    made = _write(row, reviewed, facts, today=today, by=by)
    headlines.record(row.custody, plan_state=PlanState(row.state), unsustained=sustained.count(row))
    said = f"{by.name} has completed review {made.number} of the sentence plan of {row.prisoner.number}."
    letters.tell(row.custody, text=said, key=f"plan:review:{made.pk}", page=f"reviews/{made.number}/", by=by)
    details = {"review": made.pk, "lor": made.lor, "roh": made.roh, "overall": made.overall,
               "digest": made.digest}  # fmt: skip
    plans.record(row, deed="reviewed", details=details, by=by)
    countersigned_reviews.ask(made, custody=row.custody, today=today, by=by)
    return made


def _write_statuses(
    reviewed: Reviewed, rows: Sequence[Objective], *, today: datetime.date, by: Actor
) -> list[int]:
    """A status row for each objective worked on or changed; the keys of those taken out."""
    taken_out = []
    for objective in rows:
        said = reviewed.objectives[objective.pk]
        if not objective.is_current and said.status == objective.status:
            continue
        try:
            objectives.write_status(objective, status=said.status, comment=said.comment, today=today, by=by)
        except Refused as refusal:
            raise Refused(refusal.message, field=f"comment_{objective.pk}") from refusal
        if said.status == TAKEN_OUT:
            taken_out.append(objective.pk)
    return taken_out


def _write(
    row: SentencePlan, reviewed: Reviewed, facts: ReviewFacts, *, today: datetime.date, by: Actor
) -> PlanReview:
    written = content.read(row, custody=row.custody)
    version = freeze(row, written=written, answer=checks(written, today=today), by=by)
    judged = case_progress(factors=[(one.title, reviewed.factors[one.need][0]) for one in facts.factors])
    said = as_data(reviewed) | {"overall": judged.code, "version": version.digest, "on": today.isoformat()}
    made = PlanReview.objects.create(
        plan=row,
        number=row.reviews.count() + 1,
        version=version,
        on=today,
        period=dict(reviewed.period),
        programmes=[dict(one) for one in reviewed.programmes],
        ahead=dict(reviewed.ahead),
        overall=judged.code,
        overall_reason=judged.reason,
        digest=digest(said),
        countersign_because=countersign_because(rosh=row.custody.headline.rosh_level),
        **by.said_by(),
        **{name: getattr(reviewed, name).strip() for name in TEXTS},
    )
    _write_lines(made, reviewed, facts)
    return made


def as_data(reviewed: Reviewed) -> dict[str, Any]:
    """All a review says, as plain data: what its author signs."""
    return {
        **{name: getattr(reviewed, name).strip() for name in TEXTS},
        "objectives": {
            str(key): [one.status, one.comment.strip(), one.lor, one.roh, one.sustained_by.strip()]
            for key, one in reviewed.objectives.items()
        },
        "parties": {key: [one.how, one.said.strip()] for key, one in reviewed.parties.items()},
        "factors": {key: [one, text.strip()] for key, (one, text) in reviewed.factors.items()},
        "period": dict(reviewed.period),
        "programmes": [dict(one) for one in reviewed.programmes],
        "ahead": dict(reviewed.ahead),
    }


def _write_lines(made: PlanReview, reviewed: Reviewed, facts: ReviewFacts) -> None:
    ReviewedObjective.objects.bulk_create(
        [_objective(made, one, reviewed.objectives[one.pk]) for one in facts.objectives]
    )
    ReviewedParty.objects.bulk_create([_party(made, party, part) for party, part in reviewed.parties.items()])
    ReviewedFactor.objects.bulk_create(
        [_factor(made, one, *reviewed.factors[one.need]) for one in facts.factors]
    )


def _objective(made: PlanReview, one: Objective, said: Answered) -> ReviewedObjective:
    return ReviewedObjective(
        review=made,
        objective=one,
        status=said.status,
        comment=said.comment.strip(),
        lor=said.lor,
        roh=said.roh,
        sustained_by=said.sustained_by.strip(),
    )


def _party(made: PlanReview, party: str, part: Part) -> ReviewedParty:
    said, absent = part.said.strip(), part.how == How.NONE
    return ReviewedParty(
        review=made, party=party, how=part.how, name="" if absent else said, why_not=said if absent else ""
    )


def _factor(made: PlanReview, one: Factor, judgement: str, evidence: str) -> ReviewedFactor:
    return ReviewedFactor(
        review=made,
        need=one.need,
        title=one.title,
        judgement=judgement,
        evidence=evidence.strip(),
        score_before=one.score_before,
        score_now=one.score_now,
    )
