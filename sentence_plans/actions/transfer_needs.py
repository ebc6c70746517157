"""That somebody has to move to reach what the plan needs, and how far that is (docs/domain.md 13)."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from cases.actions import headlines
from cases.models import Custody
from sentence_plans.actions import deliveries, plans
from sentence_plans.models import Delivery, TransferNeed
from sentence_plans.standards import transfer_needs as rules
from staff import audit
from staff.actions.errors import Refused
from staff.actors import Actor
from staff.models import Prison

LONGEST, LONGEST_NAME = 2_000, 200
NAMES = ("resource", "reason", "state", "planned_for", "moved_on", "ended_because")


@dataclass(frozen=True, kw_only=True)
class Need:
    """What is said of a need. `prison`: where to; `ended_because` takes it back."""

    resource: str
    reason: str
    state: str = rules.NONE
    prison: Prison | None = None
    planned_for: datetime.date | None = None
    moved_on: datetime.date | None = None
    ended_because: str = ""


def _check(custody: Custody, need: Need, *, recorded_on: datetime.date, today: datetime.date) -> None:
    if not need.resource.strip() or len(need.resource) > LONGEST_NAME:
        raise Refused(f"Say what is needed, in at most {LONGEST_NAME} characters.", field="resource")
    for name in ("reason", "ended_because"):
        if len(getattr(need, name)) > LONGEST:
            raise Refused(f"Write at most {LONGEST:,} characters.", field=name)
    here = custody.headline.prison
    fault = rules.need_fault(
        state=need.state, prison=need.prison.code if need.prison else "", here=here.code if here else "",
        reason=need.reason, planned_for=need.planned_for, moved_on=need.moved_on, recorded_on=recorded_on,
        today=today,
    )  # fmt: skip
    if fault:
        raise Refused(fault.text, field=fault.field)


def _said(need: Need) -> dict[str, Any]:
    """The columns of what is said; days and prison only where the state has them."""
    return {
        "resource": need.resource.strip(),
        "reason": need.reason.strip(),
        "state": need.state,
        "prison": need.prison if need.state != rules.NONE else None,
        "planned_for": need.planned_for if need.state == rules.PLANNED else None,
        "moved_on": need.moved_on if need.state == rules.MOVED else None,
        "ended_because": need.ended_because.strip(),
    }


@transaction.atomic
def record(
    custody: Custody, *, need: Need, delivery: Delivery | None = None, today: datetime.date, by: Actor
) -> TransferNeed:
    """Record a need for a transfer, for a programme or something else. Raises Refused naming the field."""
    user = deliveries.writer(custody, by=by)
    _check(custody, need, recorded_on=today, today=today)
    try:
        with transaction.atomic():
            made = TransferNeed.objects.create(
                custody=custody, delivery=delivery, recorded_on=today, saved_by=user, **_said(need)
            )
    except IntegrityError as clash:
        raise Refused("A need for a move is recorded of this programme already.") from clash
    _record(made, "recorded", by=by)
    return made


@transaction.atomic
def change(
    need: TransferNeed, *, wanted: Need, version: int, today: datetime.date, by: Actor
) -> TransferNeed:
    """Say how far the move is, or take the need back with the reason.

    Raises Refused naming the field, and Stale with what stands now where somebody else saved first.
    """
    user = deliveries.writer(need.custody, by=by)
    rows = TransferNeed.objects.select_for_update(of=("self",)).select_related("saved_by", "prison")
    row = rows.get(pk=need.pk)
    row.custody = need.custody
    if row.ended_on:
        raise Refused("This need was taken back. Record it again if it stands.")
    if row.version != version:
        to = row.prison.code if row.prison else ""
        raise plans.stale(row, what="this need for a move", names=NAMES, version=row.version, prison=to)
    _check(need.custody, wanted, recorded_on=row.recorded_on, today=today)
    for name, value in _said(wanted).items():
        setattr(row, name, value)
    row.ended_on = today if row.ended_because else None
    row.version += 1
    row.saved_by, row.saved_at = user, Now()
    row.save()
    _record(row, "ended" if row.ended_on else "changed", by=by)
    return row


def _record(row: TransferNeed, deed: str, *, by: Actor) -> None:
    headlines.touch(row.custody)
    audit.record(
        by=by, deed=f"sentence_plans.transfer_need.{deed}", subject=row,
        prisoner_number=row.custody.prisoner.number, details={"state": row.state, "resource": row.resource},
    )  # fmt: skip
