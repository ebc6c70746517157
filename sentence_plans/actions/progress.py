"""How far an action is, as those see it who do it: departments and tutors (docs/domain.md 2.2, 8.1)."""

import datetime
from dataclasses import replace

from django.db import transaction

from sentence_plans.actions import comments, objectives, rights, work
from sentence_plans.models import Action, WorkStatus
from staff.actions.errors import Refused
from staff.actors import Actor

#: What of an action only those decide who write the plan: that it is no longer part of it.
STATUSES = [(key, label) for key, label in WorkStatus.choices if not key.startswith("removed_")]


@transaction.atomic
def say(
    action: Action,
    *,
    status: str,
    text: str,
    version: int,
    now: datetime.datetime,
    today: datetime.date,
    by: Actor,
) -> Action:
    """Say how far an action is, and what shows it; no signature falls.

    It stands beside the objective and in the log, and who holds the case has a notice. `version` is that of
    the action when its form was opened. Raises Stale with what stands now, and Refused, naming the field,
    without a text, for an action taken out or a status that takes it out, and for a role that does not
    contribute.
    """
    user = rights.to_contribute(action.objective.plan, by=by)
    objectives.held(action.objective)
    if status not in dict(STATUSES):
        raise Refused("Choose how far it is.", field="status")
    if not text.strip():
        raise Refused("Say what shows it.", field="text")
    row = Action.objects.get(pk=action.pk)
    if row.is_taken_out:
        raise Refused("This action was taken out of the plan.")
    said = replace(work.as_work(row), status=status)
    made = work.keep(action, work=said, version=version, user=user, today=today, by=by)
    words = f"{made.what[:200]} ({made.get_status_display().lower()}): {text.strip()}"
    comments.comment(action.objective, text=words, now=now, today=today, by=by)
    return made
