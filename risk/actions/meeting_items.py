"""Cases at a meeting: added, reported on, minuted, and what follows for whom (docs/domain.md 10.2)."""

import datetime
from dataclasses import dataclass

from django.db import transaction
from django.db.models.functions import Now

from cases.actions import headlines, tasks
from cases.models import Custody, Task
from risk.actions import meeting_filing, meetings, screening_group
from risk.models import (
    ItemWhy,
    Meeting,
    MeetingAction,
    MeetingItem,
    MeetingKind,
    MeetingReport,
    ScreeningOutcome,
)
from staff import audit
from staff.actions.errors import Refused, Stale
from staff.actors import Actor
from staff.permissions import PRISON_ROLES

LONGEST, LONGEST_NOTE = 4_000, 300
SAID = ("minutes", "decision", "gist_bearing", "gist_what_to_do")


def _record(item: MeetingItem, what: str, *, by: Actor) -> None:
    headlines.touch(item.custody)
    audit.record(
        by=by,
        deed=f"risk.meeting.{what}",
        subject=item,
        prisoner_number=item.custody.prisoner.number,
        details={"kind": item.meeting.name, "on": item.meeting.planned_on.isoformat()},
    )


def _item(
    meeting: Meeting, custody: Custody, *, why: str, words: str, today: datetime.date, by: Actor
) -> MeetingItem:
    """The case at the meeting, put there where it is not; by rule where a rule has it there."""
    meeting_filing.draw_up(meeting, today=today, by=by)
    found, _ = MeetingItem.objects.get_or_create(
        meeting=meeting,
        custody=custody,
        defaults={"prisoner_id": custody.prisoner_id, "why": why, "why_text": words[:LONGEST_NOTE],
                  "added_on": today},
    )  # fmt: skip
    return _whole(found)


def _whole(item: MeetingItem) -> MeetingItem:
    """The row with what its messages name."""
    rows = MeetingItem.objects.select_related("meeting__prison", "custody__prisoner", "custody__headline")
    return rows.get(pk=item.pk)


@transaction.atomic
def add(meeting: Meeting, *, number: str, reason: str, today: datetime.date, by: Actor) -> MeetingItem:
    """Put a case on the agenda that no rule puts there. Raises Refused out of reach, or without a reason."""
    row = meetings.held_open(meeting, by=by)
    custody = Custody.objects.visible_to(by).open().of_number(number.strip().upper()).first()
    if custody is None:
        raise Refused("Nobody with this number is within your reach.", field="number")
    if not reason.strip() or len(reason.strip()) > LONGEST_NOTE:
        raise Refused(f"Say why, in at most {LONGEST_NOTE} characters.", field="reason")
    item = _item(row, custody, why=ItemWhy.ADDED, words=reason.strip(), today=today, by=by)
    _record(item, "added", by=by)
    return item


@transaction.atomic
def report(
    meeting: Meeting, *, custody: Custody, text: str, today: datetime.date, by: Actor
) -> MeetingReport:
    """Write a report about a case to a meeting that is ahead in the prison where the person is.

    Raises Refused where the case is out of reach or held elsewhere, the meeting is over, and without a text.
    """
    held = Custody.objects.visible_to(by).for_page().filter(pk=custody.pk).first()
    if held is None or by.user is None or not by.may("idrmt:W"):
        raise Refused("This case is not within your reach, or your role sends no reports to meetings.")
    row = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    if not row.is_ahead or row.prison_id != held.headline.prison_id:
        raise Refused("This meeting is over, or is not one of the prison where the person is.")
    if not text.strip() or len(text) > LONGEST:
        raise Refused(f"Write the report, in at most {LONGEST:,} characters.", field="text")
    words = f"{by.name}, {by.role_in_words}, reports on the case"
    item = _item(row, held, why=ItemWhy.ADDED, words=words, today=today, by=by)
    made = MeetingReport.objects.create(
        item=item, text=text.strip(), by=by.user, name=by.name[:160], role=by.role_in_words[:60], on=today
    )
    _record(item, "reported", by=by)
    return made


@dataclass(frozen=True, kw_only=True)
class Minuted:
    """What a meeting said of a case. `outcome`: of a screening group, sent on or closed."""

    minutes: str
    decision: str = ""
    gist_bearing: str = ""
    gist_what_to_do: str = ""
    outcome: str = ""


