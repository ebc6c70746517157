"""Giving the plan to those who are to have it (docs/domain.md 8.5, shared)."""

import datetime
from collections.abc import Sequence

from django.db import transaction

from cases.actions import headlines
from sentence_plans.actions import content, plans, rights
from sentence_plans.models import PlanShared, SentencePlan
from staff.actions.errors import Refused
from staff.actors import Actor


@transaction.atomic
def give(
    plan: SentencePlan, *, names: Sequence[str], version: int, today: datetime.date, by: Actor
) -> list[PlanShared]:
    """Record who was given the plan in the version that stands; `names` are of its distribution list.

    Raises Refused for nobody, for somebody who is not on the list or has it already, and where the plan has
    changed since the page was opened.
    """
    user = rights.to_write(plan, by=by)
    row = rights.held(plan)
    if row.version != version:
        raise Refused("The plan was changed after you opened this page. Look who has it now.")
    open_now = {one.name: one for one in content.read(row, custody=row.custody).readers_open}
    if not names:
        raise Refused("Choose who was given the plan.", field="names")
    if unknown := [name for name in names if name not in open_now]:
        raise Refused(f"{unknown[0]} is not on the list, or has the plan already.", field="names")
    made = PlanShared.objects.bulk_create(
        [
            PlanShared(plan=row, number=row.version, name=name, role=open_now[name].role, on=today, by=user)
            for name in dict.fromkeys(names)
        ]
    )
    headlines.touch(row.custody)
    plans.record(row, deed="shared", details={"version": row.version, "people": len(made)}, by=by)
    return made
