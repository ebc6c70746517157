"""Concerns about somebody's vulnerability, the arrangements, and when they are looked at again (17)."""

import datetime

from django.db import transaction

from cases.actions import circumstances
from cases.models import Custody, Vulnerability, VulnerabilityKind
from cases.standards.circumstances import VULNERABILITY
from staff.actions.errors import Refused
from staff.actors import Actor

KEPT = ("arrangements", "review_on")


def _check(*, arrangements: str, review_on: datetime.date | None, today: datetime.date) -> None:
    circumstances.keep_to({"arrangements": arrangements})
    if review_on and review_on < today:
        raise Refused("The review must be today or later.", field="review_on")


@transaction.atomic
def add(
    custody: Custody,
    *,
    kind: str,
    concern: str,
    arrangements: str = "",
    review_on: datetime.date | None = None,
    today: datetime.date,
    by: Actor,
) -> Vulnerability:
    """Record a concern. Raises Refused on a missing kind or text, and on a review in the past."""
    found = circumstances.held(custody, block=VULNERABILITY, by=by)
    if kind not in VulnerabilityKind.values:
        raise Refused("Choose what the concern is.", field="kind")
    if not concern.strip():
        raise Refused("Write what the concern is.", field="concern")
    circumstances.keep_to({"concern": concern})
    _check(arrangements=arrangements, review_on=review_on, today=today)
    made = Vulnerability.objects.create(
        prisoner=found.prisoner, kind=kind, concern=concern.strip(), arrangements=arrangements.strip(),
        review_on=review_on, recorded_on=today, recorded_by=by.user,
    )  # fmt: skip
    circumstances.written(made, custody=found, deed="cases.vulnerability.added", by=by, kind=kind)
    return made


@transaction.atomic
def review(
    concern: Vulnerability,
    *,
    custody: Custody,
    arrangements: str,
    review_on: datetime.date | None,
    ended_because: str = "",
    version: int,
    today: datetime.date,
    by: Actor,
) -> Vulnerability:
    """Look at a concern again: arrangements, next review, or its end with the reason.

    Raises Refused where it has ended or is another's, and on a review in the past; Stale where somebody was
    faster.
    """
    found = circumstances.held(custody, block=VULNERABILITY, by=by)
    rows = Vulnerability.objects.about(found.prisoner).select_for_update(of=("self",))
    row = rows.select_related("recorded_by").filter(pk=concern.pk).first()
    if row is None or row.ended_on:
        raise Refused("This concern has ended. Record a new one.")
    if row.version != version:
        raise circumstances.stale(row, fields=KEPT, version=row.version)
    circumstances.keep_to({"ended_because": ended_because}, longest=300)
    moved = review_on if review_on != row.review_on else None
    _check(arrangements=arrangements, review_on=None if ended_because else moved, today=today)
    row.arrangements, row.review_on = arrangements.strip(), review_on
    row.ended_because = ended_because.strip()
    row.ended_on = today if row.ended_because else None
    row.version += 1
    row.save(update_fields=[*KEPT, "ended_because", "ended_on", "version"])
    circumstances.written(
        row, custody=found, deed="cases.vulnerability.saved", by=by, ended=bool(row.ended_on)
    )
    return row
