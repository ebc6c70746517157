"""What a day makes due that is no clock: reviews of vulnerability; and referrals that move with a person.

Called with the clocks (docs/adr/0004): a fixed number of queries for any number of cases, and twice is once.
"""

import datetime
from collections.abc import Iterable

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce, Now

from cases.models import Custody, Prisoner, Referral, Task, Vulnerability
from staff import audit
from staff.actors import Actor

KIND = "vulnerability_review"
#: Whose list a review lands on while nobody is offender supervisor.
UNIT = "head_of_omu"


@transaction.atomic
def settle(custodies: Iterable[Custody], *, today: datetime.date, by: Actor) -> None:
    """Put due reviews on the list of the present supervisor; carry open referrals to where people are.

    `custodies` come with headline and prisoner, locked.
    """
    cases = list(custodies)
    _reviews(cases, today=today, by=by)
    _follow(cases, by=by)


def _reviews(cases: list[Custody], *, today: datetime.date, by: Actor) -> None:
    wanted = {task.key: task for task in _due(cases, today)}
    there = Task.objects.filter(kind=KIND, custody__in=cases).values_list("key", "pk", "done_at")
    known = {key: (pk, done) for key, pk, done in there}
    made = [task for key, task in wanted.items() if key not in known]
    gone = [pk for key, (pk, done) in known.items() if key not in wanted and done is None]
    if gone:
        Task.objects.filter(pk__in=gone).update(done_at=Now())
    Task.objects.bulk_create(made, ignore_conflicts=True)
    audit.record_many([_event("cases.task.asked", task.custody, by, kind=KIND) for task in made])


def _due(cases: list[Custody], today: datetime.date) -> list[Task]:
    """A task for each concern whose review is due, on one list."""
    by_root = {one.prisoner.same_as_id or one.prisoner_id: one for one in cases if one.closed_on is None}
    rows = Vulnerability.objects.filter(
        prisoner__in=Prisoner.objects.humans([one.prisoner_id for one in by_root.values()]),
        ended_on__isnull=True,
        review_on__lte=today,
    ).annotate(root=Coalesce("prisoner__same_as_id", "prisoner_id"))
    return [_task(row, by_root[row.root]) for row in rows if row.root in by_root]


def _task(row: Vulnerability, custody: Custody) -> Task:
    headline = custody.headline
    user = headline.offender_supervisor_id
    return Task(
        custody=custody,
        user_id=user,
        role="" if user else UNIT,
        prison_id=None if user else headline.prison_id,
        kind=KIND,
        text=f"Review the arrangements for a vulnerable person: {row.get_kind_display()}",
        leads_to=f"/cases/{custody.prisoner.number}/circumstances/vulnerability/{row.pk}/",
        due_on=row.review_on,
        key=f"vulnerability:{row.pk}:{row.review_on}:{user or headline.prison_id}:{'os' if user else 'unit'}",
    )


def _follow(cases: list[Custody], *, by: Actor) -> None:
    """The department of a prison that somebody has left cannot act; the same one where he or she is can."""
    rows = Referral.objects.filter(
        custody__in=[one for one in cases if one.headline.in_transit_since is None], answered_on__isnull=True
    ).exclude(prison=F("custody__headline__prison"))
    by_pk = {one.pk: one for one in cases}
    events = []
    for referral in rows.select_related("task"):
        custody = by_pk[referral.custody_id]
        referral.prison_id = custody.headline.prison_id
        referral.save(update_fields=["prison"])
        if referral.task:
            Task.objects.filter(pk=referral.task.pk).update(prison=referral.prison_id)
        events.append(_event("cases.referral.followed", custody, by))
    audit.record_many(events)


def _event(deed: str, custody: Custody | None, by: Actor, **details: str) -> audit.AuditEvent:
    number = custody.prisoner.number if custody else ""
    return audit.event(by=by, deed=deed, subject=custody, prisoner_number=number, details=details)
