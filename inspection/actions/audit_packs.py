"""Everything of one audit as data, for whoever keeps the evidence of an inspection (docs/domain.md 21.2)."""

from typing import Any

from inspection.actions import audit_results
from inspection.models import AuditNote, CaseAudit

FORMAT, VERSION = "omu.case_audit", 1
SAMPLE = ("title", "kind", "drawn_on", "seed", "size", "population", "in_scope", "is_ppo", "high_rosh",
          "near_release_months", "digest", "finished_on", "summary")  # fmt: skip

ANSWER = ("reading", "question", "answer", "comment", "on")


def pack(found: CaseAudit) -> dict[str, Any]:
    """The sample, each case with every answer of both readers and what was settled, what it comes to for
    measures and criteria, good practice and recommendations. A fixed number of queries."""
    cases = found.cases.select_related("custody__prisoner", "question_set", "reader", "second_reader")
    came = audit_results.results(audit_results.standing(found))
    return {
        "format": FORMAT,
        "version": VERSION,
        "prison": found.prison.code,
        "trust": found.trust.code if found.trust else None,
        "sample": {name: getattr(found, name) for name in SAMPLE},
        "cases": [
            {
                "position": one.position,
                "number": one.custody.prisoner.number,
                "question_set": str(one.question_set or ""),
                "readers": [who.full_name for who in (one.reader, one.second_reader) if who],
                "answers": [{name: getattr(said, name) for name in ANSWER} for said in one.answers.all()],
            }
            for one in cases.prefetch_related("answers")
        ],
        "measures": [
            {
                "id": one.measure,
                "numerator": one.numerator,
                "denominator": one.denominator,
                "percent": one.percent,
                "not_applicable": one.not_applicable,
            }
            for one in came.measured
        ],
        "criteria": [
            {"code": one.criterion["code"], "met": one.met, "not_met": one.not_met, "percent": one.percent}
            for one in came.criteria
        ],
        "notes": [_note(one) for one in found.notes.all()],
    }


def _note(one: AuditNote) -> dict[str, Any]:
    names = ("kind", "text", "owner", "due_on", "status", "status_note")
    return {name: getattr(one, name) for name in names}
