"""Saving a part of an assessment beside its sections (docs/domain.md 7.7 to 7.11)."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from cases.actions import headlines
from cases.models import Task
from risk.actions import content, rights, rosh_content
from risk.actions.assessment_tasks import address
from risk.actions.rosh_content import Harm
from risk.models import Assessment, SectionNote, WrittenPart, may_see
from risk.standards import fast_review, rosh_answers, screening
from risk.standards.rosh_parts import FAST, PLAN, REVIEW, SCREENING, SELF, PartForm
from staff import audit
from staff.actions.errors import Refused, Stale
from staff.actors import Actor
from staff.models import User

STALE = (
    "Somebody else saved this part while you were writing. Nothing was saved and nothing you typed is lost: "
    "compare, mend yours, and save it again."
)


def may_write(part: PartForm, *, by: Actor) -> bool:
    """Whether the role writes this part: by its family, and by its restriction."""
    allowed = {PLAN: by.may("risk_management_plan:W") or rights.writes(by), SELF: rights.writes(by)}
    allowed[REVIEW] = rights.writes(by)
    return allowed.get(part.family, rights.writes_rosh(by)) and may_see(part.restricted, by)


@transaction.atomic
def save_part(assessment: Assessment, *, code: str, said: Mapping[str, Any], version: int, by: Actor) -> Harm:
    """Save a part; returns everything said of serious harm as it stands then. What is saved is confirmed.

    `said` by question; empty answers are left out, and questions the writer may not read keep what they had.
    `version` is that of the part when it was opened, 0 before its first save. Raises Stale where somebody
    saved it since, and Refused, naming the question, on an answer that is not offered, for a role that does
    not write the part, or an assessment that is no longer open.
    """
    user = rights.somebody(by)
    row = rights.writable(assessment)
    written = content.read(row).harm
    part = _part(written, code)
    if not may_write(part, by=by):
        raise Refused(f"Your role does not write “{part.title}”.")
    before = written.parts.get(code)
    if (before.version if before else 0) != version:
        raise _stale(part, before, by=by)
    whole = _kept(part, before, by) | {name: given for name, given in said.items() if given}
    for fault in rosh_answers.faults(part=part, said=whole):
        raise Refused(fault.reason, field=fault.field)
    _write(row, code, whole, before, written.questions.version, user)
    if code == SCREENING:
        _find_out(row, part, whole, user, by=by)
    if code == FAST:
        _confirm(row, before.said if before else {}, whole, user)
    _moved(row, part, by=by)
    return content.read(row).harm


def _part(written: Harm, code: str) -> PartForm:
    try:
        return written.questions.part(code=code)
    except KeyError as unknown:
        raise Refused(f"There is no part {code}.", field="code") from unknown


def _kept(part: PartForm, before: WrittenPart | None, by: Actor) -> dict[str, Any]:
    """Answers of questions that the writer does not see: they stay as they are."""
    hidden = {one.code for one in part.questions if not may_see(one.restricted, by)}
    return {code: given for code, given in (before.said if before else {}).items() if code in hidden}


def _stale(part: PartForm, before: WrittenPart | None, *, by: Actor) -> Stale:
    if before is None:
        return Stale(STALE, theirs={})
    shown = {one.code: before.said.get(one.code) for one in part.questions if may_see(one.restricted, by)}
    told = {"version": before.version, "saved_by": before.saved_by.full_name, "saved_at": before.saved_at}
    return Stale(STALE, theirs=shown | told)


def _write(
    row: Assessment, code: str, said: dict[str, Any], before: WrittenPart | None, questions: int, user: User
) -> None:
    fields: dict[str, Any] = {"said": said, "carried_forward": False, "saved_by": user}
    if before is None:
        WrittenPart.objects.create(assessment=row, code=code, questions=questions, **fields)
    else:
        rows = WrittenPart.objects.filter(pk=before.pk)
        rows.update(**fields, version=F("version") + 1, saved_at=Now())


def _confirm(row: Assessment, was: Mapping[str, Any], said: Mapping[str, Any], user: User) -> None:
    """A section without change is confirmed as it was copied; one that was, and changed after all, is not."""
    same = fast_review.answered(said=said, as_=fast_review.NO)
    now_changed = fast_review.answered(said=was, as_=fast_review.NO) - same
    saved: dict[str, Any] = {"version": F("version") + 1, "saved_by": user, "saved_at": Now()}
    notes = SectionNote.objects.filter(assessment=row)
    notes.filter(section__in=same, carried_forward=True).update(carried_forward=False, **saved)
    notes.filter(section__in=now_changed, carried_forward=False).update(carried_forward=True, **saved)


def _find_out(row: Assessment, part: PartForm, said: dict[str, Any], user: User, *, by: Actor) -> None:
    """A task for each question answered "don't know"; those answered since are done (7.7, rule 2).

    They outlive the assessment: what nobody found out is still open when it is complete.
    """
    number, custody = row.custody.prisoner.number, row.custody
    still = {one.code: one for one in screening.open_questions(screening=part, said=said)}
    asked = Task.objects.open().filter(custody=custody, kind="find_out")
    for task in asked:
        if task.key.split(":")[2] not in still:
            Task.objects.filter(pk=task.pk).update(done_at=Now(), done_by=by.user)
    there = {task.key.split(":")[2] for task in asked}
    for code, one in still.items():
        if code in there:
            continue
        times = Task.objects.filter(key__startswith=f"find_out:{custody.pk}:{code}:").count()
        Task.objects.create(
            custody=custody,
            user=user,
            prison=custody.headline.prison,
            kind="find_out",
            text=f"Find out for {number}: {code} {one.text}"[:400],
            leads_to=address(row, page=f"part/{SCREENING}"),
            key=f"find_out:{custody.pk}:{code}:{times + 1}",
        )


def _moved(row: Assessment, part: PartForm, *, by: Actor) -> None:
    row.version += 1
    row.save(update_fields=["version"])
    headlines.touch(row.custody)
    audit.record(
        by=by,
        deed="risk.assessment.part_saved",
        subject=row,
        prisoner_number=row.custody.prisoner.number,
        details={"part": part.title},
    )


@transaction.atomic
def copy(before: Harm, *, made: Assessment, by: Actor) -> None:
    """What was said before, part by part, each marked as not yet confirmed; who is to read the plan, too.

    Answers to questions that the version in force no longer asks are left behind, and what a review found.
    """
    questions = rosh_content.questions_of(made, parts={})
    user = rights.somebody(by)
    kept = [part for part in questions.parts if part.family != REVIEW]
    asked = {part.code: {one.code for one in part.questions} for part in kept}
    WrittenPart.objects.bulk_create(
        [
            WrittenPart(
                assessment=made,
                code=code,
                questions=questions.version,
                said={name: given for name, given in written.said.items() if name in asked[code]},
                carried_forward=True,
                saved_by=user,
            )
            for code, written in before.parts.items()
            if code in asked
        ]
    )
    audit.record(
        by=by,
        deed="risk.assessment.parts_copied",
        subject=made,
        prisoner_number=made.prisoner.number,
        details={"from": before.questions.version},
    )
