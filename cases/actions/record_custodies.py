"""The custodies of many records with all that hangs on them, written in bulk (docs/interchange)."""

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import F, Model
from django.db.models.functions import Now
from django.utils import timezone

from cases.actions.record_parts import BATCH, Delta, Names, delta, numbered, standing, values
from cases.models import Custody, HandOver, KeyDate, Prisoner, Stay
from cases.models.records import CUSTODY_FIELDS, HAND_OVERS, OF_CUSTODY, Part
from cases.standards.records import CustodyRecord, Record
from staff import audit
from staff.actors import Actor
from staff.models.bulk import write_many

SOURCE = "import"
#: Parts whose rows also carry the key of the person.
OF_PERSON_TOO = frozenset({"stays", "allocations"})


@dataclass(frozen=True)
class Said:
    """What one record says of one custody, and that custody; `is_new` where it was opened by this record."""

    record: Record
    said: CustodyRecord
    custody: Custody
    is_new: bool


@dataclass
class Written:
    """What came of many: every custody said, rows written by prison number, parts that differ and stay."""

    custodies: list[Said] = field(default_factory=list)
    changed: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    differing: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def count(self, number: str, part: str) -> None:
        """One more row of a part was written for this person."""
        self.changed[number][part] += 1


class Cases:
    """The custodies of a batch by person and day, for what names the custody it belongs to."""

    def __init__(self, custodies: Iterable[Custody]) -> None:
        self.by_person: dict[str, list[Custody]] = defaultdict(list)
        for one in sorted(custodies, key=lambda one: one.opened_on):
            self.by_person[one.prisoner.number].append(one)

    def of(self, number: str, received_on: datetime.date | None) -> Custody | None:
        """The custody of this person received on a day, or without a day the latest, if any."""
        found = self.by_person.get(number, [])
        if received_on:
            found = [one for one in found if one.opened_on == received_on]
        return found[-1] if found else None


@transaction.atomic
def write(
    records: Iterable[Record],
    *,
    people: Mapping[str, Prisoner],
    here: Iterable[Custody],
    names: Names,
    by: Actor,
) -> Written:
    """Open the custodies that are new and mend those that are `here` and locked, with all their parts."""
    written = Written()
    _custodies(list(records), people, list(here), written)
    owners = {one.custody.pk: one for one in written.custodies}
    known = {key for key, one in owners.items() if not one.is_new}
    for part in OF_CUSTODY:
        wanted = {
            key: [_columns(part, row, one.custody, names, by) for row in one.said.rows(part.name)]
            for key, one in owners.items()
            if part.name in one.said.parts and (part is not HAND_OVERS or by.is_system)
        }
        held = standing(part, owners=known & set(wanted))
        found = delta(part, wanted=wanted, here=held, known=known)
        _write_part(part, found)
        _note(part, found, owners, written)
        if part.model is Stay:
            told = {key for key, one in owners.items() if by.is_system and one.said.rows(HAND_OVERS.name)}
            _hand_over([one for one in found.made if one.custody_id not in told], by=by)  # type: ignore[attr-defined]
    _count_versions(written)
    audit.record_many([_received(one, by=by) for one in written.custodies if one.is_new])
    return written


def _count_versions(written: Written) -> None:
    """A page that was opened before sentences or dates were changed is told so when it is saved."""
    changed = [
        one.custody.pk
        for one in written.custodies
        if not one.is_new and set(written.changed.get(one.record.number, ())) & {"sentences", "key_dates"}
    ]
    if changed:
        Custody.objects.filter(pk__in=changed).update(version=F("version") + 1)


def _custodies(
    records: list[Record], people: Mapping[str, Prisoner], here: list[Custody], written: Written
) -> None:
    """A custody for each that is said: the one that is here, of the same person and day, or a new one."""
    keys = numbered((one.prisoner_id, one.opened_on) for one in here)
    held = dict(zip(keys, here, strict=True))
    mended: list[Custody] = []
    for record in records:
        person = people[record.number]
        days = numbered((person.pk, one.received_on) for one in record.custodies)
        for key, said in zip(days, record.custodies, strict=True):
            custody = held.get(key)
            written.custodies.append(Said(record, said, custody or _opened(person, said), custody is None))
            if custody and _mend(custody, said):
                mended.append(custody)
                written.count(record.number, "custodies")
    new = [one for one in written.custodies if one.is_new]
    write_many([one.custody for one in new])
    if mended:
        Custody.objects.bulk_update(mended, [*CUSTODY_FIELDS, "version"], batch_size=BATCH)
    for one in new:
        written.count(one.record.number, "custodies")


