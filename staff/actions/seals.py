"""Sealing the log of deeds, and checking the seals (docs/adr/0005)."""

import datetime
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field

import pglock
from django.db import transaction
from django.db.models import Max

from staff.models import AuditEvent, Seal, SealedEvent

#: How long a transaction may last before its event would come after the mark below which nothing is looked for.
SETTLED_AFTER = datetime.timedelta(hours=1)
AT_ONCE = 20_000


def _digest(previous: str, events: Iterable[AuditEvent]) -> str:
    """SHA-256 over the digest before and every column of every event, in order of id."""
    digest = hashlib.sha256(previous.encode())
    for one in events:
        row = [
            one.pk, one.at.astimezone(datetime.UTC).isoformat(), one.user_id, one.user_name, one.role,
            one.prison_code, one.trust_code, one.kind, one.deed, one.subject_kind, one.subject_key,
            one.prisoner_number, one.reason, one.details, one.reference,
        ]  # fmt: skip
        digest.update(json.dumps(row, sort_keys=True, ensure_ascii=False).encode())
    return digest.hexdigest()


def _complete_to(events: list[AuditEvent], *, before: int, now: datetime.datetime) -> int:
    """The mark up to which everything is sealed: ids older than any transaction can last."""
    settled = [one.pk for one in events if one.at < now - SETTLED_AFTER]
    return max([before, *settled])


@transaction.atomic
def seal(*, now: datetime.datetime, everything: bool = False) -> Seal | None:
    """Seal what is not yet sealed; returns the new seal, or None where there was nothing to seal.

    Writers never wait: an event committed late simply goes into the next seal. `everything` looks below the
    mark as well. One sealer at a time, held by an advisory lock.
    """
    with pglock.advisory("staff.seal", xact=True):
        last = Seal.objects.order_by("-pk").first()
        mark = last.complete_to if last and not everything else 0
        waiting = AuditEvent.objects.filter(pk__gt=mark, sealed__isnull=True).order_by("pk")
        events = list(waiting[:AT_ONCE])
        if not events:
            return None
        previous = last.digest if last else ""
        made = Seal.objects.create(
            event_ids=[one.pk for one in events],
            complete_to=_complete_to(events, before=mark, now=now),
            previous_digest=previous,
            digest=_digest(previous, events),
        )
        SealedEvent.objects.bulk_create(
            [SealedEvent(event=one, seal=made) for one in events], batch_size=2000
        )
        return made


@dataclass
class Verdict:
    """What checking the seals found."""

    seals: int = 0
    events: int = 0
    not_sealed: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        """Whether nothing sealed was changed or is missing."""
        return not self.faults


def verify() -> Verdict:
    """Read every seal and its events again and say what was changed or is missing."""
    verdict, previous = Verdict(), ""
    for one in Seal.objects.order_by("pk").iterator(chunk_size=100):
        events = list(AuditEvent.objects.filter(pk__in=one.event_ids).order_by("pk"))
        missing = sorted(set(one.event_ids) - {event.pk for event in events})
        if missing:
            verdict.faults.append(f"Seal {one.pk}: events {missing[:10]} are missing.")
        elif one.previous_digest != previous:
            verdict.faults.append(f"Seal {one.pk}: the seal before it was changed or is missing.")
        elif _digest(previous, events) != one.digest:
            verdict.faults.append(f"Seal {one.pk}: one of its {len(events)} events was changed.")
        previous = one.digest
        verdict.seals += 1
        verdict.events += len(events)
    verdict.not_sealed = AuditEvent.objects.filter(sealed__isnull=True).count()
    newest = SealedEvent.objects.aggregate(newest=Max("seal_id"))["newest"]
    if newest and not Seal.objects.filter(pk=newest).exists():
        verdict.faults.append(f"Seal {newest} is missing.")
    return verdict
