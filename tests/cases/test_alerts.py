"""Alerts of a case: set, replaced, closed, taken over from a prison system (docs/domain.md 10.7)."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.actions import alerts, transfers
from cases.actions.alerts import AlertRow
from cases.models import Alert, Contact
from staff.actions.errors import Refused
from staff.models import AuditEvent

NOW = datetime.datetime(2026, 10, 8, 9, 0, tzinfo=datetime.UTC)


def opened(world, custody, code, role="public_protection", **more):
    given = {"opened_on": world.today, "now": NOW, "today": world.today} | more
    return alerts.open_alert(custody, code=code, by=world.actor(role), **given)


def test_an_alert_stands_in_the_header_in_the_log_and_in_the_audit(world, as_actor):
    custody = world.receive()
    opened(world, custody, "no_contact", note="Ask public protection before any visit.")
    page = as_actor(world.actor("wing_staff")).get(reverse("case", args=[custody.prisoner.number]))
    assert "No-contact request" in page.content.decode()
    entry = Contact.objects.get(custody=custody, kind="alert")
    assert (entry.sub_kind, entry.text) == (
        "opened",
        "No-contact request. Ask public protection before any visit.",
    )
    assert AuditEvent.objects.filter(
        deed="cases.alert.opened", prisoner_number=custody.prisoner.number
    ).exists()


def test_another_level_takes_the_place_of_the_first_and_the_first_stays_readable(world):
    custody = world.receive()
    opened(world, custody, "child_contact_1")
    opened(world, custody, "child_contact_2")
    rows = {one.code: (one.closed_on, one.closed_because) for one in Alert.objects.filter(custody=custody)}
    assert rows == {
        "child_contact_1": (world.today, "Child contact: level 2 instead"),
        "child_contact_2": (None, ""),
    }


@pytest.mark.parametrize(
    ("code", "role", "more", "field"),
    [
        ("no_contact", "wing_staff", {}, "code"),
        ("no_contact", "security", {}, "code"),
        ("risk_children", "public_protection", {}, "code"),
        ("no_contact", "public_protection", {"opened_on": datetime.date(2026, 10, 9)}, "opened_on"),
        ("no_contact", "public_protection", {"opened_on": datetime.date(1900, 1, 1)}, "opened_on"),
        ("no_contact", "public_protection", {"note": "x" * 301}, "note"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field_and_nothing_is_written(world, code, role, more, field):
    custody = world.receive()
    with pytest.raises(Refused) as refusal:
        opened(world, custody, code, role, **more)
    assert refusal.value.field == field
    assert not Alert.objects.exists()
    assert not Contact.objects.exists()


def test_the_same_alert_twice_is_one(world):
    custody = world.receive()
    opened(world, custody, "no_contact")
    with pytest.raises(Refused, match="open already"):
        opened(world, custody, "no_contact")
    assert Alert.objects.count() == 1


def test_closing_needs_a_reason_and_leaves_the_alert_on_the_page(world, as_actor):
    custody = world.receive()
    alert = opened(world, custody, "acct_open", role="health")
    health = as_actor(world.actor("health"))
    address = reverse("alert_close", args=[custody.prisoner.number, alert.pk])
    assert "reason" in health.post(address, {"reason": " "}).context["form"].errors
    assert health.post(address, {"reason": "Review held, closed by the team."}).status_code == 302
    page = health.get(reverse("case_alerts", args=[custody.prisoner.number])).content.decode()
    assert "Review held, closed by the team." in page
    assert "No alert is open" in page
    with pytest.raises(Refused, match="already"):
        alerts.close(alert, reason="again", now=NOW, today=world.today, by=world.actor("health"))


def test_the_cover_sheet_of_a_move_names_alerts_and_not_what_is_said_with_them(world, as_actor):
    custody = world.receive()
    opened(world, custody, "no_contact", note="A note that stays here.")
    asked = transfers.request(
        custody,
        to_prison=world.morden,
        reason="nearer home",
        today=world.today,
        by=world.actor("head_of_omu"),
    )
    reader = as_actor(world.actor("head_of_omu", place=world.morden))
    page = reader.get(reverse("transfer_cover", args=[asked.pk])).content.decode()
    assert "No-contact request" in page
    assert "A note that stays here." not in page


def rows_of(custodies, **more):
    given = {"code": "sex_offender", "opened_on": datetime.date(2026, 9, 1)} | more
    return [AlertRow(custody=custody, **given) for custody in custodies]


def test_alerts_of_a_prison_system_come_once_and_are_closed_where_they_are_closed_there(world):
    custodies = [world.receive(), world.receive()]
    alerts.open_many(rows_of(custodies), today=world.today, by=world.system)
    alerts.open_many(rows_of(custodies), today=world.today, by=world.system)
    assert Alert.objects.count() == 2
    closed = rows_of(custodies[:1], closed_on=datetime.date(2026, 10, 1), closed_because="Order ended")
    alerts.open_many(closed, today=world.today, by=world.system)
    assert Alert.objects.current().get().custody_id == custodies[1].pk
    again = alerts.open_many(closed, today=world.today, by=world.system)
    assert Alert.objects.count() == 2
    assert again[0].closed_because == "Order ended"


def test_a_row_that_cannot_be_says_why_and_the_others_are_taken(world):
    custody = world.receive()
    rows = (
        rows_of([custody])
        + rows_of([custody], code="risk_children")
        + rows_of([custody], code="no_contact", opened_on=datetime.date(2026, 10, 9))
    )
    answers = alerts.open_many(rows, today=world.today, by=world.system)
    assert isinstance(answers[0], Alert)
    assert [answer.field for answer in answers[1:]] == ["code", "opened_on"]
    assert [one.code for one in Alert.objects.all()] == ["sex_offender"]


def test_taking_over_many_needs_as_many_queries_as_one(world):
    def queries(custodies):
        with CaptureQueriesContext(
            connection,
        ) as seen:
            alerts.open_many(rows_of(custodies), today=world.today, by=world.system)
        return len(seen)

    assert queries([world.receive()]) == queries([world.receive() for _ in range(12)])
