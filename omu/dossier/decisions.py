"""The decisions about a person, for the record as a document (docs/domain.md 12)."""

from typing import Any

from cases.models import Custody
from risk.models import DecisionOpinion, DecisionRecord, ParoleReferral
from staff.actors import Actor
from staff.permissions import ROLE_NAMES


def gather(custody: Custody, *, reader: Actor) -> dict[str, Any]:
    """Every decision with what it rests on, who was heard and what came of it, newest first; four queries."""
    if not reader.may("decisions:R"):
        return {"every": [], "parole": []}
    rows = DecisionRecord.objects.visible_to(reader).filter(prisoner__in=custody.prisoner.records)
    rows = rows.select_related(
        "prison", "destination", "cited", "decided_by", "release_outcome"
    ).prefetch_related("opinions")
    within = Custody.objects.visible_to(reader).filter(prisoner__in=custody.prisoner.records)
    referred = ParoleReferral.objects.filter(custody__in=within)
    return {
        "every": [_one(one) for one in rows],
        "parole": [{"on": row.referred_on, "note": row.note} for row in referred],
    }


def _one(one: DecisionRecord) -> dict[str, Any]:
    came = getattr(one, "release_outcome", None)
    return {
        "kind": one.get_kind_display(),
        "state": one.get_state_display(),
        "prison": one.prison.name,
        "opened_on": one.opened_on,
        "question": one.question,
        "rests_on": _rests_on(one),
        "bears": one.bears,
        "opinions": [_opinion(row) for row in one.opinions.all()],
        "not_heard_because": one.not_heard_because,
        "outcome": one.get_outcome_display() if one.outcome else "",
        "destination": one.destination.name if one.destination else "",
        "reason": one.reason,
        "decided_on": one.decided_on,
        "decided_by": one.decided_by.full_name if one.decided_by else "",
        "out": [one.release_on, one.return_on] if one.release_on else [],
        "came": {"what": came.get_ended_display(), "text": came.text, "on": came.on} if came else None,
    }


def _rests_on(one: DecisionRecord) -> str:
    """The assessment it cites, or why it was decided without."""
    if one.cited:
        completed = one.cited.completed_on
        stands = f"complete on {completed:%d/%m/%Y}" if completed else "not complete"
        return f"{one.cited.get_purpose_display()} assessment, {stands}"
    return f"No assessment: {one.exception}" if one.exception else "No assessment is cited"


def _opinion(row: DecisionOpinion) -> dict[str, Any]:
    return {
        "as": row.get_party_display(),
        "view": row.get_view_display(),
        "text": row.text,
        "by": f"{row.name}, {ROLE_NAMES.get(row.role, row.role)}",
        "on": row.on,
    }