def _opened(person: Prisoner, said: CustodyRecord) -> Custody:
    facts = {name: said.facts[name] for name in CUSTODY_FIELDS if name in said.facts}
    if facts.get("is_ppo") and not facts.get("ppo_since"):
        facts["ppo_since"] = said.received_on
    closed = said.closed_by
    returns = [row["returned_on"] for row in said.rows("releases") if row.get("returned_on")]
    recalled = said.received_on if facts.get("reception_kind") == "recall" else None
    return Custody(
        prisoner=person,
        opened_on=said.received_on,
        returned_on=max(returns) if returns else recalled,
        closed_on=closed["on"] if closed else None,
        closed_as=closed["closed_as"] if closed else "",
        source=SOURCE,
        **facts,
    )


def _mend(custody: Custody, said: CustodyRecord) -> bool:
    """Take over what the file says; whether anything is changed by it."""
    changed = False
    for name in CUSTODY_FIELDS:
        if name in said.facts and getattr(custody, name) != said.facts[name]:
            setattr(custody, name, said.facts[name])
            changed = True
    custody.version += changed
    return changed


def _columns(part: Part, row: Mapping[str, Any], custody: Custody, names: Names, by: Actor) -> dict[str, Any]:
    found = values(part, row=row, names=names)
    if part.name in OF_PERSON_TOO:
        found["prisoner_id"] = custody.prisoner_id
    return found


def _write_part(part: Part, found: Delta) -> None:
    """Make the new rows and mend the known ones; a key date is replaced, never overwritten."""
    if part.model is KeyDate and found.mended:
        replaced = [one.pk for one in found.mended]
        KeyDate.objects.filter(pk__in=replaced).update(replaced_at=Now())
        found.made += [
            KeyDate(custody_id=one.custody_id, kind=one.kind, on=one.on, source=one.source)  # type: ignore[attr-defined]
            for one in found.mended
        ]
        found.mended = []
    write_many(found.made)
    if found.mended:
        part.model._base_manager.bulk_update(found.mended, part.fields, batch_size=BATCH)


def _note(part: Part, found: Delta, owners: Mapping[int, Said], written: Written) -> None:
    for row in (*found.made, *found.mended):
        written.count(owners[row.custody_id].record.number, part.name)  # type: ignore[attr-defined]
    for key in found.differing:
        written.differing[owners[key].record.number].add(part.name)


def _hand_over(stays: Iterable[Model], *, by: Actor) -> None:
    """Each prison is accountable from the beginning of the day of arrival; two on one day, in their order."""
    zone = timezone.get_current_timezone()
    keys = numbered((one.custody_id, one.arrived_on, one.prison_id) for one in stays)  # type: ignore[attr-defined]
    on_day: Counter[tuple[int, datetime.date]] = Counter()
    rows = []
    for custody, on, prison, _ in keys:
        began = datetime.datetime.combine(on, datetime.time.min, tzinfo=zone)
        at = began + datetime.timedelta(seconds=on_day[custody, on])
        on_day[custody, on] += 1
        rows.append(HandOver(custody_id=custody, prison_id=prison, at=at, by=by.user))
    write_many(rows)


def _received(one: Said, *, by: Actor) -> audit.AuditEvent:
    """The same line in the audit as of any reception."""
    stays = one.said.rows("stays")
    return audit.event(
        by=by,
        deed="cases.prisoner.received",
        subject=one.custody,
        prisoner_number=one.record.number,
        details={
            "at": stays[0]["prison"] if stays else "",
            "on": one.said.received_on.isoformat(),
            "source": SOURCE,
        },
    )
