"""Whose records somebody may take in from a file: those kept at his or her prison (docs/domain.md 2.2)."""

from collections.abc import Collection, Iterable, Mapping

from cases.models import Custody, Prisoner
from cases.standards.records import Record, RecordFault
from staff.actors import Actor

NOT_YOURS = "The record of this person is not kept at your prison: nothing of it is taken from a file here."
NOT_HERE = "Somebody is taken in at the prison where he or she is held: this is not your prison."
NO_CUSTODY = "This person is not here yet: say the custody, with the stay at your prison."


def refusals(
    records: Iterable[Record], *, known: Mapping[str, Prisoner], here: Iterable[Custody], by: Actor
) -> dict[str, RecordFault]:
    """By prison number, why `by` may not take a record in; one query, none for the system.

    `known`: people who are here, by number; `here`: their custodies.
    """
    if by.is_system:
        return {}
    keys = {one.number: one.pk for one in known.values()}
    kept = Custody.objects.visible_to(by).filter(prisoner__in=keys.values(), headline__prison=by.prison_id)
    own = set(kept.values_list("prisoner", flat=True))
    days = {(one.prisoner.number, one.opened_on) for one in here}
    found = {}
    for record in records:
        is_known = record.number in keys
        if is_known and keys[record.number] not in own:
            found[record.number] = RecordFault("identity.number", NOT_YOURS)
        elif fault := _elsewhere(record, is_known=is_known, days=days, prison=by.prison_code):
            found[record.number] = fault
    return found


def _elsewhere(
    record: Record, *, is_known: bool, days: Collection[object], prison: str
) -> RecordFault | None:
    """Where the latest custody would be opened at another prison."""
    if not record.custodies:
        return None if is_known else RecordFault("custodies", NO_CUSTODY)
    last = len(record.custodies) - 1
    custody = record.custodies[last]
    if (record.number, custody.received_on) in days:
        return None
    stays = custody.rows("stays")
    if is_known and custody.closed_by:
        return None
    if stays and stays[-1].get("prison") == prison:
        return None
    return RecordFault(f"custodies[{last}].stays[{max(len(stays) - 1, 0)}].prison", NOT_HERE)
