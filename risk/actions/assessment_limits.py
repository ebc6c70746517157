"""Closing assessments that were left unfinished, where a prison has set a limit (docs/domain.md 7.2)."""

import datetime
from dataclasses import dataclass

from django.db import transaction

from cases.actions import headlines, prison_settings
from cases.models import Task
from risk.actions import assessment_tasks, rights
from risk.models import UNFINISHED, Assessment
from risk.standards import assessment_limits, signing
from risk.standards.assessment_limits import WARN_DAYS, Limit
from staff import audit
from staff.actions import notices
from staff.actors import Actor

SETTING = "assessment_lock_days"


@dataclass(frozen=True)
class Enforced:
    """How many authors were warned, and how many assessments were locked."""

    warned: int = 0
    locked: int = 0


@transaction.atomic
def enforce(*, today: datetime.date, by: Actor) -> Enforced:
    """Warn the authors of assessments near the limit of their prison, and lock those beyond it.

    All or nothing: a run that is killed is made good by the next. A prison without a limit is not looked at.
    """
    rows = Assessment.objects.unfinished().select_related("custody__headline")
    prisons = set(rows.values_list("custody__headline__prison_id", flat=True))
    limits = prison_settings.in_force(SETTING, prison_ids=[one for one in prisons if one], today=today)
    limited = {prison: int(days) for prison, days in limits.items() if days}
    found = rows.filter(custody__headline__prison_id__in=limited).values_list("pk", flat=True)
    done = [_one(pk, limited, today=today, by=by) for pk in list(found)]
    return Enforced(warned=done.count("warned"), locked=done.count("locked"))


def _one(pk: int, limited: dict[int, int], *, today: datetime.date, by: Actor) -> str:
    row = rights.held(Assessment(pk=pk))
    if row.state not in UNFINISHED:
        return ""
    warning = Task.objects.filter(key=_key(row)).first()
    warned_on = warning.due_on - datetime.timedelta(days=WARN_DAYS) if warning and warning.due_on else None
    days = limited[row.custody.headline.prison_id]
    stands = assessment_limits.limit(started_on=row.started_on, days=days, warned_on=warned_on, today=today)
    if stands.lock:
        _lock(row, days, today=today, by=by)
        return "locked"
    if stands.warn:
        _warn(row, stands, by=by)
        return "warned"
    return ""


def _key(row: Assessment) -> str:
    return f"assessment:{row.pk}:limit"


def _warn(row: Assessment, stands: Limit, *, by: Actor) -> None:
    """A task due on the day of the lock, and a notice."""
    number, on = row.custody.prisoner.number, stands.lock_on
    text = f"Finish the assessment of {number}: on {on:%d/%m/%Y} it is locked as incomplete"
    leads_to = assessment_tasks.address(row, page="summary")
    Task.objects.create(
        custody=row.custody, user=row.author, prison=row.custody.headline.prison, kind="assessment_limit",
        text=text, leads_to=leads_to, due_on=on, key=_key(row),
    )  # fmt: skip
    notices.send(row.author, text=text, key=_key(row), leads_to=leads_to, prisoner_number=number, by=by)
    _record(row, "limit_warned", by=by)


def _lock(row: Assessment, days: int, *, today: datetime.date, by: Actor) -> None:
    step = signing.move(state=row.state, deed="lock_by_limit")
    row.state, row.locked_on = step.to, today
    row.locked_because = f"Not finished within {days} days, the limit of this prison."
    row.save(update_fields=["state", "locked_on", "locked_because"])
    assessment_tasks.close(row, by=by)
    headlines.touch(row.custody)
    _record(row, "locked_by_limit", by=by)


def _record(row: Assessment, deed: str, *, by: Actor) -> None:
    number = row.custody.prisoner.number
    audit.record(by=by, deed=f"risk.assessment.{deed}", subject=row, prisoner_number=number)
