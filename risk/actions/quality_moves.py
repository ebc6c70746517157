"""Checks of quality whose case was moved before they were done (docs/domain.md 7.13)."""

import datetime
from collections.abc import Iterable, Mapping

from django.db import transaction
from django.db.models.functions import Now

from cases.models import Custody, Task
from risk.actions import quality
from risk.models import QualityCheck
from staff import audit
from staff.actors import Actor
from staff.models import Prison

MOVED = "The case was moved to another prison before it was checked."


@transaction.atomic
def settle(custodies: Iterable[Custody], *, today: datetime.date, by: Actor) -> None:
    """End the open checks of cases another prison holds now, and draw the next lots in their place.

    `custodies` come with headline and prisoner, locked. Who checks can no longer read such an assessment,
    and the author, whose work is to be talked over, stays where he or she is. One query where there is none;
    otherwise a fixed number for each prison and month concerned. Twice is once.
    """
    cases = {one.pk: one for one in custodies}
    rows = QualityCheck.objects.open().filter(assessment__custody__in=cases).select_related("assessment")
    moved = [one for one in rows if cases[one.assessment.custody_id].headline.prison_id != one.prison_id]
    if not moved:
        return
    _end(moved, cases, today=today, by=by)
    prisons = Prison.objects.select_for_update().order_by("pk").in_bulk({one.prison_id for one in moved})
    for prison, month in sorted({(one.prison_id, one.month) for one in moved}):
        quality.in_month(prisons[prison], month=month, today=today, by=by)


def _end(moved: list[QualityCheck], cases: Mapping[int, Custody], *, today: datetime.date, by: Actor) -> None:
    """Without a result; the tasks of those who check go."""
    for one in moved:
        one.ended_on = today
        one.ended_because = MOVED
    QualityCheck.objects.bulk_update(moved, ["ended_on", "ended_because"])
    keys = [quality.task_key(one, role=role) for one in moved for role in quality.CHECKERS]
    Task.objects.filter(key__in=keys, done_at__isnull=True).update(done_at=Now())
    audit.record_many(
        [
            audit.event(
                by=by, deed="risk.quality.ended", subject=one, reason=one.ended_because,
                prisoner_number=cases[one.assessment.custody_id].prisoner.number,
            )
            for one in moved
        ]
    )  # fmt: skip
