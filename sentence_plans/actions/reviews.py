"""Reviewing a plan: every objective's status, and progress in likelihood and in harm (docs/domain.md 8.7)."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from cases.actions import headlines
from cases.models import PlanState
from sentence_plans.actions import content, objectives, plans, rights, signing
from sentence_plans.models import (
    TAKEN_OUT,
    Objective,
    PlanReview,
    PlanVersion,
    Progress,
    ReviewKind,
    SentencePlan,
    Status,
)
from staff.actions.errors import Refused
from staff.actors import Actor

LONGEST = 4_000


@dataclass(frozen=True, kw_only=True)
class Reviewed:
    """What a review says. `statuses`: by key of each current objective its status and a sentence."""

    kind: str
    lor: str
    lor_evidence: str
    roh: str
    roh_evidence: str
    compliance: str = ""
    prisoner_view: str = ""
    statuses: Mapping[int, tuple[str, str]]


def _check(reviewed: Reviewed) -> None:
    if reviewed.kind not in ReviewKind.values:
        raise Refused("Choose the kind of review.", field="kind")
    for name, words in (("lor", "likelihood of reoffending"), ("roh", "risk of harm")):
        if getattr(reviewed, name) not in Progress.values:
            raise Refused(f"Say what became of {words}.", field=name)
        if not getattr(reviewed, f"{name}_evidence").strip():
            raise Refused(f"Write the evidence on {words}.", field=f"{name}_evidence")
    for name in ("lor_evidence", "roh_evidence", "compliance", "prisoner_view"):
        if len(getattr(reviewed, name)) > LONGEST:
            raise Refused(f"Write at most {LONGEST:,} characters.", field=name)


@transaction.atomic
def review(plan: SentencePlan, *, reviewed: Reviewed, today: datetime.date, by: Actor) -> PlanReview:
    """Complete a review: it closes T8 and T9 of the plan, and starts T8 anew.

    Every current objective has a status and a sentence. Raises Refused, naming the field (`status_7`,
    `comment_7` for objective 7), for a plan never completed, or a case out of reach.
    """
    user = rights.to_write(plan, by=by)
    row = rights.held(plan)
    if row.completed_on is None:
        raise Refused("This plan was never complete: it is signed first, and reviewed later.")
    _check(reviewed)
    taken_out = _write_statuses(row, reviewed.statuses, today=today, by=by)
    if taken_out:
        plans.moved(row, what="objective_taken_out", details={"objectives": taken_out}, by=by)
    made = PlanReview.objects.create(
        plan=row,
        number=row.reviews.count() + 1,
        version=_version(row, today=today, by=by),
        kind=reviewed.kind,
        on=today,
        lor=reviewed.lor,
        lor_evidence=reviewed.lor_evidence.strip(),
        roh=reviewed.roh,
        roh_evidence=reviewed.roh_evidence.strip(),
        compliance=reviewed.compliance.strip(),
        prisoner_view=reviewed.prisoner_view.strip(),
        by=user,
        name=by.name,
        role=by.role_in_words,
    )
    headlines.record(row.custody, plan_state=PlanState(row.state))
    plans.record(row, deed="reviewed", details={"review": made.pk, "lor": made.lor, "roh": made.roh}, by=by)
    return made


def _write_statuses(
    row: SentencePlan, statuses: Mapping[int, tuple[str, str]], *, today: datetime.date, by: Actor
) -> list[int]:
    """A status row for each current objective; the keys of those taken out."""
    taken_out = []
    for objective in Objective.objects.current().filter(plan=row):
        status, comment = statuses.get(objective.pk, ("", ""))
        if status not in Status.values:
            raise Refused("Choose how far this objective is.", field=f"status_{objective.pk}")
        try:
            objectives.write_status(objective, status=status, comment=comment, today=today, by=by)
        except Refused as refusal:
            raise Refused(refusal.message, field=f"comment_{objective.pk}") from refusal
        if status == TAKEN_OUT:
            taken_out.append(objective.pk)
    return taken_out


def _version(row: SentencePlan, *, today: datetime.date, by: Actor) -> PlanVersion:
    written = content.read(row, custody=row.custody)
    return signing.freeze(row, written=written, answer=signing.checks(written, today=today), by=by)
