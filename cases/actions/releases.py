"""How a custody ends, and how it is come back to: release, recall, return (docs/domain.md 3.1, 5, 20)."""

import datetime

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now

from cases.actions import absences as absent
from cases.actions import allocations, custody_rights, headlines, people, recall_notices, victims
from cases.models import ClosedAs, Custody, HandOver, Release, Stage, Stay, Task, Transfer
from cases.standards.custody_events import (
    recall_objection,
    release_objection,
    return_objection,
    sustaining_objection,
)
from staff import audit
from staff.actions import notices
from staff.actions.errors import Refused
from staff.actors import Actor
from staff.models import AuditEvent, Kind, Prison

#: Tasks of the prison that nobody need do once the person has left; the others, such as a signature, stay.
OVER_WITH_CUSTODY = Q(kind="allocate") | Q(flag__isnull=False)
RECEIVED = "cases.prisoner.received"


@transaction.atomic
def release(
    custody: Custody, *, on: datetime.date, closed_as: str, note: str = "", today: datetime.date, by: Actor
) -> Release:
    """Record a release or discharge: the stay and what the prison holds end, the custody is closed.

    The offender manager stays, is told, and has the full record (docs/domain.md 20). Raises Refused, naming
    the field, for a case closed already, a transfer under way, an achieved outcome of which neither a review
    says what keeps it nor `note` why that is left open, a day before the arrival or in the future, a
    way out that does not fit, "Opened in error" where more than the reception is on record, and for anybody
    but the accountable prison.
    """
    row = custody_rights.held(custody)
    custody_rights.to_record(row, by=by)
    _check(row, on=on, closed_as=closed_as, note=note, today=today)
    absent.end_with_custody(row, on=on, by=by)
    Stay.objects.filter(custody=row, ended_on__isnull=True).update(ended_on=on)
    made = Release.objects.create(
        custody=row, on=on, closed_as=closed_as, note=note.strip(), recorded_by=by.user
    )
    allocations.end_all_at(row, reason=ClosedAs(closed_as).label, today=today, by=by)
    row.closed_on, row.closed_as = on, closed_as
    row.version += 1
    row.save(update_fields=["closed_on", "closed_as", "version"])
    headlines.record(row, is_open=False, stage=Stage.CLOSED, in_transit_since=None, incoming_prison=None)
    _close_tasks(row, by=by)
    _record("released", made, by=by, reason=note.strip())
    _tell_manager(row, made, by=by)
    if closed_as != ClosedAs.IN_ERROR:
        stage = f"{made.get_closed_as_display().lower()} on {made.on:%d/%m/%Y}"
        victims.tell(row, stage=stage, key=f"release:{made.pk}", by=by)
    return made


def _check(row: Custody, *, on: datetime.date, closed_as: str, note: str, today: datetime.date) -> None:
    if row.closed_on:
        raise Refused(f"This case is closed already: {custody_rights.closed_words(row)}.")
    if closed_as not in ClosedAs.values:
        raise Refused("Choose how he or she left.", field="closed_as")
    moving = Transfer.objects.filter(custody=row, ended_on__isnull=True).select_related("to_prison").first()
    stay = custody_rights.present_stay(row)
    objection = release_objection(
        on=on,
        closed_as=closed_as,
        arrived_on=stay.arrived_on if stay else row.returned_on or row.opened_on,
        sentenced_on=row.sentenced_on,
        transfer_to=moving.to_prison.name if moving else "",
        today=today,
    )
    custody_rights.object_if(objection)
    bare = row.headline.unsustained
    custody_rights.object_if(sustaining_objection(closed_as=closed_as, unsustained=bare, note=note))
    if closed_as == ClosedAs.IN_ERROR and (found := _beyond_reception(row)):
        message = f"More than the reception is on record ({found}), so it cannot be called opened in error."
        raise Refused(message, field="closed_as")


def _beyond_reception(row: Custody) -> str:
    """The first deed that somebody did about this person since the reception was recorded; empty if none."""
    deeds = AuditEvent.objects.filter(
        prisoner_number=row.prisoner.number, kind=Kind.WRITE, user__isnull=False, at__gte=row.recorded_at
    ).exclude(deed=RECEIVED)
    since = deeds.order_by("pk").first()
    return f"{since.at:%d/%m/%Y}, by {since.user_name}" if since else ""


def _close_tasks(row: Custody, *, by: Actor) -> None:
    over = Task.objects.filter(custody=row, done_at__isnull=True)
    if row.closed_as not in {ClosedAs.DIED, ClosedAs.IN_ERROR}:
        over = over.filter(OVER_WITH_CUSTODY)
    over.update(done_at=Now(), done_by=by.user)


def _tell_manager(row: Custody, made: Release, *, by: Actor) -> None:
    manager = row.headline.offender_manager
    if manager is None or made.closed_as == ClosedAs.IN_ERROR:
        return
    number = row.prisoner.number
    notices.send(
        manager,
        text=f"{row.prisoner.list_name} {number}: {made.get_closed_as_display().lower()} on "
        f"{made.on:%d/%m/%Y} from {row.headline.prison.name}. "
        f"The whole record stays open to you.{_left_open(row)}",
        key=f"release:{made.pk}",
        leads_to=f"/cases/{number}/release-hand-over/",
        prisoner_number=number,
        by=by,
    )


