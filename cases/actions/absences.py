"""Away without being released: unlawfully at large, or in hospital (docs/domain.md 3.1, 5 rule 6)."""

import datetime

from django.db import transaction

from cases.actions import custody_rights, headlines
from cases.models import Absence, AbsenceKind, Custody, Stage
from cases.standards.custody_events import absence_objection, back_objection, long_day
from staff import audit
from staff.actions.errors import Refused
from staff.actors import Actor

#: How an absence goes on in a sentence.
WORDS = {
    AbsenceKind.UNLAWFULLY_AT_LARGE: "unlawfully at large",
    AbsenceKind.HOSPITAL: "in hospital under the Mental Health Act",
}


def words(absence: Absence) -> str:
    """Such as "unlawfully at large since 3 May 2026"."""
    return f"{WORDS[AbsenceKind(absence.kind)]} since {long_day(on=absence.left_on)}"


def current(custody: Custody) -> Absence | None:
    """The absence somebody is on now."""
    return Absence.objects.filter(custody=custody, returned_on__isnull=True).first()


def must_be_present(custody: Custody) -> None:
    """Raise Refused where somebody is absent: nobody can be moved who is not there."""
    if absence := current(custody):
        raise Refused(f"He or she is {words(absence)}. Record the return first.")


@transaction.atomic
def leave(
    custody: Custody,
    *,
    kind: str,
    left_on: datetime.date,
    reason: str = "",
    today: datetime.date,
    by: Actor,
) -> Absence:
    """Record that somebody is unlawfully at large, or in hospital under the Mental Health Act, from a day on.

    Open clocks do not apply until the return. Court, hospital visits and temporary release are no absences.
    Raises Refused, naming the field, for a closed case, an absence already, somebody on the way to another
    prison, a day before the arrival or in the future, and for anybody but the accountable prison.
    """
    row = custody_rights.held(custody)
    custody_rights.to_record(row, by=by)
    if row.closed_on:
        raise Refused(f"This case is closed: {custody_rights.closed_words(row)}.")
    if kind not in AbsenceKind.values:
        raise Refused("Choose why he or she is absent.", field="kind")
    must_be_present(row)
    stay = custody_rights.present_stay(row)
    before = Absence.objects.filter(custody=row).order_by("-returned_on").first()
    objection = absence_objection(
        on=left_on,
        arrived_on=stay.arrived_on if stay else row.opened_on,
        last_back_on=before.returned_on if before else None,
        in_transit=stay is None,
        today=today,
    )
    custody_rights.object_if(objection)
    made = Absence.objects.create(
        custody=row, kind=kind, left_on=left_on, reason=reason.strip(), recorded_by=by.user
    )
    headlines.record(row, stage=Stage.ABSENT)
    _record("absent", made, by=by, reason=reason.strip())
    return made


@transaction.atomic
def come_back(
    absence: Absence, *, returned_on: datetime.date, note: str = "", today: datetime.date, by: Actor
) -> Absence:
    """Record the return: clocks run on with their first start, and reviews are owed (T9b).

    Raises Refused for a return recorded already, a day before the absence began or in the future, and for
    anybody but the accountable prison.
    """
    row = custody_rights.held(absence.custody)
    custody_rights.to_record(row, by=by)
    found = Absence.objects.get(pk=absence.pk)
    if found.returned_on:
        raise Refused(f"The return was recorded already, on {found.returned_on:%d/%m/%Y}.")
    custody_rights.object_if(back_objection(on=returned_on, left_on=found.left_on, today=today))
    found.custody = row
    _end(found, on=returned_on, note=note, by=by)
    headlines.touch(row)
    _record("back", found, by=by, reason=note.strip())
    return found


@transaction.atomic
def come_back_to(
    custody: Custody, *, returned_on: datetime.date, note: str = "", today: datetime.date, by: Actor
) -> Absence:
    """Record the return from the absence somebody is on; Refused also where there is none."""
    absence = current(custody)
    if absence is None:
        raise Refused("He or she is not absent: the return was recorded already.")
    return come_back(absence, returned_on=returned_on, note=note, today=today, by=by)


def _end(absence: Absence, *, on: datetime.date, note: str, by: Actor) -> None:
    absence.returned_on, absence.return_note, absence.return_recorded_by = on, note.strip(), by.user
    absence.save(update_fields=["returned_on", "return_note", "return_recorded_by"])


@transaction.atomic
def end_with_custody(row: Custody, *, on: datetime.date, by: Actor) -> None:
    """End an absence because the custody ends: the person does not come back to it.

    Raises Refused where the custody would end before the absence began.
    """
    absence = current(row)
    if absence is None:
        return
    if on < absence.left_on:
        message = f"He or she is {words(absence)}: the custody cannot end before that day."
        raise Refused(message, field="on")
    _end(absence, on=on, note="The custody ended", by=by)


def _record(deed: str, made: Absence, *, by: Actor, reason: str) -> None:
    audit.record(
        by=by,
        deed=f"cases.custody.{deed}",
        subject=made,
        prisoner_number=made.custody.prisoner.number,
        reason=reason,
        details={"kind": made.get_kind_display(), "from": made.left_on.isoformat()},
    )
