"""Giving the plan to those who are to have it, who then read it (docs/domain.md 8.5, shared)."""

import datetime
from collections.abc import Sequence

from django.db import transaction

from cases.actions import headlines
from sentence_plans.actions import content, plans, recipients, rights
from sentence_plans.models import PlanRead, PlanShared, SentencePlan
from staff.actions.errors import Refused
from staff.actors import Actor


@transaction.atomic
def give(
    plan: SentencePlan, *, names: Sequence[str], version: int, today: datetime.date, by: Actor
) -> list[PlanShared]:
    """Record who was given the plan in the version that stands; `names` are of its distribution list.

    Whoever of them signs in here has a notice and a task to acknowledge having read it. Raises Refused for
    nobody, for somebody who is not on the list or has it already, and where the plan has changed since the
    page was opened.
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
    known = recipients.users(row, names=names, today=today)
    facts = {"plan": row, "number": row.version, "on": today, "by": user}
    made = PlanShared.objects.bulk_create(
        [
            PlanShared(name=name, role=open_now[name].role, user=known.get(name), **facts)
            for name in dict.fromkeys(names)
        ]
    )
    recipients.ask(row.custody, given=made, today=today, by=by)
    headlines.touch(row.custody)
    plans.record(row, deed="shared", details={"version": row.version, "people": len(made)}, by=by)
    return made


@transaction.atomic
def acknowledge(plan: SentencePlan, *, today: datetime.date, by: Actor) -> list[PlanRead]:
    """Say that one has read the plan one was given. Raises Refused where one was not, or has said so."""
    row = rights.held(plan)
    given = PlanShared.objects.filter(plan=row, user=by.user, read__isnull=True) if by.user else ()
    if not given:
        raise Refused("There is nothing to acknowledge: you were not given this plan, or have said so.")
    made = PlanRead.objects.bulk_create([PlanRead(shared=one, on=today) for one in given])
    recipients.done(row.pk, user=rights.somebody(by))
    headlines.touch(row.custody)
    plans.record(row, deed="acknowledged", details={"version": max(one.number for one in given)}, by=by)
    return made