def _left_open(row: Custody) -> str:
    bare = row.headline.unsustained
    words = "1 achieved objective" if bare == 1 else f"{bare} achieved objectives"
    return f" What keeps {words} of the plan so is not said yet." if bare else ""


def _record(deed: str, made: Release, *, by: Actor, reason: str = "") -> None:
    audit.record(
        by=by,
        deed=f"cases.custody.{deed}",
        subject=made,
        prisoner_number=made.custody.prisoner.number,
        reason=reason,
        details={"as": made.get_closed_as_display(), "on": made.on.isoformat()},
    )


def current(custody: Custody) -> Release | None:
    """The release by which a custody is closed; None where it is open, or was closed before releases were."""
    return Release.objects.filter(custody=custody, returned_on__isnull=True).first()


def _locked(custody: Custody) -> tuple[Custody, Release]:
    row = custody_rights.held(custody)
    found = current(row)
    if found is None:
        raise Refused("He or she is in custody: there is no release to recall from.")
    found.custody = row
    return row, found


@transaction.atomic
def recall(
    custody: Custody, *, recalled_on: datetime.date, because: str, today: datetime.date, by: Actor
) -> Release:
    """Record that a recall was ordered; the custody stays closed until the person is back.

    Raises Refused without a reason, for somebody not released on licence, a recall ordered already, a day
    before the release or in the future, and for anybody but the prison that held the person last.
    """
    row, found = _locked(custody)
    custody_rights.to_record(row, by=by)
    if found.recalled_on:
        raise Refused(f"A recall was ordered already, on {found.recalled_on:%d/%m/%Y}.")
    if not because.strip():
        raise Refused("Say why the recall was ordered.", field="because")
    custody_rights.object_if(
        recall_objection(on=recalled_on, released_on=found.on, closed_as=found.closed_as, today=today)
    )
    found.recalled_on, found.recalled_because = recalled_on, because.strip()
    found.save(update_fields=["recalled_on", "recalled_because"])
    headlines.touch(row)
    recall_notices.ordered(row, release=found, by=by)
    _record("recall_ordered", found, by=by, reason=because.strip())
    return found


@transaction.atomic
def take_back(
    custody: Custody,
    *,
    prison: Prison,
    returned_on: datetime.date,
    recalled_on: datetime.date | None = None,
    location: str = "",
    today: datetime.date,
    by: Actor,
) -> Custody:
    """Receive somebody back on recall: the same custody is open again, at `prison`, from this instant on.

    `recalled_on` is needed only where no recall was recorded before; without it the day of return counts. Of
    two at once the second is refused. Raises Refused as `recall` does, and for a return on the day of release
    or before it was ordered.
    """
    records = people.hold([custody.prisoner_id])
    row, found = _locked(custody)
    _may_receive(prison, by=by)
    if elsewhere := people.open_custodies(records):
        raise Refused(f"There is an open case already, under the number {elsewhere[0].prisoner.number}.")
    ordered_on = found.recalled_on or recalled_on or returned_on
    custody_rights.object_if(
        recall_objection(on=ordered_on, released_on=found.on, closed_as=found.closed_as, today=today)
        or return_objection(on=returned_on, recalled_on=ordered_on, released_on=found.on, today=today)
    )
    found.recalled_on, found.returned_on, found.return_recorded_by = ordered_on, returned_on, by.user
    found.save(update_fields=["recalled_on", "returned_on", "return_recorded_by"])
    _reopen(row, prison=prison, returned_on=returned_on, location=location, by=by)
    _ask_for_work(row, found, prison=prison, by=by)
    row.headline.refresh_from_db()
    recall_notices.returned(row, release=found, by=by)
    _record("taken_back", found, by=by)
    return row


def _may_receive(prison: Prison, *, by: Actor) -> None:
    may = by.may("custody:W") or by.may("reception:W")
    if not by.is_system and not (may and by.prison_id == prison.pk):
        raise Refused("Only the prison that receives somebody back records the return.")


def _reopen(row: Custody, *, prison: Prison, returned_on: datetime.date, location: str, by: Actor) -> None:
    row.closed_on, row.closed_as, row.returned_on = None, "", returned_on
    row.version += 1
    row.save(update_fields=["closed_on", "closed_as", "returned_on", "version"])
    Stay.objects.create(
        custody=row, prisoner=row.prisoner, prison=prison, arrived_on=returned_on, arrived_by="reception",
        location=location,
    )  # fmt: skip
    HandOver.objects.create(custody=row, prison=prison, by=by.user)
    headlines.record(row, is_open=True, prison=prison, stage=Stage.RECEIVED)


def _ask_for_work(row: Custody, found: Release, *, prison: Prison, by: Actor) -> None:
    """What has to be done at once: somebody to hold the case, and the dates that the recall has changed."""
    number = row.prisoner.number
    wanted = (
        ("head_of_omu", "allocate", f"Allocate an offender supervisor to {number}, returned on recall.",
         f"/cases/{number}/allocate/offender_supervisor/"),
        ("case_administrator", "mend", f"Enter the release dates of {number} as they are after the recall.",
         f"/cases/{number}/sentence/dates/"),
    )  # fmt: skip
    Task.objects.bulk_create(
        Task(custody=row, role=role, prison=prison, kind=kind, text=text, leads_to=address,
             key=f"recall:{found.pk}:{role}")
        for role, kind, text, address in wanted
    )  # fmt: skip
