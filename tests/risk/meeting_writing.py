"""Short ways to meetings on public protection, for tests."""

import datetime

from omu.actions.refresh import refresh
from risk.actions import meeting_items, meetings
from risk.actions.meeting_items import Minuted
from risk.actions.meetings import Arranged, Came, Closed
from tests.cases.test_mappa import VIOLENT, decide

D = datetime.date
NOW = datetime.datetime(2026, 10, 8, 15, 0, tzinfo=datetime.UTC)
SAID = Minuted(
    minutes="Police report a threat.",
    decision="Level 2 stays.",
    gist_bearing="Threat to a partner",
    gist_what_to_do="Tell public protection of any letter",
)


def arranged(world, kind="idrmt", by=None, **facts):
    plain = {"kind": kind, "planned_on": world.today, "required": ["omu", "security"]}
    by = by or world.actor("public_protection")
    return meetings.arrange(world.ashbourne, arranged=Arranged(**plain | facts), today=world.today, by=by)


def near_release(world, *, crd=None, level=2, **facts):
    """Somebody of MAPPA level 2 whose release lies so near."""
    dates = {"CRD": crd or D(2027, 1, 8), "LED": D(2027, 10, 7), "SED": D(2027, 10, 7)}
    plain = VIOLENT | {"key_dates": dates, "sentenced_on": D(2023, 10, 8)}
    custody = world.receive(**plain | facts)
    decide(world, custody, level=level)
    refresh([custody], today=world.today)
    return custody


def everybody_came(world, meeting):
    seats = {one.department: Came("attended", "A. Officer") for one in meeting.seats.all()}
    return meetings.attendance(meeting, came=seats, by=world.actor("public_protection"))


def close(world, meeting, role="public_protection", **facts):
    plain = {"held_on": world.today, "chair_name": "P. Chair", "minutes": "Three cases."}
    return meetings.close(
        meeting, closed=Closed(**plain | facts), now=NOW, today=world.today, by=world.actor(role)
    )


def minute(world, meeting, custody, minuted=SAID, role="public_protection", version=1):
    return meeting_items.minute(
        meeting, custody=custody, minuted=minuted, version=version, today=world.today, by=world.actor(role)
    )


def a_meeting(world, custody):
    """A risk management meeting with a report, an action and minutes about a case, closed."""
    made = arranged(world)
    supervisor = world.actor("offender_supervisor")
    meeting_items.report(made, custody=custody, text="He does well.", today=world.today, by=supervisor)
    item = minute(world, made, custody)
    act(world, item)
    everybody_came(world, made)
    return close(world, made)


def act(world, item, owner="wing_staff", **facts):
    plain = {"what": "Watch his calls", "due_on": D(2026, 10, 22)}
    by = world.actor("public_protection")
    return meeting_items.act(item, owner=owner, **plain | facts, today=world.today, by=by)
