"""Requests to read or to open when a person goes to another prison (docs/domain.md 10.3, 2.2)."""

import datetime
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Subquery
from django.db.models.functions import Now

from cases.actions import limitations
from cases.actions.entry_names import of_moment
from cases.models import Custody, EntryAccess, Headline, NamedReader, Task
from staff import audit
from staff.actions import notices
from staff.actors import Actor
from staff.models import Notice, RoleAssignment
from staff.permissions import PRISON_ROLES

KINDS = ("entry_access", "break_glass", *limitations.KINDS)
MOVED = (
    "The person has gone to another prison, and so has the record. Whoever needs the entry there asks there."
)


@transaction.atomic
def follow(custodies: Iterable[Custody], *, today: datetime.date, by: Actor) -> None:
    """What waits for an answer goes to the role that answers in the prison where the person is now.

    A request by somebody who asked in a role of the prison that was left ends: no answer could be used. One
    by the offender manager or the trust stays, and a reading at once is reviewed all the same. A fixed number
    of queries; twice is once. `custodies` come with headline and prisoner, locked.
    """
    cases = {one.pk: one for one in custodies}
    rows = Task.objects.open().filter(kind__in=KINDS, custody__in=cases)
    away = rows.exclude(prison=F("custody__headline__prison"))
    moved = list(away.values_list("custody_id", flat=True))
    if not moved:
        return
    _end(moved, today=today, by=by)
    _end_asked_to_open(moved, today=today, by=by)
    now_at = Headline.objects.filter(pk=OuterRef("custody_id")).values("prison_id")
    Task.objects.open().filter(kind__in=KINDS, custody__in=moved).update(prison_id=Subquery(now_at))


def _end(keys: list[int], *, today: datetime.date, by: Actor) -> None:
    """End the requests of those who asked in a role that they do not hold in the prison of the person now."""
    there = RoleAssignment.objects.holding(today).filter(
        user=OuterRef("user"), role=OuterRef("role"), prison=OuterRef("contact__custody__headline__prison")
    )
    asked = EntryAccess.objects.open().filter(contact__custody__in=keys, is_at_once=False)
    gone = asked.filter(~Exists(there), role__in=PRISON_ROLES).select_for_update(of=("self",))
    rows = list(gone.select_related("contact__custody__prisoner", "user"))
    for row in rows:
        row.is_granted, row.answer, row.answered_on = False, MOVED, today
    EntryAccess.objects.bulk_update(rows, ["is_granted", "answer", "answered_on"])
    Task.objects.open().filter(key__in=[f"entry_access:{row.pk}" for row in rows]).update(done_at=Now())
    notices.send_many([_letter(row) for row in rows], by=by)
    audit.record_many([_event(row, by) for row in rows])


def _end_asked_to_open(keys: list[int], *, today: datetime.date, by: Actor) -> None:
    """The same for requests to open a closed case; who is told nothing of the case is told nothing now."""
    there = RoleAssignment.objects.holding(today).filter(
        user=OuterRef("user"), role=OuterRef("role"), prison=OuterRef("limitation__custody__headline__prison")
    )
    asked = NamedReader.objects.open().filter(limitation__custody__in=keys, is_at_once=False)
    gone = asked.filter(~Exists(there), role__in=PRISON_ROLES).select_for_update(of=("self",))
    rows = list(gone.select_related("limitation__custody__prisoner", "user"))
    for row in rows:
        row.is_granted, row.answer, row.answered_on = False, MOVED, today
    NamedReader.objects.bulk_update(rows, ["is_granted", "answer", "answered_on"])
    Task.objects.open().filter(key__in=[f"limited_case:{row.pk}" for row in rows]).update(done_at=Now())
    for row in rows:
        limitations.record(
            row.limitation,
            what="moved",
            custody=row.limitation.custody,
            reason=row.answer,
            who=row.user,
            by=by,
        )


def _letter(row: EntryAccess) -> Notice:
    prisoner = row.contact.custody.prisoner
    return Notice(
        user=row.user, key=f"entry_access:{row.pk}:answer", prisoner_number=prisoner.number,
        text=f"Your request to read a restricted entry about {prisoner.list_name} ended: a move.",
        leads_to="/restricted/",
    )  # fmt: skip


def _event(row: EntryAccess, by: Actor) -> audit.AuditEvent:
    return audit.event(
        by=by,
        deed="cases.entry_access.moved",
        subject=row.contact,
        prisoner_number=row.contact.custody.prisoner.number,
        reason=row.answer,
        details={"user_name": row.user.username, "entry": of_moment(row.contact)},
    )
