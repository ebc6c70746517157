"""Everything of one audit as data, for whoever keeps the evidence of an inspection (docs/domain.md 21.2)."""

import datetime
from collections.abc import Iterable
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db import transaction

from inspection.actions import audit_results, samples, surveys
from inspection.models import AuditNote, CaseAudit, Survey, SurveyResponse
from staff.actions import jobs
from staff.actions.errors import Refused
from staff.actors import Actor
from staff.models import Job

FORMAT, VERSION = "omu.case_audit", 2
#: The kind of the long work that makes the pack with its printed part.
JOB = "audit_pack"
#: Surveys of so many months before the draw, and of the days since, belong to the evidence.
SURVEY_MONTHS = 12
NOT_YET = "The answers of an audit under way are those of its readers: ask again when it is finished."
SAMPLE = ("title", "kind", "drawn_on", "seed", "size", "population", "in_scope", "is_ppo", "high_rosh",
          "near_release_months", "digest", "finished_on", "summary")  # fmt: skip

ANSWER = ("reading", "question", "answer", "comment", "on")


def shows(found: CaseAudit, *, by: Actor) -> bool:
    """While an audit is under way its answers are those of its readers; then the prison reads them too."""
    return bool(found.finished_on) or samples.writes(found.kind, prison_id=found.prison_id, by=by)


@transaction.atomic
def ask(found: CaseAudit, *, by: Actor) -> Job:
    """Ask for the pack as one file, printed part included. Raises Refused while it is not the actor's."""
    if not by.may("case_audit:R") or not shows(found, by=by):
        raise Refused(NOT_YET)
    return jobs.ask(JOB, title=f"Evidence pack of “{found.title}”", parameters={"audit": found.pk}, by=by)


def pack(found: CaseAudit, *, today: datetime.date) -> dict[str, Any]:
    """The sample, each case with every answer of both readers and what was settled, interviews, what it comes
    to for measures and criteria, good practice and recommendations, and the counts of the surveys of the
    prison, those of too few people held back. Queries grow with the number of surveys alone."""
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
        "interviews": [_interview(one) for one in _held(found)],
        "surveys": [_survey(one, surveys.smallest(found.prison_id, today=today)) for one in _asked(found)],
    }


def _held(found: CaseAudit) -> Iterable[SurveyResponse]:
    rows = SurveyResponse.objects.filter(audited_case__audit=found).select_related(
        "audited_case", "question_set"
    )
    return rows.prefetch_related("answers").order_by("audited_case__position", "question_set__kind")


def _interview(one: SurveyResponse) -> dict[str, Any]:
    """What was said; nobody is named: the case says whom it was about."""
    asked = {question["code"]: question for question in one.question_set.questions}
    position = one.audited_case.position if one.audited_case else None
    said = []
    for row in one.answers.all():
        options = {option["code"]: option["text"] for option in asked[row.question]["options"]}
        words = options.get(row.answer, row.comment)
        said.append({"question": row.question, "text": asked[row.question]["text"], "answer": words})
    return {"case": position, "kind": one.question_set.kind, "of": one.question_set.get_kind_display(),
            "version": one.question_set.version, "on": one.answered_on, "said": said}  # fmt: skip


def _asked(found: CaseAudit) -> Iterable[Survey]:
    since = found.drawn_on - relativedelta(months=SURVEY_MONTHS)
    rows = Survey.objects.filter(prison=found.prison_id, opened_on__gte=since).select_related("question_set")
    if found.finished_on:
        rows = rows.filter(opened_on__lte=found.finished_on)
    return rows.order_by("opened_on", "pk")


def _survey(one: Survey, smallest: int) -> dict[str, Any]:
    counted = surveys.counted(one, smallest=smallest)
    return {
        "title": one.title,
        "kind": one.question_set.kind,
        "version": one.question_set.version,
        "opened_on": one.opened_on,
        "closed_on": one.closed_on,
        "shown_from": smallest,
        "questions": [
            {
                "question": row.question["code"],
                "text": row.question["text"],
                "held_back": row.held_back,
                "answers": row.answers,
                "words": row.words,
            }
            for row in counted
        ],
    }


def _note(one: AuditNote) -> dict[str, Any]:
    names = ("kind", "text", "owner", "due_on", "status", "status_note")
    return {name: getattr(one, name) for name in names}
