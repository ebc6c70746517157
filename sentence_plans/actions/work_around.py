"""What is done before and after a programme, beside the programme itself (docs/domain.md 9.4)."""

import datetime

from django.db import transaction

from cases.actions import headlines
from sentence_plans.actions import deliveries
from sentence_plans.models import Delivery, DeliverySupport, WorkAround
from staff.actions.errors import Refused
from staff.actors import Actor

LONGEST = 2_000


@transaction.atomic
def support(
    delivery: Delivery, *, kind: str, text: str, on: datetime.date, today: datetime.date, by: Actor
) -> DeliverySupport:
    """Record what was done before or after a programme. Raises Refused naming the field."""
    deliveries.writer(delivery.custody, by=by)
    if kind not in WorkAround.values:
        raise Refused("Choose what was done.", field="kind")
    if not text.strip() or len(text) > LONGEST:
        raise Refused(f"Say what was done, in at most {LONGEST:,} characters.", field="text")
    if on > today:
        raise Refused("This day is in the future.", field="on")
    if on < delivery.custody.opened_on:
        raise Refused("This day is before the person was received.", field="on")
    made = DeliverySupport.objects.create(
        delivery=delivery, kind=kind, text=text.strip(), on=on, **by.said_by(),
    )  # fmt: skip
    headlines.touch(delivery.custody)
    deliveries.record(delivery, deed="supported", kind=kind, by=by)
    return made
