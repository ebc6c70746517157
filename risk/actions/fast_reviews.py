"""Whether a fast review is enough for a case, and going on with it as a full one (docs/domain.md 7.14)."""

import datetime

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Now

from cases.actions import headlines
from cases.models import Clock, Custody
from risk.actions import content, rights
from risk.models import (
    Assessment,
    DecisionKind,
    DecisionRecord,
    DecisionState,
    Outcome,
    Purpose,
    SectionNote,
    State,
)
from risk.standards import fast_review, owed_form
from risk.standards.fast_review import Event, FastAnswer
from risk.standards.rosh_parts import FAST
from staff import audit
from staff.actions.errors import Refused
from staff.actors import Actor

STANDARDS = {"T9a.assessment": "change in risk of harm", "T9b.assessment": "significant change"}
#: How old the last full assessment may be [ASSUMPTION].
MONTHS = 24


def answer(custody: Custody, *, form_code: str, today: datetime.date) -> FastAnswer:
    """Whether a fast review on this form is enough for a case today; four queries."""
    last = _last_full(custody, form_code)
    return fast_review.allowed(
        last_full_on=last,
        events=_events(custody, today=today),
        open_conditions=_open_conditions(custody, since=last),
        on=today,
        months=MONTHS,
    )


def of_assessment(row: Assessment, *, today: datetime.date) -> FastAnswer:
    """Whether an assessment, where it is a fast review, may still be one; any other may be what it is."""
    if row.purpose != Purpose.FAST_REVIEW:
        return FastAnswer(True, ())
    return answer(row.custody, form_code=row.form.code, today=today)


def _last_full(custody: Custody, form_code: str) -> datetime.date | None:
    """The day of the last complete assessment that was no fast review, on a form that asks as much."""
    rows = Assessment.objects.complete().filter(prisoner__in=custody.prisoner.records)
    found = rows.exclude(purpose=Purpose.FAST_REVIEW).select_related("form")
    return next(
        (one.completed_on for one in found if not owed_form.is_shorter(code=one.form.code, than=form_code)),
        None,
    )


def _events(custody: Custody, *, today: datetime.date) -> list[Event]:
    rows = Clock.objects.filter(
        custody=custody, standard__in=STANDARDS, due_on__isnull=False, met_on__isnull=True,
        stopped_on__isnull=True, not_applicable_because="", started_on__lte=today,
    ).order_by("started_on", "pk")  # fmt: skip
    return [Event(one.started_on, one.cause, STANDARDS[one.standard]) for one in rows]


def _open_conditions(custody: Custody, *, since: datetime.date | None) -> bool:
    """Whether open conditions are being decided, or were granted since the last full assessment."""
    rows = DecisionRecord.objects.filter(custody=custody, kind=DecisionKind.OPEN_CONDITIONS)
    granted = Q(outcome=Outcome.GRANTED)
    if since:
        granted &= Q(decided_on__gte=since)
    return rows.filter(Q(state=DecisionState.OPEN) | granted).exists()


@transaction.atomic
def make_full(assessment: Assessment, *, today: datetime.date, by: Actor) -> Assessment:
    """Go on with a fast review as a full one: each section that was only said to be unchanged is looked at.

    What was written is kept. Raises Refused where it is no fast review, or is signed.
    """
    user = rights.to_write(by)
    row = rights.writable(assessment)
    if row.purpose != Purpose.FAST_REVIEW:
        raise Refused("This is a full review already.")
    said = content.read(row).harm.said(FAST)
    row.purpose = Purpose.REVIEW
    row.version += 1
    row.save(update_fields=["purpose", "version"])
    unseen = SectionNote.objects.filter(
        assessment=row, section__in=fast_review.answered(said=said, as_=fast_review.NO)
    )
    unseen.update(carried_forward=True, version=F("version") + 1, saved_by=user, saved_at=Now())
    headlines.touch(row.custody)
    audit.record(
        by=by,
        deed="risk.assessment.made_full",
        subject=row,
        prisoner_number=row.custody.prisoner.number,
        details={"state": str(State(row.state).label), "on": today.isoformat()},
    )
    return row
