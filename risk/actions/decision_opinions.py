"""What others say to a decision: opinions and observations (docs/domain.md 12.2)."""

import datetime

from django.db import transaction

from cases.actions import headlines
from risk.actions import decision_records, decision_rights, decision_tasks
from risk.models import DecisionOpinion, DecisionRecord, Party, View
from staff.actions.errors import Refused
from staff.actors import Actor

LONGEST = 4000


@transaction.atomic
def give(
    decision: DecisionRecord, *, view: str, text: str, today: datetime.date, by: Actor
) -> DecisionOpinion:
    """Say something to an open decision, as whom one's role is heard. Raises Refused, naming the field.

    A second one by the same party stands beside the first; neither is changed.
    """
    user = decision_rights.person(
        by, may=decision_rights.contributes(by), otherwise="Your role is not heard in decisions."
    )
    row = decision_rights.held(decision)
    party = decision_rights.HEARD_AS.get(by.role, Party.OBSERVER)
    if view not in View.values:
        raise Refused("Say which way your opinion goes.", field="view")
    if not text.strip() or len(text) > LONGEST:
        raise Refused(f"Write what you have to say, in at most {LONGEST:,} characters.", field="text")
    made = DecisionOpinion.objects.create(
        decision=row,
        party=party,
        view=view,
        text=text.strip(),
        by=user,
        name=by.name,
        role=by.role,
        place=by.assignment.place_name if by.assignment else "",
        on=today,
    )
    asked = Party.OFFENDER_SUPERVISOR if party == Party.HEAD_OF_OMU else party
    decision_tasks.close(row, part=f"opinion:{asked}", by=by)
    headlines.touch(row.custody)
    decision_records.record(row, deed="heard", details={"party": str(party), "view": view}, by=by)
    return made