@transaction.atomic
def minute(
    meeting: Meeting, *, custody: Custody, minuted: Minuted, version: int, today: datetime.date, by: Actor
) -> MeetingItem:
    """Write the minutes of one case. Raises Refused without them or, of a screening group, without what
    became of the case; Stale where somebody else wrote meanwhile."""
    row = meetings.held_open(meeting, by=by)
    there = row.items.filter(custody=custody).exists()
    if not there and not Custody.objects.visible_to(by).filter(pk=custody.pk).exists():
        raise Refused("This case is not within your reach.")
    item = _item(row, custody, why=ItemWhy.ADDED, words="Dealt with at the meeting", today=today, by=by)
    if item.version != version:
        theirs = {name: getattr(item, name) for name in SAID} | {"version": item.version}
        raise Stale("Somebody else wrote about this case while you had the page open.", theirs=theirs)
    if not minuted.minutes.strip() or len(minuted.minutes) > LONGEST:
        raise Refused(f"Write the minutes, in at most {LONGEST:,} characters.", field="minutes")
    for name in ("gist_bearing", "gist_what_to_do"):
        if len(getattr(minuted, name).strip()) > LONGEST_NOTE:
            raise Refused(f"Write at most {LONGEST_NOTE} characters.", field=name)
    for name in SAID:
        setattr(item, name, getattr(minuted, name).strip())
    item.version += 1
    item.save(update_fields=[*SAID, "version"])
    if row.kind == MeetingKind.SCREENING:
        _screened(row, item, minuted, today=today, by=by)
    _record(item, "minuted", by=by)
    return item


def _screened(
    meeting: Meeting, item: MeetingItem, minuted: Minuted, *, today: datetime.date, by: Actor
) -> None:
    if minuted.outcome not in {ScreeningOutcome.SENT_ON, ScreeningOutcome.CLOSED}:
        raise Refused("Say whether the case is sent on or closed.", field="outcome")
    if not item.decision:
        raise Refused("Say why it is sent on or closed.", field="decision")
    screening_group.decide(
        item.custody,
        outcome=minuted.outcome,
        because=item.decision[:500],
        meeting=meeting,
        today=today,
        by=by,
    )


@transaction.atomic
def act(
    item: MeetingItem,
    *,
    what: str,
    due_on: datetime.date,
    owner: str,
    today: datetime.date,
    by: Actor,
) -> MeetingAction:
    """Give somebody something to do about a case, by a day. `owner`: "OS", "OM" or a role of the prison.

    It is a task there. Raises Refused for a day that is past, nobody to do it, and a meeting that is over.
    """
    row = meetings.held_open(item.meeting, by=by)
    held = _whole(item)
    if not what.strip() or len(what.strip()) > LONGEST_NOTE:
        raise Refused(f"Say what is to be done, in at most {LONGEST_NOTE} characters.", field="what")
    if due_on < today:
        raise Refused("This day is past. Enter today or a later day.", field="due_on")
    headline = held.custody.headline
    people = {"OS": headline.offender_supervisor, "OM": headline.offender_manager}
    user = people.get(owner)
    if (owner in people and user is None) or (owner not in people and owner not in PRISON_ROLES):
        raise Refused("Nobody holds the case like this. Choose who is to do it.", field="owner")
    role = "" if user else owner
    position = held.actions.count() + 1
    task = tasks.ask(
        held.custody, key=f"meeting_action:{held.pk}:{position}", kind="meeting_action",
        text=f"{held.meeting.name}: {what.strip()}", user=user, role=role,
        prison=None if user else row.prison, leads_to="/meetings/actions/", due_on=due_on, by=by,
    )  # fmt: skip
    made = MeetingAction.objects.create(
        item=held, what=what.strip(), owner=user, role=role, due_on=due_on, task=task
    )
    _record(held, "action_given", by=by)
    return made


@transaction.atomic
def finish(action: MeetingAction, *, note: str, today: datetime.date, by: Actor) -> MeetingAction:
    """Say that something is done, and what was done; its task goes. Raises Refused for somebody else's."""
    rows = MeetingAction.objects.visible_to(by).select_for_update(of=("self",))
    held = rows.select_related("item__meeting", "item__custody__prisoner").filter(pk=action.pk).first()
    own = held is not None and MeetingAction.objects.of(by).filter(pk=held.pk).exists()
    if held is None or not (own or by.may("idrmt:A")):
        raise Refused("This is for somebody else to do.")
    if held.done_on:
        raise Refused("This was done already.")
    if not note.strip() or len(note.strip()) > LONGEST_NOTE:
        raise Refused(f"Say what was done, in at most {LONGEST_NOTE} characters.", field="note")
    held.done_on, held.done_note, held.done_by = today, note.strip(), by.user
    held.save(update_fields=["done_on", "done_note", "done_by"])
    Task.objects.open().filter(pk=held.task_id).update(done_at=Now(), done_by=by.user)
    _record(held.item, "action_done", by=by)
    return held
