"""Where the immigration authorities stand with somebody, and what a change sets going (docs/domain.md 18)."""

import datetime

from django.db import transaction
from django.db.models.functions import Now

from cases.actions import circumstances, prison_settings, tasks
from cases.models import Custody, ImmigrationState, ImmigrationStatus, Task
from cases.standards.circumstances import IMMIGRATION, forces_category_review
from cases.standards.working_days import add_working_days
from staff.actions import notices
from staff.actions.errors import Refused
from staff.actors import Actor

FIELDS = ("state", "since", "notice_on", "contact", "note")
CATEGORY_REVIEWERS = "oca"
KIND = "category_review"


@transaction.atomic
def record(
    custody: Custody,
    *,
    state: str,
    since: datetime.date,
    notice_on: datetime.date | None = None,
    contact: str = "",
    note: str = "",
    version: int,
    today: datetime.date,
    by: Actor,
) -> ImmigrationStatus:
    """Record a status from a day on; the one before it ends. A change of it asks for a category review.

    It stops no clock and closes no duty: whoever may be removed is assessed and planned for all the same.
    `version` is the key of the status seen last, 0 for none. Raises Refused on a day in the future or before
    birth, Stale where somebody was faster.
    """
    found = circumstances.held(custody, block=IMMIGRATION, by=by)
    if state not in ImmigrationState.values:
        raise Refused("Choose a status.", field="state")
    circumstances.not_after({"since": since, "notice_on": notice_on}, today=today)
    if since < found.prisoner.born_on:
        raise Refused("This day is before birth. Check the year.", field="since")
    circumstances.keep_to({"note": note})
    circumstances.keep_to({"contact": contact}, longest=200)
    current = _current(found)
    circumstances.unchanged(current, seen=version, fields=FIELDS)
    if current and since < current.since:
        raise Refused("This is before the day on which the present status began.", field="since")
    _end(found, today=today)
    made = ImmigrationStatus.objects.create(
        prisoner=found.prisoner, state=state, since=since, notice_on=notice_on, contact=contact.strip(),
        note=note.strip(), recorded_on=today, recorded_by=by.user,
    )  # fmt: skip
    circumstances.written(made, custody=found, deed="cases.immigration.recorded", by=by, state=state)
    if forces_category_review(before=current.state if current else "", after=state).holds:
        _set_going(found, made, today=today, by=by)
    return made


def _current(found: Custody) -> ImmigrationStatus | None:
    rows = ImmigrationStatus.objects.about(found.prisoner).filter(ended_on__isnull=True)
    return rows.select_related("recorded_by").order_by("-since", "-id").first()


def _end(found: Custody, *, today: datetime.date) -> None:
    rows = ImmigrationStatus.objects.about(found.prisoner).filter(ended_on__isnull=True)
    rows.update(ended_on=today)


def _set_going(found: Custody, status: ImmigrationStatus, *, today: datetime.date, by: Actor) -> None:
    """The category review, and word to those who hold the case."""
    headline, prisoner = found.headline, found.prisoner
    if headline.is_open:
        days = prison_settings.in_force("category_review_days", prison_ids=[headline.prison_id], today=today)[
            headline.prison_id
        ]
        earlier = Task.objects.filter(custody=found, kind=KIND, done_at__isnull=True)
        earlier.update(done_at=Now())  # one review answers for the latest change
        tasks.ask(
            found,
            key=f"immigration:{status.pk}",
            kind=KIND,
            text=f"Review the category: immigration status is now “{status.get_state_display()}”",
            role=CATEGORY_REVIEWERS,
            prison=headline.prison,
            leads_to=f"/cases/{prisoner.number}/circumstances/",
            due_on=add_working_days(start=today, days=int(days)).due_on,
            by=by,
        )
    for holder in (headline.offender_supervisor, headline.offender_manager):
        if holder and holder != by.user:
            notices.send(
                holder,
                text=f"{prisoner.list_name}: immigration status is now “{status.get_state_display()}”. "
                "Duties run on; the plan must hold release here and removal.",
                key=f"immigration:{status.pk}",
                leads_to=f"/cases/{prisoner.number}/circumstances/",
                prisoner_number=prisoner.number,
                by=by,
            )
