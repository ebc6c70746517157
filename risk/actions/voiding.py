"""Taking back what one signed, to change it: the signature is void, and the difference is shown (7.12)."""

import datetime
from typing import Any

from django.db import transaction

from cases.actions import headlines
from risk.actions import assessment_tasks, rights, widening
from risk.actions.content import Content
from risk.models import Assessment, Decision, Signature, State
from risk.standards import differences, signing
from risk.standards.differences import Change
from staff import audit
from staff.actions.errors import Refused
from staff.actors import Actor


def may_take_back(assessment: Assessment, *, by: Actor) -> bool:
    """Whoever wrote or signed it, while it waits for the second signature."""
    person = by.user.pk if by.user else 0
    return (
        assessment.state == State.SIGNED
        and rights.writes(by)
        and person in {assessment.author_id, assessment.signed_by_id}
    )


@transaction.atomic
def take_back(assessment: Assessment, *, reason: str, today: datetime.date, by: Actor) -> Assessment:
    """Open again what was signed and not yet countersigned; the signature under it is void, with the reason.

    Raises Refused for anybody else than who wrote or signed it, in another state, and without a reason.
    """
    user = rights.to_write(by)
    row = rights.held(assessment)
    step = signing.move(state=row.state, deed="take_back", comment=reason)
    if not step.allowed:
        raise Refused(step.reason, field="reason" if row.state == State.SIGNED else None)
    if not may_take_back(row, by=by):
        raise Refused("Only who wrote or signed an assessment takes the signature back.")
    last = row.signatures.filter(decision=Decision.SIGNED).order_by("-pk").first()
    if last is None:
        raise Refused("There is no signature under it.")
    Signature.objects.create(
        assessment=row,
        content=last.content,
        decision=Decision.VOIDED,
        by=user,
        name=by.name,
        role=by.role,
        grade=by.grade,
        place=by.assignment.place_name if by.assignment else "",
        comment=reason.strip(),
        on=today,
    )
    row.state, row.signed_by, row.signed_on = State.OPEN, None, None
    row.save(update_fields=["state", "signed_by", "signed_on"])
    assessment_tasks.close(row, by=by)
    headlines.touch(row.custody)
    widening.follow([row.custody], today=today, by=by)
    audit.record(
        by=by,
        deed="risk.assessment.taken_back",
        subject=row,
        prisoner_number=row.custody.prisoner.number,
        reason=reason.strip(),
    )
    return row


def since_signed(written: Content) -> list[Change]:
    """What changed since it was last signed; nothing where it never was. One query."""
    kept = _signed(written)
    return _changes(kept[0], written.as_data(), written) if kept else []


def between_signatures(written: Content) -> list[Change]:
    """What changed from the signature before the last one to what stands now; nothing with one only."""
    kept = _signed(written)
    return _changes(kept[1], written.as_data(), written) if len(kept) > 1 else []


def _signed(written: Content) -> list[dict[str, Any]]:
    """The last two contents that were signed by the assessor, the latest first."""
    rows = written.assessment.signatures.filter(decision=Decision.SIGNED).select_related("content")
    return [one.content.content for one in rows.order_by("-pk")[:2]]


def _changes(before: dict[str, Any], after: dict[str, Any], written: Content) -> list[Change]:
    return differences.changes(before=before, after=after, form=written.form)
