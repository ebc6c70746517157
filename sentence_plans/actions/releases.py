"""Saying which objective of the plan a temporary release serves (docs/domain.md 12.3)."""

from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from cases.actions import headlines
from risk.models import DecisionKind, DecisionRecord, DecisionState
from sentence_plans.actions import rights
from sentence_plans.models import Objective, ObjectiveRelease
from staff import audit
from staff.actions.errors import Refused
from staff.actors import Actor


def linkable(objective: Objective, *, by: Actor) -> list[DecisionRecord]:
    """The temporary releases of the person that were not withdrawn and are not linked yet, latest first."""
    rows = DecisionRecord.objects.visible_to(by).filter(
        kind=DecisionKind.ROTL, prisoner__in=objective.plan.prisoner.records
    )
    linked = ObjectiveRelease.objects.current().filter(objective=objective).values("decision")
    found = rows.exclude(state=DecisionState.WITHDRAWN).exclude(pk__in=linked)
    return list(found.order_by("-release_on", "-pk")[:20])


@transaction.atomic
def link(objective: Objective, *, decision: int, by: Actor) -> ObjectiveRelease:
    """Say that a temporary release serves an objective. Raises Refused for another decision, or twice."""
    user = rights.to_write(objective.plan, by=by)
    found = next((one for one in linkable(objective, by=by) if one.pk == decision), None)
    if found is None:
        raise Refused("Choose a temporary release of this person that is not linked yet.", field="decision")
    try:
        with transaction.atomic():
            made = ObjectiveRelease.objects.create(objective=objective, decision=found, linked_by=user)
    except IntegrityError as clash:
        raise Refused("This release is linked already.", field="decision") from clash
    headlines.touch(objective.plan.custody)
    _record(made, "release_linked", objective, by=by)
    return made


@transaction.atomic
def unlink(made: ObjectiveRelease, *, by: Actor) -> None:
    """End a link that was made in error. Raises Refused where it has ended."""
    rights.to_write(made.objective.plan, by=by)
    if not ObjectiveRelease.objects.current().filter(pk=made.pk).update(ended_at=Now()):
        raise Refused("This link has ended already.")
    headlines.touch(made.objective.plan.custody)
    _record(made, "release_unlinked", made.objective, by=by)


def _record(made: ObjectiveRelease, deed: str, objective: Objective, *, by: Actor) -> None:
    audit.record(
        by=by,
        deed=f"sentence_plans.plan.{deed}",
        subject=made,
        prisoner_number=objective.plan.prisoner.number,
        details={"objective": objective.pk, "decision": made.decision_id},
    )
