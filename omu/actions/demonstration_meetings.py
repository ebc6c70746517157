"""Meetings on public protection in the demonstration: held with their minutes, and ahead."""

import datetime
from typing import Any

from django.utils import timezone

from cases.actions import clock_facts
from omu.actions.demonstration_estate import Estate, document
from risk.actions import meeting_items, meetings, screening_group
from risk.actions.meeting_items import Minuted
from risk.actions.meetings import Arranged, Came, Closed
from risk.models import Meeting, MeetingItem
from staff import actors

DATA = "demonstration_meetings.json"
BY = actors.system("demonstration")


def met(estate: Estate) -> None:
    """Referrals and eligible arrivals, then the meetings in the order of their days."""
    told = document(DATA)
    for one in told["referrals"]:
        screening_group.refer(
            estate.custodies[one["number"]],
            reason=one["reason"],
            today=estate.day(one["days_ago"]),
            by=estate.actor(one["by"]),
        )
    held = list(estate.custodies.values())
    screening_group.settle(held, stays=clock_facts.gather(held), today=estate.today, by=BY)
    made = [(_arranged(one, estate), one) for one in told["meetings"]]
    for meeting, one in made:
        for case in one.get("agenda", ()):
            meeting_items.add(meeting, **case, today=estate.today, by=estate.actor(one["by"]))
        if "came" in one:
            _held(meeting, one, estate)


def _arranged(told: dict[str, Any], estate: Estate) -> Meeting:
    on = estate.day(told["days_ago"])
    by = estate.actor(told["by"])
    arranged = Arranged(
        kind=told["kind"], title=told.get("title", ""), planned_on=on, starts_at=datetime.time(10),
        place=told["place"], required=told["required"], invited=told.get("invited", ()),
        without_omu_because=told.get("without", ""),
    )  # fmt: skip
    before = min(on, estate.today) - datetime.timedelta(days=7)
    return meetings.arrange(by.assignment.prison, arranged=arranged, today=before, by=by)  # type: ignore[union-attr,arg-type]


def _held(meeting: Meeting, told: dict[str, Any], estate: Estate) -> None:
    on, by = meeting.planned_on, estate.actor(told["by"])
    for report in told.get("reports", ()):
        meeting_items.report(
            meeting, custody=estate.custodies[report["number"]], text=report["text"], today=on,
            by=estate.actor(report["by"]),
        )  # fmt: skip
    for one in told["cases"]:
        _minuted(meeting, one, estate, on)
    for row in MeetingItem.objects.filter(meeting=meeting, minutes="").select_related("prisoner"):
        _minuted(meeting, told["rest"] | {"number": row.prisoner.number}, estate, on)
    came = {key: Came(*said) for key, said in told["came"].items()}
    meetings.attendance(meeting, came=came, by=by)
    now = datetime.datetime.combine(on, datetime.time(12), timezone.get_current_timezone())
    closed = Closed(held_on=on, chair_name=by.name, minutes=told["minutes"])
    meetings.close(meeting, closed=closed, now=now, today=on, by=by)


def _minuted(meeting: Meeting, told: dict[str, Any], estate: Estate, on: datetime.date) -> None:
    custody, by = estate.custodies[told["number"]], estate.actor("pp.okonkwo")
    said = {name: told[name] for name in Minuted.__dataclass_fields__ if name in told}
    known = MeetingItem.objects.filter(meeting=meeting, custody=custody).first()
    item = meeting_items.minute(
        meeting, custody=custody, minuted=Minuted(**said), version=known.version if known else 1, today=on,
        by=by,
    )  # fmt: skip
    for action in told.get("actions", ()):
        due_on = on + datetime.timedelta(days=action["days"])
        made = meeting_items.act(
            item, what=action["what"], owner=action["owner"], due_on=due_on, today=on, by=by
        )
        if "done_by" in action:
            done_on = on + datetime.timedelta(days=2)
            meeting_items.finish(made, note=action["note"], today=done_on, by=estate.actor(action["done_by"]))
