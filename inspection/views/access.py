"""The gateways to audits and surveys: reach first, then a line in the audit (docs/adr/0003)."""

from typing import Any

from django.http import Http404

from inspection.models import AuditedCase, CaseAudit, Survey
from staff import audit
from staff.actors import Actor
from staff.models import Prison


def prisons_of(actor: Actor) -> list[Prison]:
    """One's own prison, or those of one's inspection, by name."""
    reach = [actor.prison_id] if actor.prison_id else list(actor.inspected_prison_ids)
    return list(Prison.objects.visible_to(actor).filter(pk__in=reach))


def open_audit(request: Any, key: int) -> CaseAudit:
    """An audit within reach; the read is audited. Raises Http404."""
    rows = CaseAudit.objects.visible_to(request.actor).select_related("prison", "trust", "drawn_by")
    found = rows.filter(pk=key).first()
    if found is None:
        raise Http404
    audit.record(by=request.actor, deed="inspection.audit.opened", kind="read", subject=found)
    return found


def open_audited_case(request: Any, key: int) -> AuditedCase:
    """A case of a sample within reach; the read is audited as one of the person. Raises Http404."""
    rows = AuditedCase.objects.visible_to(request.actor).select_related(
        "audit__prison", "prison", "question_set", "reader", "second_reader", "custody__prisoner",
        "custody__headline__offender_supervisor",
    )  # fmt: skip
    found = rows.filter(pk=key, audit__isnull=False).first()
    if found is None:
        raise Http404
    number = found.custody.prisoner.number
    audit.record_read(by=request.actor, deed="inspection.case.opened", subject=found, prisoner_number=number)
    return found


def open_survey(request: Any, key: int) -> Survey:
    """A survey within reach. Raises Http404."""
    rows = Survey.objects.visible_to(request.actor).select_related("prison", "question_set", "opened_by")
    found = rows.filter(pk=key).first()
    if found is None:
        raise Http404
    return found
