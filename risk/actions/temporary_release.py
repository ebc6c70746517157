"""What came of a temporary release, in the record of the decision and in the log (docs/domain.md 12.3)."""

import datetime

from django.db import IntegrityError, transaction

from cases.actions import contacts, headlines
from risk.actions import decision_records, decision_rights
from risk.models import DecisionKind, DecisionRecord, DecisionState, Outcome, ReleaseOutcome, Return
from staff.actions.errors import Refused
from staff.actors import Actor

HEARD_FROM = ("offender_supervisor", "head_of_omu", "oca", "governor", "case_administrator", "security")


def records_outcomes(actor: Actor) -> bool:
    """Whether the role says how a temporary release ended: those who hold or decide the case."""
    return actor.role in HEARD_FROM and actor.may("decisions:R") and actor.may("contact_log:W")


def _check(row: DecisionRecord, *, ended: str, text: str, on: datetime.date, today: datetime.date) -> None:
    granted = (row.state, row.outcome) == (DecisionState.CLOSED, Outcome.GRANTED)
    if row.kind != DecisionKind.ROTL or not granted:
        raise Refused("This is no temporary release that was granted.")
    if ended not in Return.values:
        raise Refused("Choose how it ended.", field="ended")
    if on > today or (row.release_on and on < row.release_on):
        raise Refused("Enter the day it ended: not before he or she went out, and not in the future.",
                      field="on")  # fmt: skip
    if not text.strip():
        raise Refused("Say how it went.", field="text")


@transaction.atomic
def record_outcome(
    decision: DecisionRecord,
    *,
    ended: str,
    text: str,
    on: datetime.date,
    now: datetime.datetime,
    today: datetime.date,
    by: Actor,
) -> ReleaseOutcome:
    """Say once how a temporary release ended; the log gets the entry, and what went wrong asks for a review.

    Raises Refused for a release that was not granted, a day before it began or in the future, without words,
    and where it is recorded already.
    """
    may = records_outcomes(by)
    user = decision_rights.person(by, may=may, otherwise="Your role does not record this.")
    rows = DecisionRecord.objects.select_for_update(of=("self",)).select_related("custody__prisoner")
    row = rows.get(pk=decision.pk)
    _check(row, ended=ended, text=text, on=on, today=today)
    said = (
        f"Temporary release for {row.get_release_purpose_display().lower()}: {Return(ended).label.lower()}."
    )
    entry = contacts.log(
        row.custody, happened_at=now, kind="report", sub_kind="rotl", mode="record_check", with_whom="nobody",
        text=f"{said} {text.strip()}", now=now, today=today, by=by,
    )  # fmt: skip
    try:
        with transaction.atomic():
            made = ReleaseOutcome.objects.create(
                decision=row, ended=ended, text=text.strip(), on=on, contact=entry, by=user
            )
    except IntegrityError as clash:
        raise Refused("How it ended is recorded already.") from clash
    headlines.touch(row.custody)
    decision_records.record(row, deed="release_ended", details={"ended": ended}, by=by)
    return made
