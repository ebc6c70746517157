"""Asking a department for information for an assessment, and its answer (docs/domain.md 7.1; M-130)."""

import datetime

from django.db import transaction
from django.db.models.functions import Now

from cases.actions import headlines, tasks
from cases.models import Task
from cases.standards.working_days import add_working_days
from risk.actions import assessment_tasks, rights
from risk.models import Assessment, InformationRequest
from staff import audit
from staff.actions import notices
from staff.actions.errors import Refused
from staff.actors import Actor
from staff.permissions import ROLE_NAMES

#: Whom one may ask, in the prison that holds the case.
ASKED = (
    "wing_staff", "learning_and_skills", "carat", "health", "psychology", "programme_tutor", "security",
    "public_protection", "case_administrator",
)  # fmt: skip
#: Working days to answer [ASSUMPTION].
DAYS_TO_ANSWER = 5
LONGEST_QUESTION, LONGEST_ANSWER = 2000, 4000


def key_of(request: InformationRequest) -> str:
    """The key of the task and the notices of a request."""
    return f"assessment:{request.assessment_id}:information:{request.pk}"


@transaction.atomic
def ask(
    assessment: Assessment, *, section: str, role: str, question: str, today: datetime.date, by: Actor
) -> InformationRequest:
    """Ask a department something for a section; it is a task there until it is answered or all is signed.

    Raises Refused where the role does not write assessments, it is no longer open, the section or department
    is unknown, the case is in no prison, or nothing is asked.
    """
    user = rights.to_write(by)
    row = rights.writable(assessment)
    if section not in {one["number"] for one in row.form.content["sections"]}:
        raise Refused(f"The form has no section {section}.", field="section")
    if role not in ASKED:
        raise Refused("Choose one of the departments.", field="role")
    if not question.strip() or len(question) > LONGEST_QUESTION:
        raise Refused(
            f"Say what you need to know, in at most {LONGEST_QUESTION:,} characters.", field="question"
        )
    prison = row.custody.headline.prison
    if prison is None:
        raise Refused("This case is in no prison: there is no department to ask.")
    made = InformationRequest.objects.create(
        assessment=row,
        custody=row.custody,
        section=section,
        prison=prison,
        role=role,
        question=question.strip(),
        asked_on=today,
        asked_by=user,
        due_on=add_working_days(start=today, days=DAYS_TO_ANSWER).due_on,
    )
    _task(made, by=by)
    _record(made, "asked", row.custody.prisoner.number, by=by)
    return made


def _task(made: InformationRequest, *, by: Actor) -> None:
    """A task of the department, until it is answered or all is signed."""
    number = made.custody.prisoner.number
    tasks.ask(
        made.custody,
        key=key_of(made),
        kind="information",
        text=f"Answer what {by.name} asks about {number} for an assessment",
        role=made.role,
        prison=made.prison,
        leads_to=f"/cases/{number}/information/{made.pk}/",
        due_on=made.due_on,
        by=by,
    )


@transaction.atomic
def answer(
    request: InformationRequest, *, answer: str, today: datetime.date, by: Actor
) -> InformationRequest:
    """Answer for the department that was asked: a source of the section; closes its task, tells who asked.

    Raises Refused for another department or prison, for one answered already, and without words.
    """
    rows = InformationRequest.objects.visible_to(by).select_for_update(of=("self",))
    held = rows.select_related("custody__prisoner", "asked_by", "assessment").filter(pk=request.pk).first()
    if held is None or by.user is None or (by.role, by.prison_id) != (held.role, held.prison_id):
        raise Refused("This was asked of another department.")
    if held.answered_on:
        raise Refused("This has been answered already.")
    if not answer.strip() or len(answer) > LONGEST_ANSWER:
        raise Refused(f"Say what you know, in at most {LONGEST_ANSWER:,} characters.", field="answer")
    held.answered_on, held.answered_by, held.answer = today, by.user, answer.strip()
    held.save(update_fields=["answered_on", "answered_by", "answer"])
    Task.objects.filter(key=key_of(held), done_at__isnull=True).update(done_at=Now(), done_by=by.user)
    number = held.custody.prisoner.number
    notices.send(
        held.asked_by,
        text=f"{ROLE_NAMES[by.role]} answered what you asked about {number} for section {held.section}.",
        key=f"{key_of(held)}:answered",
        leads_to=assessment_tasks.address(held.assessment, page=f"section/{held.section}"),
        prisoner_number=number,
        by=by,
    )
    _record(held, "answered", number, by=by)
    return held


def _record(held: InformationRequest, deed: str, number: str, *, by: Actor) -> None:
    headlines.touch(held.custody)
    audit.record(
        by=by,
        deed=f"risk.information.{deed}",
        subject=held,
        prisoner_number=number,
        details={"section": held.section, "role": held.role},
    )


def of_assessment(assessment: Assessment) -> dict[str, list[InformationRequest]]:
    """What was asked and answered, by section; one query."""
    found: dict[str, list[InformationRequest]] = {}
    rows = InformationRequest.objects.filter(assessment=assessment).select_related("asked_by", "answered_by")
    for one in rows:
        found.setdefault(one.section, []).append(one)
    return found
