"""What a victim liaison officer is told beside the victim part itself (docs/domain.md 2.2, 10.6)."""

import datetime
from dataclasses import dataclass
from typing import Any

from cases.models import Custody
from risk.actions import content, rosh_seen
from risk.actions.rosh_seen import SeenPart
from risk.models import Assessment, DecisionRecord, sight
from risk.models.decision_records import DecisionState
from risk.standards import risk_plan
from staff.actors import Actor


@dataclass(frozen=True)
class Result:
    """What was decided, and on which day: never where somebody goes, who decided, or why."""

    kind: str
    outcome: str
    decided_on: datetime.date


def results(custody: Custody, *, by: Actor) -> list[Result]:
    """Decisions taken in this custody as results alone, the latest first; for the role that reads results.

    Who reads whole decisions reads them where they stand. One query, none without the right.
    """
    if by.is_system or by.narrowed_to("decisions") != "result":
        return []
    rows = DecisionRecord.objects.filter(custody=custody, state=DecisionState.CLOSED)
    return [
        Result(one.get_kind_display(), one.get_outcome_display(), one.decided_on)
        for one in rows.order_by("-decided_on", "-pk")
        if one.decided_on
    ]


def safety_plan(custody: Custody, *, by: Actor) -> SeenPart | None:
    """What the risk management plan says of the safety of victims, in the last complete assessment.

    None where there is no such assessment, where the part is not written, and for who does not read the
    "victim part". A fixed number of queries.
    """
    if sight(by).plan != "victim":
        return None
    last = Assessment.objects.filter(custody=custody).complete().for_page().first()
    seen: list[Any] = rosh_seen.parts(content.read(last).harm, by=by) if last else []
    return next((one for one in seen if one.code == risk_plan.VICTIMS), None)
