"""The programmes of a person, for the record as a document (docs/domain.md 9)."""

from typing import Any

from cases.models import Custody
from sentence_plans.models import Delivery, ProgrammeReport, TransferNeed
from staff.actors import Actor


def gather(custody: Custody, *, reader: Actor) -> dict[str, Any]:
    """Every programme with state, changes, work around it and report, and needs for a move; six queries."""
    rows = Delivery.objects.visible_to(reader).filter(custody__prisoner__in=custody.prisoner.records)
    rows = rows.select_related("programme", "prison", "action", "report").prefetch_related(
        "changes", "support", "report__follow_ups__action"
    )
    moves = TransferNeed.objects.visible_to(reader).standing().filter(custody=custody)
    return {
        "every": [_one(one) for one in rows],
        "moves": [
            {
                "resource": one.resource,
                "state": one.get_state_display(),
                "prison": one.prison.name if one.prison else "",
                "reason": one.reason,
            }
            for one in moves.select_related("prison")
        ],
    }


def _one(one: Delivery) -> dict[str, Any]:
    report = getattr(one, "report", None)
    return {
        "name": one.programme.name,
        "is_accredited": one.programme.is_accredited,
        "state": one.get_state_display(),
        "prison": one.prison.name if one.prison else "",
        "reasons": [one.get_reason_display(), *one.more_in_words] if one.reason else [],
        "belongs_to": one.action.what if one.action else "",
        "outside_because": one.outside_because,
        "changes": [
            {
                "on": row.on,
                "what": row.get_step_display() or row.get_state_display(),
                "comment": row.comment,
                "by": f"{row.name}, {row.role}",
            }
            for row in one.changes.all()
        ],
        "support": [
            {"on": row.on, "kind": row.get_kind_display(), "text": row.text, "by": f"{row.name}, {row.role}"}
            for row in one.support.all()
        ],
        "report": _report(report) if report else None,
    }


def _report(report: ProgrammeReport) -> dict[str, Any]:
    came = {
        "tutor": report.tutor_came,
        "offender supervisor": report.supervisor_came,
        "prisoner": report.prisoner_came,
    }
    return {
        "met_on": report.met_on,
        "came": [who for who, was_there in came.items() if was_there],
        "missing": report.missing,
        "text": report.text,
        "filed_on": report.filed_on,
        "by": f"{report.name}, {report.role}",
        "follow_ups": [
            {"text": row.text, "action": row.action.what if row.action else ""}
            for row in report.follow_ups.all()
        ],
    }
