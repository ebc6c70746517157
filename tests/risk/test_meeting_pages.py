"""Pages of meetings: arranging by department, the screening list by person (docs/domain.md 10.2)."""

import pytest
from django.urls import reverse

from omu.actions.refresh import refresh
from risk.actions import screening_group
from risk.models import Meeting, Screening
from risk.standards.meetings import DEPARTMENTS
from staff.models import AuditEvent, Kind
from tests.cases.test_mappa import VIOLENT
from tests.risk.meeting_writing import arranged, everybody_came

DAY = {"planned_on_day": "9", "planned_on_month": "10", "planned_on_year": "2026"}


def asked(**more):
    """What the form of a meeting says: who has to be there, who is invited, who is not asked."""
    seats = {f"seat_{key}": "no" for key in DEPARTMENTS}
    return {"kind": "idrmt", **DAY, **seats, "seat_omu": "required", "seat_police": "invited"} | more


def test_each_department_is_asked_about_once_and_is_required_invited_or_not_asked(world, as_actor):
    client, address = as_actor(world.actor("public_protection")), reverse("meeting_new")
    page = client.get(address)
    assert page.content.decode().count('name="seat_psychology"') == 3  # three answers to one question
    assert page.context["form"]["seat_security"].value() == "required"
    assert page.context["form"]["seat_police"].value() == "no"
    assert client.post(address, asked()).status_code == 302
    seats = {seat.department: seat.is_required for seat in Meeting.objects.get().seats.all()}
    assert seats == {"omu": True, "police": False}


def test_a_meeting_to_which_nobody_has_to_come_is_sent_back_at_the_departments(world, as_actor):
    client = as_actor(world.actor("public_protection"))
    answer = client.post(reverse("meeting_new"), asked(seat_omu="no"))
    assert list(answer.context["form"].errors) == ["seat_omu"]
    answer = client.post(reverse("meeting_new"), asked(seat_omu="no", seat_security="required"))
    assert list(answer.context["form"].errors) == ["without_omu_because"]
    assert not Meeting.objects.exists()


def test_somebody_who_arrived_and_was_referred_stands_once_and_is_screened_once(world, as_actor):
    custody = world.receive(**VIOLENT)
    refresh([custody], today=world.today)
    by = world.actor("offender_supervisor")
    screening_group.refer(custody, reason="Letters to a girl of 14.", today=world.today, by=by)
    assert Screening.objects.open().count() == 2
    client = as_actor(world.actor("public_protection"))
    page = client.get(reverse("screening_list"))
    assert page.context["page"].paginator.count == 1
    words = page.content.decode()
    assert words.count("Screen now") == 1
    assert "Letters to a girl of 14." in words
    assert "Violent offence" in words
    pk = Screening.objects.order_by("pk").first().pk
    client.post(reverse("screening_interim", args=[pk]), {"note": "Letters are read."})
    assert {one.interim_note for one in Screening.objects.all()} == {"Letters are read."}
    assert "Screen now" not in client.get(reverse("screening_list")).content.decode()


@pytest.mark.parametrize("minutes", [{}, {"minutes": ""}, {"minutes": " \r\n "}])
def test_closing_without_minutes_is_sent_back_at_them_and_stands_in_the_audit(world, as_actor, minutes):
    made, officer = arranged(world), world.actor("public_protection")
    everybody_came(world, made)
    client, address = as_actor(officer), reverse("meeting_close", args=[made.pk])
    assert "Minutes of the meeting (optional)" not in client.get(address).content.decode()
    day = {"held_on_day": "8", "held_on_month": "10", "held_on_year": "2026", "chair_name": "P. Chair"}
    refused = client.post(address, day | minutes)
    assert list(refused.context["form"].errors) == ["minutes"]
    line = AuditEvent.objects.get(deed="staff.action.refused")
    assert (line.kind, line.user, line.subject_key) == (Kind.REFUSED, officer.user, "meeting_close")
    assert line.reason == "A meeting is not closed without minutes. Write what was dealt with."
    assert Meeting.objects.get(pk=made.pk).closed_on is None
    assert client.post(address, day | {"minutes": "x" * 20_001}).context["form"].errors["minutes"]
    assert AuditEvent.objects.filter(deed="staff.action.refused").count() == 1
    assert client.post(address, day | {"minutes": "No case this month."}).status_code == 302


def test_a_security_committee_asks_the_unit_to_be_there_unless_it_is_said_why_not(world, as_actor):
    """M-202: the unit attends, and is recorded as having been there."""
    client = as_actor(world.actor("security"))
    without = asked(kind="security", seat_omu="no", seat_security="required")
    refused = client.post(reverse("meeting_new"), without)
    assert list(refused.context["form"].errors) == ["without_omu_because"]
    assert client.post(reverse("meeting_new"), asked(kind="security")).status_code == 302
    made = Meeting.objects.get()
    assert (made.name, made.seats.get(department="omu").is_required) == ("Security committee", True)
    everybody_came(world, made)
    page = " ".join(client.get(reverse("meeting", args=[made.pk])).content.decode().split())
    assert "Security committee" in page
    assert made.seats.get(department="omu").how == "attended"
