"""Oversight on the record: entries, actions, the clock, who writes (docs/domain.md 2.2, 5, 15)."""

import datetime

import pytest
from django.urls import reverse

from cases.actions import alerts, oversights
from cases.models import Clock, Contact, Custody, Oversight, OversightAction, Task
from cases.standards.oversight import Asked
from omu.actions.refresh import refresh
from staff.actions.errors import Refused
from staff.models import AuditEvent

NOW = datetime.datetime(2026, 10, 8, 9, 0, tzinfo=datetime.UTC)
D = datetime.date
FOUND = "The plan names no target on the offence."


@pytest.fixture
def case(world):
    """A case at High, known before the first assessment here, held by a supervisor."""
    custody = world.receive()
    Custody.objects.filter(pk=custody.pk).update(earlier_rosh_level="very_high", earlier_rosh_on=world.today)
    world.allocate(custody, world.actor("offender_supervisor"))
    custody = Custody.objects.for_page().get(pk=custody.pk)
    refresh([custody], today=world.today)
    return custody


def record(world, custody, by=None, **more):
    said = {"areas": ["planning", "rosh"], "findings": FOUND, "seen_on": world.today, "now": NOW}
    return oversights.record(
        custody, **said | {"today": world.today} | more, by=by or world.actor("head_of_omu")
    )


def looked_at_and_taken_back(world, custody):
    """An entry with an action, withdrawn."""
    made = record(world, custody, actions=[Asked("Add a target", "head_of_omu", world.today)])
    oversights.withdraw(made, reason="Another case", today=world.today, by=world.actor("head_of_omu"))


def clocks(custody):
    rows = Clock.objects.filter(custody=custody, standard="T12").order_by("pk")
    return list(rows.values_list("due_on", "met_on"))


def test_very_high_without_an_entry_stands_on_the_managers_list_and_goes_with_it(world, case, as_actor):
    """M-044: the 43rd day is overdue."""
    assert clocks(case) == [(D(2026, 11, 19), None)]
    late = D(2026, 11, 20)
    refresh([case], today=late)
    task = Task.objects.open().get(flag__clock__standard="T12")
    assert (task.role, task.prison) == ("head_of_omu", world.ashbourne)
    record(world, case, seen_on=late, today=late, now=datetime.datetime(2026, 11, 20, 9, tzinfo=datetime.UTC))
    refresh([case], today=late)
    assert clocks(case) == [(D(2026, 11, 19), late), (D(2027, 1, 1), None)]
    assert not Task.objects.open().filter(flag__clock__standard="T12").exists()


def test_what_is_asked_for_is_a_task_of_its_owner_and_the_log_says_that_a_manager_looked(world, case):
    supervisor = world.actor("offender_supervisor")
    due = D(2026, 10, 22)
    made = record(
        world, case, actions=[Asked("Add a target", "offender_supervisor", due), Asked("", "", None)]
    )
    action = OversightAction.objects.get(oversight=made)
    assert (action.owner_name, action.task.user, action.task.due_on) == (
        supervisor.user.full_name, supervisor.user, due
    )  # fmt: skip
    entry = Contact.objects.get(custody=case, sub_kind="oversight")
    assert entry.text == (
        "Management oversight, 08/10/2026: assessment and planning, risk of serious harm. 1 action asked for."
    )
    assert FOUND not in entry.text
    assert AuditEvent.objects.filter(deed="cases.oversight.recorded").exists()


