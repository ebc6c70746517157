"""Circumstances of many people, as records say them: what is new is added (docs/domain.md 17, 18, 19)."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Model

from cases.actions.record_custodies import Cases, Written
from cases.actions.record_parts import BATCH, Names, delta, standing, values
from cases.models import ImmigrationStatus, Prisoner
from cases.models.records import CIRCUMSTANCES, COURT_REPORTS, IMMIGRATION, Part
from cases.standards.records import Record, RecordFault
from staff.actors import Actor
from staff.models.bulk import write_many

LeftOut = list[tuple[str, RecordFault]]
NO_CUSTODY = "There is no custody of that day here for it to belong to."


@transaction.atomic
def write(
    records: Iterable[Record],
    *,
    people: Mapping[str, Prisoner],
    again: Iterable[Prisoner],
    cases: Cases,
    names: Names,
    written: Written,
    by: Actor,
) -> LeftOut:
    """Add what is not here yet; `again`: those of `people` who were here before. Gives what had no place."""
    records = list(records)
    known = {one.pk for one in again}
    left_out: LeftOut = []
    for part in CIRCUMSTANCES:
        wanted = {}
        for record in records:
            if part.name in record.circumstances:
                rows = _rows(part, record, cases, names, left_out)
                wanted[people[record.number].pk] = [row | {"recorded_by_id": _by(by)} for row in rows]
        found = delta(part, wanted=wanted, here=standing(part, owners=known & set(wanted)), known=known)
        made = _one_current(found.made, known, left_out) if part is IMMIGRATION else found.made
        write_many(made)
        numbers = {one.pk: number for number, one in people.items()}
        for row in made:
            written.count(numbers[row.prisoner_id], part.name)  # type: ignore[attr-defined]
    return left_out


def _by(by: Actor) -> int | None:
    return by.user.pk if by.user else None


def _rows(part: Part, record: Record, cases: Cases, names: Names, left_out: LeftOut) -> list[dict[str, Any]]:
    found = []
    for position, row in enumerate(record.circumstances[part.name]):
        columns = values(part, row=row, names=names)
        if part is COURT_REPORTS:
            custody = cases.of(record.number, row.get("custody"))
            if custody is None:
                path = f"circumstances.{part.name}[{position}]"
                left_out.append((record.number, RecordFault(path, NO_CUSTODY)))
                continue
            columns["custody_id"] = custody.pk
        found.append(columns)
    return found


def _one_current(made: list[Model], known: set[int], left_out: LeftOut) -> list[Model]:
    """A status that begins later ends the one that was current here; an earlier one is left out."""
    beginning = {
        row.prisoner_id: row  # type: ignore[attr-defined]
        for row in made
        if not row.ended_on and row.prisoner_id in known  # type: ignore[attr-defined]
    }
    current = ImmigrationStatus.objects.filter(prisoner__in=beginning, ended_on__isnull=True)
    ending, refused = [], set()
    for one in current.select_related("prisoner") if beginning else ():
        new = beginning[one.prisoner_id]
        if one.since <= new.since:  # type: ignore[attr-defined]
            one.ended_on = new.since  # type: ignore[attr-defined]
            ending.append(one)
        else:
            refused.add(id(new))
            reason = "The status that is current here began later: this one was left out."
            fault = RecordFault("circumstances.immigration_statuses", reason)
            left_out.append((one.prisoner.number, fault))
    if ending:
        ImmigrationStatus.objects.bulk_update(ending, ["ended_on"], batch_size=BATCH)
    return [row for row in made if id(row) not in refused]
