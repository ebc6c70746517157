"""Tasks of what meetings gave people to do, where the meeting comes from another installation."""

import datetime

from django.utils import timezone

from cases.models import Task
from risk.models import MeetingAction


def taken_over(action: MeetingAction, *, position: int) -> Task:
    """The task of an action that a file brings, not written yet; done where the action is.

    `position`: the place of the action among those of its case at the meeting, from 1.
    """
    item = action.item
    done_at = None
    if action.done_on:
        done_at = timezone.make_aware(datetime.datetime.combine(action.done_on, datetime.time.min))
    return Task(
        custody_id=item.custody_id, user_id=action.owner_id, role=action.role,
        prison=None if action.owner_id else item.meeting.prison, kind="meeting_action",
        text=f"{item.meeting.name}: {action.what}"[:400], leads_to="/meetings/actions/",
        due_on=action.due_on, key=f"meeting_action:{item.pk}:{position}", done_at=done_at,
        done_by_id=action.done_by_id,
    )  # fmt: skip