def test_withdrawn_it_stays_readable_its_task_ends_and_the_duty_runs_again(world, case, as_actor):
    made = record(world, case, actions=[Asked("Add a target", "head_of_omu", D(2026, 10, 22))])
    head = world.actor("head_of_omu")
    with pytest.raises(Refused, match="Say why"):
        oversights.withdraw(made, reason=" ", today=world.today, by=head)
    oversights.withdraw(made, reason="Another case", today=world.today, by=head)
    with pytest.raises(Refused, match="already"):
        oversights.withdraw(made, reason="x", today=world.today, by=head)
    refresh([case], today=world.today)
    assert list(Clock.objects.running().filter(standard="T12").values_list("due_on", flat=True)) == [
        D(2026, 11, 19)
    ]
    assert not Task.objects.open().filter(kind=oversights.ASKED).exists()
    page = as_actor(head).get(reverse("case_oversight", args=[case.prisoner.number])).content.decode()
    assert FOUND in page
    assert "Another case" in page


@pytest.mark.parametrize("role", ["offender_supervisor", "public_protection", "governor", "offender_manager"])
def test_only_the_head_of_the_unit_of_this_prison_writes(world, case, role):
    for by in (world.actor(role), world.actor("head_of_omu", place=world.morden)):
        with pytest.raises(Refused, match="head of OMU"):
            record(world, case, by=by)
    assert not Oversight.objects.exists()


def test_nobody_oversees_a_case_that_he_holds_himself(world, case):
    head = world.actor("head_of_omu")
    second = world.assign("offender_supervisor", user=head.user)
    case.headline.offender_supervisor = second.user
    case.headline.save()
    with pytest.raises(Refused, match="You hold this case yourself"):
        record(world, case)


def test_a_limit_on_contact_with_children_makes_it_expected_and_its_end_stops_it(world):
    custody = world.receive()
    given = {"now": NOW, "today": world.today, "by": world.actor("public_protection")}
    made = alerts.open_alert(custody, code="child_contact_1", opened_on=world.today, **given)
    refresh([custody], today=world.today)
    assert clocks(custody) == [(D(2026, 11, 19), None)]
    alerts.close(made, reason="Assessed", now=NOW, today=D(2026, 10, 20), by=given["by"])
    refresh([custody], today=D(2026, 10, 20))
    assert Clock.objects.get(custody=custody, standard="T12").stopped_on == D(2026, 10, 20)


def test_the_form_is_worked_and_mistakes_stand_at_their_fields(world, case, as_actor):
    client = as_actor(world.actor("head_of_omu"))
    address = reverse("oversight_new", args=[case.prisoner.number])
    day = {"seen_on_day": "8", "seen_on_month": "10", "seen_on_year": "2026"}
    said = day | {"areas": ["ongoing_work"], "findings": FOUND}
    wrong = client.post(address, said | {"what_2": "Read the file"})
    assert list(wrong.context["form"].errors) == ["owner_2"]
    due = {"due_on_1_day": "22", "due_on_1_month": "10", "due_on_1_year": "2026"}
    assert client.post(address, said | due | {"what_1": "Read", "owner_1": "head_of_omu"}).status_code == 302
    page = client.get(reverse("case_oversight", args=[case.prisoner.number])).content.decode()
    for words in (FOUND, "Ongoing work", "To do", "Record oversight"):
        assert words in page


def test_the_list_shows_what_is_overdue_and_the_file_has_the_same_rows(world, case, as_actor, client):
    world.receive()
    record(world, case, areas=["rosh"])
    refresh([case], today=world.today)
    for role in ("head_of_omu", "governor", "inspector"):
        reader = as_actor(world.actor(role))
        page = reader.get(reverse("oversight_list")).content.decode()
        assert case.prisoner.list_name in page
        assert "No case is without oversight in time, of 1." in page
    reader = as_actor(world.actor("head_of_omu"))
    assert "No case matches" in reader.get(reverse("oversight_list") + "?state=overdue").content.decode()
    body = b"".join(reader.get(reverse("oversight_list") + "?csv=1").streaming_content).decode()
    rows = body.strip().splitlines()
    assert len(rows) == 2
    assert "last management oversight entry,2026-10-08,2026-11-19,no" in rows[1]
    assert as_actor(world.actor("offender_supervisor")).get(reverse("oversight_list")).status_code == 403
