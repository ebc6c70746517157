"""A request sent twice: the first answer again, nothing done twice (docs/adr/0009)."""

import datetime
from typing import Any

import pglock
from django.db import transaction

from staff.actors import Actor
from staff.models import IdempotencyKey


class InProgress(Exception):
    """The first request with this key has not been answered yet."""


class AnotherRequest(Exception):
    """The key was used before, for another request."""


def claim(key: str, *, digest: str, by: Actor) -> IdempotencyKey:
    """The row of `key` for this caller, inside the transaction of the deed; `status` is None if it is new.

    `digest` is the SHA-256 of the request. Of two at once, one goes on and the other gets InProgress; raises
    AnotherRequest where the key stands for a request with another digest. Keys belong to the role assignment
    that sent them.
    """
    assignment = by.assignment
    if assignment is None:
        raise TypeError("the system repeats nothing through the API")
    lock = pglock.advisory(f"repeat:{assignment.pk}:{key}", timeout=0, xact=True)
    if not lock.acquire():
        raise InProgress
    row = IdempotencyKey.objects.filter(assignment=assignment, key=key).first()
    if row is None:
        return IdempotencyKey(assignment=assignment, key=key, request_digest=digest)
    if row.request_digest != digest:
        raise AnotherRequest
    return row


def keep(claimed: IdempotencyKey, *, status: int, body: Any, by: Actor) -> None:
    """Keep the answer, in the transaction of the deed that it tells of."""
    claimed.status, claimed.body = status, body
    claimed.save(force_insert=True)


@transaction.atomic
def forget(*, before: datetime.datetime, by: Actor) -> int:
    """Forget the answers given before an instant; returns how many. A key is good for a week."""
    gone, _ = IdempotencyKey.objects.filter(created_at__lt=before).delete()
    return gone
