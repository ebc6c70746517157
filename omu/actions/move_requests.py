"""Asking for a move with what it does to the plan (docs/domain.md 13.2)."""

import datetime

from django.db import transaction

from cases.actions import transfers
from cases.models import Custody, Transfer
from sentence_plans.actions import plan_gap as gaps
from sentence_plans.standards import plan_gap as rules
from staff.actions.errors import Refused
from staff.actors import Actor
from staff.models import Prison


@transaction.atomic
def request(
    custody: Custody,
    *,
    to_prison: Prison,
    reason: str,
    plan_gap: str = "",
    move_on: datetime.date | None = None,
    today: datetime.date,
    by: Actor,
) -> Transfer:
    """Ask another prison to take somebody; the cover sheet says what the plan needs that it does not run.

    Raises Refused at `plan_gap` where the gap grows and nobody says why, and what `transfers.request` does.
    """
    found = gaps.gap(custody, to=to_prison)
    if fault := rules.fault(found=found, because=plan_gap, to=to_prison.name):
        raise Refused(fault.text, field=fault.field)
    told = rules.told(found=found, because=plan_gap)
    return transfers.request(
        custody, to_prison=to_prison, reason=reason, plan_gap=told, move_on=move_on, today=today, by=by
    )
