"""Writing the log of deeds. Called by actions and gateways, in the transaction of the deed itself."""

import datetime
from collections.abc import Iterable, Mapping
from contextvars import ContextVar
from typing import Any

from django.db import models
from django.db.models import Count, Max

from staff.actors import Actor
from staff.models import AuditEvent, Kind
from staff.models.bulk import write_many

Subject = models.Model | tuple[str, str] | None

#: Reference of the request being answered; set at the edge so that an event can be traced to a log line.
reference: ContextVar[str] = ContextVar("reference", default="")


def subject_of(subject: Subject) -> tuple[str, str]:
    """Kind and key of a subject, as values: ("cases.contact", "17")."""
    if subject is None:
        return "", ""
    if isinstance(subject, tuple):
        return subject
    return subject._meta.label_lower, str(subject.pk)


def event(
    *,
    by: Actor,
    deed: str,
    kind: str = Kind.WRITE,
    subject: Subject = None,
    prisoner_number: str = "",
    reason: str = "",
    details: Mapping[str, Any] | None = None,
) -> AuditEvent:
    """An event not yet written, for actions that write many at once."""
    subject_kind, subject_key = subject_of(subject)
    return AuditEvent(
        user=by.user,
        user_name=by.name,
        role=by.role,
        prison_code=by.prison_code,
        trust_code=by.trust_code,
        kind=kind,
        deed=deed,
        subject_kind=subject_kind,
        subject_key=subject_key,
        prisoner_number=prisoner_number,
        reason=reason,
        details=dict(details or {}),
        reference=reference.get(),
    )


def record(
    *,
    by: Actor,
    deed: str,
    kind: str = Kind.WRITE,
    subject: Subject = None,
    prisoner_number: str = "",
    reason: str = "",
    details: Mapping[str, Any] | None = None,
) -> AuditEvent:
    """Write one event: `by` did `deed` (such as "cases.prisoner.received") to `subject`.

    If it cannot be written the error goes up, so that the transaction of the deed fails with it.
    """
    written = event(
        by=by,
        deed=deed,
        kind=kind,
        subject=subject,
        prisoner_number=prisoner_number,
        reason=reason,
        details=details,
    )
    written.save(force_insert=True)
    return written


def record_read(*, by: Actor, deed: str, subject: Subject, prisoner_number: str, reason: str = "") -> None:
    """Write that somebody opened something of a record."""
    record(by=by, deed=deed, kind=Kind.READ, subject=subject, prisoner_number=prisoner_number, reason=reason)


def record_many(events: list[AuditEvent]) -> None:
    """Write many events in bulk; same columns as one by one."""
    write_many(events)


def who_looked(numbers: Iterable[str], *, since: datetime.datetime, most: int) -> list[dict[str, Any]]:
    """Who opened a record under any of these prison numbers since then, the latest first; one query.

    Each person once for each role and place, with the last moment and how often; not what was opened. The
    caller has made sure that the record is within reach.
    """
    seen = AuditEvent.objects.filter(prisoner_number__in=list(numbers), kind=Kind.READ, at__gte=since)
    by_person = seen.order_by().values("user_id", "user_name", "role", "prison_code", "trust_code")
    found = by_person.annotate(last=Max("at"), times=Count("pk")).order_by("-last")[:most]
    return [dict(one) for one in found]
