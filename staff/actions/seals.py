"""Sealing the log of deeds, and checking the seals (docs/adr/0005)."""

import datetime
import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field

import pglock
from django.db import transaction
from django.db.models import Max

from staff import audit
from staff.actors import Actor
from staff.models import AuditEvent, Heartbeat, Seal, SealedEvent

#: No transaction lasts longer; below the ids of an hour ago nothing more is looked for.
SETTLED_AFTER = datetime.timedelta(hours=1)
AT_ONCE = 20_000
#: Under which name the last verdict is kept among the heartbeats.
CHECKED = "seals checked"


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
    """The mark up to which everything is sealed, once `events` are.

    An event with a lower id than one that was sealed an hour ago began before it; no transaction lasts that
    long, so it is either sealed, or among `events`, or was never committed.
    """
    settled = Seal.objects.filter(sealed_at__lt=now - SETTLED_AFTER).order_by("-pk").first()
    mark = max(before, settled.event_ids[-1]) if settled else before
    # More is waiting than one seal takes: what stands below the mark may be among the rest.
    return min(mark, events[-1].pk) if len(events) == AT_ONCE else mark


@transaction.atomic
def seal(*, now: datetime.datetime, everything: bool = False) -> Seal | None:
    """Seal what is not yet sealed; returns the new seal, or None where there was nothing to seal.

    Writers never wait: an event committed late simply goes into the next seal. `everything` looks below the
    mark as well. One sealer at a time, held by an advisory lock.
    """
    # Held until the transaction ends, so that the next sealer sees what this one sealed.
    pglock.advisory("staff.seal", xact=True).acquire()
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
    SealedEvent.objects.bulk_create([SealedEvent(event=one, seal=made) for one in events], batch_size=2000)
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
    """Read every seal and its events again and say what was changed or is missing. Long work."""
    verdict, previous = Verdict(), ""
    for one in Seal.objects.order_by("pk").iterator(chunk_size=100):
        verdict.faults += _faults(one, previous=previous)
        previous = one.digest
        verdict.seals += 1
        verdict.events += len(one.event_ids)
    newest = SealedEvent.objects.aggregate(newest=Max("seal_id"))["newest"]
    if newest and not Seal.objects.filter(pk=newest).exists():
        verdict.faults.append(f"Seal {newest} is missing.")
    verdict.not_sealed = AuditEvent.objects.filter(sealed__isnull=True).count()
    return verdict


def _faults(one: Seal, *, previous: str) -> list[str]:
    events = list(AuditEvent.objects.filter(pk__in=one.event_ids).order_by("pk"))
    faults = []
    if one.previous_digest != previous:
        faults.append(f"Seal {one.pk}: the seal before it was changed or is missing.")
    missing = sorted(set(one.event_ids) - {event.pk for event in events})
    if missing:
        named = ", ".join(map(str, missing[:10])) + (" and more" if len(missing) > 10 else "")
        faults.append(f"Seal {one.pk}: {len(missing)} of its events are missing: {named}.")
    elif _digest(one.previous_digest, events) != one.digest:
        faults.append(f"Seal {one.pk}: it was changed, or one of its {len(events)} events was.")
    return faults


def last_check() -> Heartbeat | None:
    """When all seals were last checked, with the verdict as `details`; None where they never were."""
    return Heartbeat.objects.filter(part=CHECKED).first()


def waiting() -> int:
    """How many events are not sealed yet; looks at those above the mark only."""
    last = Seal.objects.order_by("-pk").first()
    mark = last.complete_to if last else 0
    return AuditEvent.objects.filter(pk__gt=mark, sealed__isnull=True).count()


@transaction.atomic
def check(*, now: datetime.datetime, by: Actor) -> Verdict:
    """Check all seals and keep the verdict, which the page about seals shows. Long work: command or job."""
    verdict = verify()
    Heartbeat.objects.update_or_create(
        part=CHECKED, defaults={"at": now, "details": asdict(verdict) | {"faults": verdict.faults[:100]}}
    )
    audit.record(
        by=by,
        deed="staff.seals.checked",
        details={"seals": verdict.seals, "faults": len(verdict.faults)},
    )
    return verdict
