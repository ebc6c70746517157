"""Beginning an assessment, and closing one unfinished (docs/domain.md 7.1, 7.2)."""

import datetime

from django.db import IntegrityError, transaction

from cases.actions import headlines
from cases.models import Custody
from risk.actions import (
    assessment_tasks,
    content,
    fast_reviews,
    form_versions,
    owed_forms,
    predictors,
    rights,
    risk_plan_copies,
    rosh_parts,
)
from risk.actions.content import Content
from risk.models import Answer, Assessment, Purpose, RoshRating, RoshSummary, SectionNote, State
from risk.standards import signing
from staff import audit
from staff.actions.errors import Refused
from staff.actors import Actor
from staff.models import User

ONE_ALREADY = (
    "An assessment of this person is being written already. Open it from the list: there is one at a time, "
    "so that two do not contradict each other."
)


@transaction.atomic
def start(
    custody: Custody, *, purpose: str, form_code: str = "full", today: datetime.date, by: Actor
) -> Assessment:
    """Begin an assessment; where an earlier one is complete, as its copy, to be confirmed part by part.

    Raises Refused where the role does not write assessments, the case is closed, the purpose is unknown, the
    tier asks for a longer form, a fast review is not enough, or one is being written already (also when two
    begin at once).
    """
    user = rights.to_write(by)
    rows = Custody.objects.select_for_update(of=("self",)).select_related("prisoner", "headline")
    held = rows.get(pk=custody.pk)
    if held.closed_on:
        raise Refused("This case is closed.")
    if purpose not in Purpose.values:
        raise Refused("Choose the purpose of the assessment.", field="purpose")
    form = owed_forms.answer(held, code=form_code, today=today)
    if not form.enough:
        raise Refused(f"{form.reason} {form.mend}".strip(), field="form_code")
    if purpose == Purpose.FAST_REVIEW:
        _check_fast(held, form_code, today=today)
    if Assessment.objects.unfinished().filter(prisoner__in=held.prisoner.records).exists():
        raise Refused(ONE_ALREADY)
    last = _last(held, form_code)
    try:
        with transaction.atomic():
            made = _row(held, user, last, purpose, form_code, today, by)
    except IntegrityError as clash:
        raise Refused(ONE_ALREADY) from clash
    if last:
        _copy(content.read(last), made, user, by)
    _tell(held, made, by=by)
    return made


def _check_fast(held: Custody, form_code: str, *, today: datetime.date) -> None:
    fast = fast_reviews.answer(held, form_code=form_code, today=today)
    if not fast.allowed:
        raise Refused(fast.reason, field="purpose")


def _last(held: Custody, form_code: str) -> Assessment | None:
    """The latest complete assessment of the person on this form; on another where there is none on this."""
    complete = Assessment.objects.complete().filter(prisoner__in=held.prisoner.records).select_related("form")
    return complete.filter(form__code=form_code).first() or complete.first()


def _row(
    held: Custody,
    user: User,
    last: Assessment | None,
    purpose: str,
    form_code: str,
    today: datetime.date,
    by: Actor,
) -> Assessment:
    return Assessment.objects.create(
        prisoner=held.prisoner,
        custody=held,
        form=form_versions.in_force(form_code, today=today, by=by),
        purpose=purpose,
        started_on=today,
        copied_from=last,
        author=user,
        author_role=by.role,
        author_grade=by.grade,
        author_prison_id=by.prison_id,
        author_trust_id=by.trust_id,
    )


def _copy(before: Content, made: Assessment, user: User, by: Actor) -> None:
    """What was said before, each part marked as not yet confirmed."""
    items = {item["number"] for section in made.form.content["sections"] for item in section["items"]}
    Answer.objects.bulk_create(
        [
            Answer(assessment=made, item=one.item, score=one.score, missing=one.missing, value=one.value)
            for one in before.answers.values()
            if one.item in items
        ]
    )
    sections = {section["number"] for section in made.form.content["sections"]}
    copied = [name for name in content.NOTE_FIELDS if name != "carried_forward"]
    SectionNote.objects.bulk_create(
        [
            SectionNote(
                assessment=made,
                section=one.section,
                carried_forward=True,
                saved_by=user,
                **{name: getattr(one, name) for name in copied},
            )
            for one in before.notes.values()
            if one.section in sections
        ]
    )
    RoshRating.objects.bulk_create(
        [
            RoshRating(assessment=made, group=one.group, community=one.community, custody=one.custody)
            for one in before.ratings.values()
        ]
    )
    predictors.copy(before, made=made, by=by)
    if before.summary:
        told = {name: getattr(before.summary, name) for name in content.ROSH_MORE}
        RoshSummary.objects.create(
            assessment=made, carried_forward=True, saved_by=user, **before.texts, **told
        )
    rosh_parts.copy(before.harm, made=made, by=by)
    risk_plan_copies.carry(before.assessment, made=made, by=by)


def _tell(held: Custody, made: Assessment, *, by: Actor) -> None:
    headlines.touch(held)
    audit.record(
        by=by,
        deed="risk.assessment.started",
        subject=made,
        prisoner_number=held.prisoner.number,
        details={"purpose": made.purpose, "form": str(made.form), "copied_from": made.copied_from_id},
    )


@transaction.atomic
def lock_incomplete(assessment: Assessment, *, reason: str, today: datetime.date, by: Actor) -> Assessment:
    """Close an assessment unfinished, with a reason; what was written stays to be read. Raises Refused."""
    rights.to_write(by)
    row = rights.held(assessment)
    step = signing.move(state=row.state, deed="lock", comment=reason)
    if not step.allowed:
        raise Refused(step.reason, field="reason" if row.state != State.COMPLETE else None)
    row.state, row.locked_on, row.locked_because = step.to, today, reason.strip()[:300]
    row.save(update_fields=["state", "locked_on", "locked_because"])
    assessment_tasks.close(row, by=by)
    headlines.touch(row.custody)
    _record(row, "locked", reason=reason, by=by)
    return row


@transaction.atomic
def await_board(assessment: Assessment, *, by: Actor) -> Assessment:
    """Say that the writing waits for the comments of the sentence planning board. Raises Refused."""
    return _board(assessment, "await_board", by=by)


@transaction.atomic
def take_up_again(assessment: Assessment, *, by: Actor) -> Assessment:
    """Say that the board was held and the writing goes on. Raises Refused."""
    return _board(assessment, "board_held", by=by)


def _board(assessment: Assessment, deed: str, *, by: Actor) -> Assessment:
    rights.to_write(by)
    row = rights.held(assessment)
    step = signing.move(state=row.state, deed=deed)
    if not step.allowed:
        raise Refused(step.reason)
    row.state = step.to
    row.save(update_fields=["state"])
    headlines.touch(row.custody)
    _record(row, deed, by=by)
    return row


def _record(row: Assessment, deed: str, *, reason: str = "", by: Actor) -> None:
    audit.record(
        by=by,
        deed=f"risk.assessment.{deed}",
        subject=row,
        prisoner_number=row.custody.prisoner.number,
        reason=reason,
    )
