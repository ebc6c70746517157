"""Interviews beside the audit of a case: with the offender supervisor and the prisoner (domain.md 21.1)."""

import datetime
from collections.abc import Iterable

from django.db import IntegrityError, transaction

from inspection.actions import audits, question_sets
from inspection.actions.surveys import LONGEST, rows
from inspection.models import INTERVIEWS, AuditedCase, SetKind, SurveyAnswer, SurveyResponse
from inspection.standards.question_sets import Said, answer_faults
from staff import audit
from staff.actions.errors import Refused
from staff.actors import Actor

NO_SUPERVISOR = "Nobody is offender supervisor of this case: there is nobody to interview."
TWICE = "The answers of this interview are here already."


@transaction.atomic
def record(
    case: AuditedCase, *, kind: str, said: Iterable[Said], today: datetime.date, by: Actor
) -> SurveyResponse:
    """Record an interview about a case that is being read, with the questions of today.

    An offender supervisor is asked once in an audit, whichever of his or her cases are in the sample, so that
    the survey measures count each once. Raises Refused naming the question.
    """
    held = AuditedCase.objects.select_for_update(of=("self",)).select_related(
        "audit", "custody__prisoner", "custody__headline"
    ).get(pk=case.pk)  # fmt: skip
    if kind not in INTERVIEWS or held.audit is None or not audits.may_read(held, by=by):
        raise Refused("Interviews are held by those who read the cases of the audit.")
    if not held.begun_on or held.audit.finished_on:
        raise Refused("An interview belongs to a case that is being read.")
    asked = question_sets.in_force(kind, by=by)
    answers = list(said)
    for fault in answer_faults(questions=asked.questions, said=answers, longest=LONGEST):
        raise Refused(fault.reason, field=fault.path or None)
    given_by = held.custody.headline.offender_supervisor_id if kind == SetKind.OS_INTERVIEW else None
    if kind == SetKind.OS_INTERVIEW:
        _refuse_again(held, given_by)
    try:
        with transaction.atomic():
            made = SurveyResponse.objects.create(
                audited_case=held, prison_id=held.prison_id, question_set=asked, answered_on=today,
                given_by_id=given_by, asked_by=by.person,
            )  # fmt: skip
    except IntegrityError as clash:
        raise Refused(TWICE) from clash
    SurveyAnswer.objects.bulk_create(rows(made, asked=asked, said=answers))
    number = held.custody.prisoner.number
    audit.record(by=by, deed="inspection.interview.recorded", subject=held, prisoner_number=number,
                 details={"kind": kind})  # fmt: skip
    return made


def _refuse_again(held: AuditedCase, supervisor: int | None) -> None:
    if supervisor is None:
        raise Refused(NO_SUPERVISOR)
    others = SurveyResponse.objects.filter(audited_case__audit=held.audit_id, given_by=supervisor)
    found = others.exclude(audited_case=held).select_related("audited_case").first()
    if found and found.audited_case:
        place = found.audited_case.position
        raise Refused(f"This offender supervisor was interviewed with case {place} of this sample already.")
