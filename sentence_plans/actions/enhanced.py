"""Which actions make up the enhanced level of work with a priority offender, and who has it (9.5)."""

import datetime
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now

from cases.models import Custody
from sentence_plans.actions import objectives, plans, rights
from sentence_plans.actions.content import Content
from sentence_plans.models import Action, EnhancedAction, SentencePlan
from sentence_plans.standards.enhanced import Enhanced, Level, enhanced
from staff.actions.errors import Refused
from staff.actors import Actor

LONGEST = 2_000
NOT_ASKED = "No enhanced level is asked for: this is not a prolific and other priority offender."


@transaction.atomic
def mark(action: Action, *, beyond: str, today: datetime.date, by: Actor) -> EnhancedAction:
    """Mark an action of a plan as part of the enhanced level, or say anew in what it goes beyond.

    A change makes the signatures fall. Raises Refused naming the field, for somebody who is no priority
    offender, and for an action taken out.
    """
    user = rights.to_write(action.objective.plan, by=by)
    plan, _ = objectives.held(action.objective)
    if not plan.custody.is_ppo:
        raise Refused(NOT_ASKED)
    if Action.objects.get(pk=action.pk).is_taken_out:
        raise Refused("This action was taken out of the plan.")
    said = _text(beyond, field="beyond", owed="Say in what it goes beyond the ordinary level")
    row = EnhancedAction.objects.select_for_update().filter(action=action, ended_on__isnull=True).first()
    if row and row.beyond == said:
        return row
    row = row or EnhancedAction(action=action, since=today)
    row.beyond, row.saved_by, row.saved_at = said, user, Now()
    row.save()
    plans.moved(plan, what="action_enhanced", details={"action": action.pk}, by=by)
    return row


@transaction.atomic
def unmark(action: Action, *, because: str, today: datetime.date, by: Actor) -> EnhancedAction:
    """Take an action out of the enhanced level, with the reason; the signatures fall."""
    user = rights.to_write(action.objective.plan, by=by)
    plan, _ = objectives.held(action.objective)
    row = EnhancedAction.objects.select_for_update().filter(action=action, ended_on__isnull=True).first()
    if row is None:
        raise Refused("This action is not part of the enhanced level.")
    row.ended_because = _text(because, field="because", owed="Say why it is part of it no longer")
    row.ended_on, row.saved_by, row.saved_at = today, user, Now()
    row.save()
    plans.moved(plan, what="action_not_enhanced", details={"action": action.pk}, by=by)
    return row


def _text(text: str, *, field: str, owed: str) -> str:
    if not text.strip() or len(text) > LONGEST:
        raise Refused(f"{owed}, in at most {LONGEST:,} characters.", field=field)
    return text.strip()


def of_plan(written: Content) -> Enhanced:
    """How far the enhanced level of a plan as read is."""
    statuses = [one.status for one in written.enhanced]
    return enhanced(ppo=written.custody.is_ppo, has_plan=True, said=written.plan.ppo_work, statuses=statuses)


@dataclass(frozen=True, slots=True)
class OfCase:
    """One priority offender of a unit, and how far his or her enhanced level is."""

    custody: Custody
    found: Enhanced


def priority_offenders(*, by: Actor) -> QuerySet[Custody]:
    """The open cases of priority offenders in the prisons the actor acts for."""
    prisons = [by.prison_id] if by.prison_id else list(by.inspected_prison_ids)
    rows = Custody.objects.visible_to(by).open().filter(is_ppo=True, headline__prison__in=prisons)
    people = rows.select_related("prisoner", "headline__offender_supervisor", "headline__prison")
    return people.order_by("prisoner__family_name", "prisoner__given_names", "pk")


def of_unit(*, by: Actor) -> list[OfCase]:
    """Every priority offender of the unit with how far the enhanced level is; three queries."""
    cases = list(priority_offenders(by=by))
    found = SentencePlan.objects.open().filter(prisoner__in=[one.prisoner_id for one in cases])
    rows = {one.prisoner_id: one for one in found.only("pk", "prisoner_id", "ppo_work")}
    statuses = _statuses(rows.values())
    told = []
    for one in cases:
        plan = rows.get(one.prisoner_id)
        known = enhanced(
            ppo=True, has_plan=plan is not None, said=plan.ppo_work if plan else "",
            statuses=statuses.get(plan.pk, []) if plan else [],
        )  # fmt: skip
        told.append(OfCase(one, known))
    return told


def _statuses(rows: Collection[SentencePlan]) -> dict[int, list[str]]:
    marks = EnhancedAction.objects.current().filter(action__objective__plan__in=[one.pk for one in rows])
    by_plan: dict[int, list[str]] = {}
    for plan, status in marks.values_list("action__objective__plan", "action__status"):
        by_plan.setdefault(plan, []).append(status)
    return by_plan


def counted(rows: Collection[OfCase]) -> Counter[Level]:
    """How many stand at each level."""
    return Counter(one.found.level for one in rows)
