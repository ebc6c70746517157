"""Filing the minutes of a meeting in each case it dealt with (docs/domain.md 10.1 point 4, 10.2)."""

import datetime
from collections.abc import Iterable

from django.db import transaction
from django.utils.timezone import get_current_timezone

from cases.actions import contact_rows, contacts, headlines
from cases.actions.contact_rows import Entry
from cases.models import Contact, ContactKind, ContactMode, Restriction, WithWhom
from risk.actions import agendas
from risk.models import Meeting, MeetingItem, MeetingKind
from staff import actors, audit
from staff.actions import notices
from staff.actors import Actor

FILING = actors.system("minutes")
NO_GIST = "The meeting found nothing that bears on the work of others."
SUB_KINDS = {MeetingKind.IDRMT: "idrmt", MeetingKind.COMMUNITY: "mappa"}


@transaction.atomic
def draw_up(meeting: Meeting, *, today: datetime.date, by: Actor) -> None:
    """Put who belongs on the agenda by rule on it, those who are there already left as they are."""
    there = set(meeting.items.values_list("custody_id", flat=True))
    new = [one for one in agendas.of_meeting(meeting) if one.headline.pk not in there]
    rows = [
        MeetingItem(
            meeting=meeting, custody_id=one.headline.pk, prisoner_id=one.headline.custody.prisoner_id,
            why=one.why, why_text=one.words, added_on=today,
        )
        for one in new
    ]  # fmt: skip
    if rows:
        MeetingItem.objects.bulk_create(rows, ignore_conflicts=True)
        audit.record_many(
            [
                audit.event(
                    by=by, deed="risk.meeting.listed", subject=meeting,
                    prisoner_number=one.headline.custody.prisoner.number, details={"kind": meeting.name},
                )
                for one in new
            ]
        )  # fmt: skip


def _happened_at(meeting: Meeting, item: MeetingItem, *, now: datetime.datetime) -> datetime.datetime:
    """When the meeting was; never before the person was received, never ahead."""
    on = max(meeting.held_on or meeting.planned_on, item.custody.opened_on)
    at = datetime.datetime.combine(on, meeting.starts_at or datetime.time(12), get_current_timezone())
    return min(at, now)


def _text(meeting: Meeting, item: MeetingItem) -> str:
    """What the entry says: minutes, decision, reports, and who does what by when."""
    parts = [f"{meeting.name}, {meeting.held_on:%d/%m/%Y}.", item.minutes]
    if item.decision:
        parts.append(f"Decided: {item.decision}")
    parts += [f"Report of {one.name}, {one.role}: {one.text}" for one in item.reports.all()]
    for one in item.actions.all():
        parts.append(f"To do: {one.what}, by {one.due_on:%d/%m/%Y}.")
    return "\n\n".join(parts)[: contacts.LONGEST_TEXT]


def _entry(meeting: Meeting, item: MeetingItem, *, now: datetime.datetime, by: Actor) -> Entry:
    return Entry(
        custody=item.custody,
        happened_at=_happened_at(meeting, item, now=now),
        kind=ContactKind.REPORT,
        sub_kind=SUB_KINDS.get(MeetingKind(meeting.kind), "idrmt"),
        mode=ContactMode.MEETING,
        with_whom=WithWhom.DEPARTMENT,
        text=_text(meeting, item),
        restriction=Restriction.PROTECTION,
        gist_bearing=item.gist_bearing,
        gist_what_to_do=item.gist_what_to_do,
        no_gist_because="" if item.gist_bearing else NO_GIST,
        written_by=contact_rows.Author.of(by),
        tells=False,
    )


@transaction.atomic
def file(
    meeting: Meeting,
    *,
    items: Iterable[MeetingItem],
    now: datetime.datetime,
    today: datetime.date,
    by: Actor,
) -> None:
    """Write one restricted entry for each case, also of those who have moved on; tell each supervisor."""
    rows = list(items)
    entries = [_entry(meeting, one, now=now, by=by) for one in rows]
    written = contacts.log_many(entries, now=now, today=today, by=FILING)
    for item, one in zip(rows, written, strict=True):
        if one.refusal or one.contact is None:
            raise one.refusal or RuntimeError("neither written nor refused")
        item.contact = one.contact
        item.save(update_fields=["contact"])
        _tell(meeting, item, one.contact, by=by)
        headlines.touch(item.custody)
        audit.record(
            by=by, deed="risk.meeting.filed", subject=item, prisoner_number=item.custody.prisoner.number,
            details={"kind": meeting.name},
        )  # fmt: skip


def _tell(meeting: Meeting, item: MeetingItem, entry: Contact, *, by: Actor) -> None:
    """The supervisor hears that the minutes are there; what they say stands in the entry alone."""
    holder = item.custody.headline.offender_supervisor
    if holder is None or holder == by.user:
        return
    prisoner = item.custody.prisoner
    notices.send(
        holder,
        text=f"{meeting.name}: the minutes about {prisoner.list_name} are in the log.",
        key=f"meeting:{meeting.pk}:{item.pk}",
        leads_to=f"/cases/{prisoner.number}/log/{entry.pk}/",
        prisoner_number=prisoner.number,
        by=by,
    )
