"""Meetings on public protection: a month of them, agenda, minutes in each case (docs/domain.md 10.2)."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.models import Clock, Contact, Task
from omu.actions.refresh import refresh
from risk.actions import agendas, meeting_items, meetings
from risk.actions.meeting_items import Minuted
from risk.actions.meetings import Came
from risk.models import Meeting, MeetingItem, Screening
from staff.actions.errors import Refused, Stale
from staff.models import AuditEvent, Notice
from tests.risk.meeting_writing import (
    a_meeting,
    act,
    arranged,
    close,
    everybody_came,
    minute,
    near_release,
)

D = datetime.date


def test_the_agenda_is_one_query_for_any_number_and_holds_who_belongs_on_it(world):
    """M-100: level 2 at 89 days and three months exactly, not at 120 days; never level 1."""
    wanted = [near_release(world, crd=D(2027, 1, 5)), near_release(world, crd=D(2027, 1, 8))]
    near_release(world, crd=D(2027, 2, 5))
    near_release(world, crd=D(2027, 1, 5), level=1)
    near_release(world, crd=D(2027, 1, 5), prison=world.ashbourne, level=3)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        found = agendas.cases(world.ashbourne, on=world.today, months=3)
    assert len(asked) == 1
    assert [one.headline.pk for one in found][:1] == [wanted[0].pk]
    assert {one.headline.pk for one in found} >= {one.pk for one in wanted}
    assert len(found) == 3
    assert found[0].words == "MAPPA 2/2, release 05/01/2027"


def test_a_closed_meeting_leaves_an_entry_in_each_case_and_each_supervisor_is_told(world):
    """M-106: three cases, three restricted entries, three notices."""
    supervisor = world.actor("offender_supervisor")
    cases = [near_release(world) for _ in range(3)]
    for custody in cases:
        world.allocate(custody, supervisor)
    made = arranged(world, starts_at=datetime.time(10))
    for custody in cases:
        minute(world, made, custody)
    everybody_came(world, made)
    closed = close(world, made)
    entries = Contact.objects.filter(restriction="restricted_protection")
    assert {one.custody_id for one in entries} == {one.pk for one in cases}
    assert entries.count() == 3
    first = entries.earliest("pk")
    assert first.author == world.actor("public_protection").user
    assert "Police report a threat." in first.text
    assert (first.gist_bearing, first.sub_kind) == ("Threat to a partner", "idrmt")
    told = Notice.objects.filter(key__startswith=f"meeting:{closed.pk}:")
    assert [one.user_id for one in told] == [supervisor.user.pk] * 3
    assert all("threat" not in one.text for one in told)
    refresh(cases, today=world.today)
    assert {one.met_on for one in Clock.objects.filter(standard="T14")} == {world.today}


def test_closing_arranges_the_next_within_a_month_and_t13_follows(world):
    """M-099: 8 October and a month is a Sunday; the Friday before. An extra one can be arranged beside it."""
    made = arranged(world)
    everybody_came(world, made)
    close(world, made, minutes="No case this month.")
    following = Meeting.objects.ahead().get()
    assert (following.planned_on, following.seats.count()) == (D(2026, 11, 6), 2)
    clocks = Clock.objects.filter(prison=world.ashbourne, standard="T13").order_by("pk")
    assert [(one.due_on, one.met_on) for one in clocks] == [
        (D(2026, 11, 8), world.today),
        (D(2026, 11, 8), None),
    ]
    arranged(world, planned_on=D(2026, 10, 20))
    assert Meeting.objects.ahead().count() == 2


@pytest.mark.parametrize(("minutes", "field"), [("", "minutes"), ("  ", "minutes"), ("x" * 8001, "minutes")])
def test_a_meeting_is_not_closed_without_minutes(world, minutes, field):
    made = arranged(world)
    everybody_came(world, made)
    with pytest.raises(Refused) as refusal:
        close(world, made, minutes=minutes)
    assert refusal.value.field == field
    assert Meeting.objects.ahead().filter(pk=made.pk).exists()


def test_nor_without_those_of_each_case_nor_before_attendance_is_recorded(world):
    made, custody = arranged(world), near_release(world)
    with pytest.raises(Refused, match="who was there"):
        close(world, made)
    everybody_came(world, made)
    with pytest.raises(Refused, match=custody.prisoner.list_name):
        close(world, made)
    assert not Contact.objects.filter(restriction="restricted_protection").exists()


def test_the_head_closes_as_well_others_do_not_and_nobody_of_another_prison_records(world):
    made = arranged(world)
    everybody_came(world, made)
    with pytest.raises(Refused, match="public protection"):
        close(world, made, role="security")
    elsewhere = world.actor("public_protection", place=world.morden)
    with pytest.raises(Refused, match="another prison"):
        meetings.call_off(made, reason="x", by=elsewhere)
    with pytest.raises(Refused):
        arranged(world, by=world.actor("wing_staff"))


def test_a_department_that_has_to_be_there_says_why_it_was_not(world):
    """M-056, M-105: attended, a report sent, or the reason."""
    made = arranged(world)
    away = {"omu": Came("report", note="Sent on Monday"), "security": Came("absent")}
    with pytest.raises(Refused) as refusal:
        meetings.attendance(made, came=away, by=world.actor("head_of_omu"))
    assert refusal.value.field == "note_security"
    away["security"] = Came("absent", note="Lock-down")
    meetings.attendance(made, came=away, by=world.actor("head_of_omu"))
    seats = made.seats.values_list("department", "how", "note")
    assert set(seats) == {("omu", "report", "Sent on Monday"), ("security", "absent", "Lock-down")}


def test_each_department_asked_has_a_task_until_the_meeting_is_over(world):
    made = arranged(world, required=["omu", "security", "residential", "police"])
    asked = Task.objects.open().filter(kind="meeting")
    assert set(asked.values_list("role", flat=True)) == {"head_of_omu", "security", "wing_staff"}
    meetings.call_off(made, reason="Nobody can come.", by=world.actor("security"))
    assert not asked.exists()
    with pytest.raises(Refused, match="already"):
        meetings.call_off(made, reason="x", by=world.actor("security"))


def test_what_a_meeting_gives_somebody_to_do_is_a_task_until_it_is_done(world, as_actor):
    made, custody = arranged(world), near_release(world)
    action = act(world, minute(world, made, custody))
    wing = world.actor("wing_staff")
    task = Task.objects.open().get(kind="meeting_action")
    assert (task.role, task.due_on, task.custody) == ("wing_staff", D(2026, 10, 22), custody)
    page = as_actor(wing).get(task.leads_to).content.decode()
    assert "Watch his calls" in page
    assert "Police report a threat." not in page
    with pytest.raises(Refused, match="somebody else"):
        meeting_items.finish(action, note="x", today=world.today, by=world.actor("security"))
    meeting_items.finish(action, note="Watched.", today=world.today, by=wing)
    assert not Task.objects.open().filter(kind="meeting_action").exists()
    case = as_actor(wing).get(reverse("case_meetings", args=[custody.prisoner.number])).content.decode()
    assert "Watched." in case
    assert "threat" not in case


@pytest.mark.parametrize(
    ("more", "field"),
    [({"what": " "}, "what"), ({"due_on": D(2026, 10, 7)}, "due_on"), ({"owner": "OM"}, "owner"),
     ({"owner": "king"}, "owner")],
)  # fmt: skip
def test_an_action_has_words_a_day_ahead_and_somebody_to_do_it(world, more, field):
    item = minute(world, arranged(world), near_release(world))
    with pytest.raises(Refused) as refusal:
        act(world, item, **more)
    assert refusal.value.field == field


def test_the_offender_manager_sends_a_report_and_sees_nothing_of_other_cases(world, as_actor):
    """M-172."""
    made, custody = arranged(world), near_release(world)
    manager = world.actor("offender_manager")
    world.allocate(custody, manager)
    number = custody.prisoner.number
    sent = as_actor(manager).post(
        reverse("meeting_report", args=[made.pk, number]), {"text": "Housing is found."}
    )
    assert sent.status_code == 302
    item = MeetingItem.objects.get(custody=custody)
    assert (item.why, item.reports.get().text) == ("release", "Housing is found.")
    assert as_actor(manager).get(reverse("meeting", args=[made.pk])).status_code == 403
    shown = as_actor(world.actor("public_protection")).get(reverse("meeting", args=[made.pk]))
    assert "Housing is found." in shown.content.decode()
    elsewhere = arranged(world, planned_on=D(2026, 10, 9))
    meetings.call_off(elsewhere, reason="x", by=world.actor("public_protection"))
    assert as_actor(manager).get(reverse("meeting_report", args=[elsewhere.pk, number])).status_code == 404


def test_who_may_not_read_minutes_sees_who_and_why_and_no_word_of_them(world, as_actor):
    made, custody = arranged(world), near_release(world)
    minute(world, made, custody)
    for role, reads in (("governor", True), ("oca", False), ("case_administrator", False)):
        page = as_actor(world.actor(role)).get(reverse("meeting", args=[made.pk])).content.decode()
        assert (("Police report a threat." in page), custody.prisoner.number in page) == (reads, True)
    assert AuditEvent.objects.filter(deed="risk.meeting.read").count() == 3
    read = AuditEvent.objects.get(deed="risk.meeting.case_read")
    assert (read.role, read.prisoner_number) == ("governor", custody.prisoner.number)


def test_two_who_write_at_once_lose_nothing(world):
    made, custody = arranged(world), near_release(world)
    minute(world, made, custody)
    with pytest.raises(Stale) as stale:
        minute(world, made, custody, minuted=Minuted(minutes="Other words."))
    assert stale.value.theirs["minutes"] == "Police report a threat."


def test_every_page_of_meetings_opens(world, as_actor):
    custody = near_release(world)
    closed = a_meeting(world, custody)
    ahead = Meeting.objects.ahead().get()
    number = custody.prisoner.number
    client = as_actor(world.actor("public_protection"))
    meeting_items.add(
        ahead, number=number, reason="Again.", today=world.today, by=world.actor("public_protection")
    )
    addresses = [
        reverse("meeting_list"), reverse("meeting_new"), reverse("meeting_attendance"),
        reverse("meeting_actions"), reverse("screening_list"), reverse("meeting", args=[closed.pk]),
        reverse("case_meetings", args=[number]), reverse("screening_refer", args=[number]),
        *(reverse(name, args=[ahead.pk]) for name in ("meeting", "meeting_came", "meeting_close",
                                                       "meeting_call_off")),
        *(reverse(name, args=[ahead.pk, number])
          for name in ("meeting_case", "meeting_act", "meeting_report")),
        reverse("screening_interim", args=[Screening.objects.get().pk]),
    ]  # fmt: skip
    assert [address for address in addresses if client.get(address).status_code != 200] == []
    page = client.get(reverse("meeting_attendance")).content.decode()
    assert "1 of 1" in page


def test_a_meeting_that_is_over_leads_back_to_itself(world, as_actor):
    made = arranged(world)
    everybody_came(world, made)
    close(world, made)
    client = as_actor(world.actor("public_protection"))
    for name in ("meeting_close", "meeting_came", "meeting_call_off"):
        answer = client.get(reverse(name, args=[made.pk]), follow=True)
        assert answer.redirect_chain == [(reverse("meeting", args=[made.pk]), 302)]
        assert "nothing of it is changed any more" in answer.content.decode()
