"""Comments on an objective, from the offender manager, the supervisor and the departments (8.1, 8.6)."""

import datetime

from django.db import transaction

from sentence_plans.actions import letters, objectives, plans, rights
from sentence_plans.models import Objective, ObjectiveComment
from staff.actions.errors import Refused
from staff.actors import Actor

LONGEST = 2_000


@transaction.atomic
def comment(
    objective: Objective,
    *,
    text: str,
    asks_for_change: bool = False,
    now: datetime.datetime,
    today: datetime.date,
    by: Actor,
) -> ObjectiveComment:
    """Say something about an objective, or ask for a change of it.

    It stands beside the objective and in the log, and the other one of supervisor and manager has a notice.
    Raises Refused without a text, for a role that does not contribute, and for a case out of reach.
    """
    rights.to_contribute(objective.plan, by=by)
    plan, row = objectives.held(objective)
    text = _checked(text)
    asks = "asks for a change of" if asks_for_change else "comments on"
    entry = letters.log(
        plan.custody,
        text=f"Sentence plan: {asks} the objective “{row.text}”. {text}",
        now=now,
        today=today,
        by=by,
    )
    made = ObjectiveComment.objects.create(
        objective=row,
        text=text,
        asks_for_change=asks_for_change,
        contact=entry,
        **by.said_by(),
    )
    number = plan.prisoner.number
    said = f"{by.name}, {by.role_in_words}, {asks} an objective of the plan of {number}: {text}"
    letters.tell(plan.custody, text=said, key=f"plan:comment:{made.pk}", by=by)
    details = {"objective": row.pk, "comment": made.pk, "asks_for_change": asks_for_change}
    plans.record(plan, deed="objective_commented", details=details, by=by)
    return made


def _checked(text: str) -> str:
    if not text.strip():
        raise Refused("Write the comment.", field="text")
    if len(text.strip()) > LONGEST:
        raise Refused(f"Write at most {LONGEST:,} characters.", field="text")
    return text.strip()
