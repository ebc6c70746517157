"""Supervision on the record: sessions, the clock T11, who sees and who writes (docs/domain.md 2.2, 5, 15)."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.actions import supervision
from cases.forms.supervision import SupervisionForm, SupervisionNoteForm
from cases.models import Clock, Supervision, Task
from omu.actions import sweep
from staff.actions import accounts
from staff.actions.errors import Refused

D = datetime.date
TALK = "Two cases: the board of A1000AK, and the wing's view of A1001BK."


@pytest.fixture
def supervisor(world):
    return world.actor("offender_supervisor")


def record(world, officer, **fields):
    plain = {"held_on": world.today, "talked_about": TALK, "by": world.actor("head_of_omu")}
    prison = fields.pop("prison", world.ashbourne)
    return supervision.record(prison, officer=officer.user, today=world.today, **plain | fields)


def clocks(officer):
    return list(Clock.objects.filter(officer=officer.user).order_by("pk").values_list("due_on", "met_on"))


def test_a_session_meets_the_clock_and_starts_the_next_at_once(world, supervisor):
    sweep.sweep(today=world.today)
    assert clocks(supervisor) == [(D(2026, 11, 19), None)]  # 42 days after 8 October
    world.today = D(2026, 10, 20)
    record(world, supervisor)
    assert clocks(supervisor) == [(D(2026, 11, 19), D(2026, 10, 20)), (D(2026, 12, 1), None)]


def test_overdue_supervision_is_on_the_list_of_the_head_and_goes_with_the_session(
    world, supervisor, as_actor
):
    sweep.sweep(today=D(2026, 11, 20))
    task = Task.objects.open().get(flag__clock__standard="T11")
    assert (task.role, task.leads_to) == ("head_of_omu", f"/supervision/{supervisor.user.pk}/")
    world.today = D(2026, 11, 20)
    record(world, supervisor)
    assert not Task.objects.open().filter(flag__clock__standard="T11").exists()


def test_withdrawing_a_session_lets_the_clock_before_run_again(world, supervisor):
    made, head = record(world, supervisor), world.actor("head_of_omu")
    with pytest.raises(Refused, match="Say why"):
        supervision.withdraw(made, reason=" ", today=world.today, by=head)
    supervision.withdraw(made, reason="Another officer's", today=world.today, by=head)
    running = Clock.objects.running().get(officer=supervisor.user)
    assert running.cause == f"{world.ashbourne.pk}:since:{supervisor.assignment.pk}"
    with pytest.raises(Refused, match="already"):
        supervision.withdraw(made, reason="x", today=world.today, by=head)
    assert Supervision.objects.get().talked_about == TALK


@pytest.mark.parametrize("role", ["offender_supervisor", "governor", "case_administrator", "inspector"])
def test_only_the_head_of_the_unit_writes(world, supervisor, role):
    with pytest.raises(Refused, match="Only the head of OMU"):
        record(world, supervisor, by=world.actor(role))
    with pytest.raises(Refused, match="Only the head of OMU"):
        record(world, supervisor, by=world.actor("head_of_omu", place=world.morden))


def test_nobody_supervises_himself_and_only_supervisors_of_this_prison_are(world, supervisor):
    head = world.actor("head_of_omu")
    world.assign("offender_supervisor", user=head.user)
    with pytest.raises(Refused, match="Nobody supervises himself"):
        record(world, head)
    with pytest.raises(Refused, match="no offender supervisor here") as refusal:
        record(world, world.actor("offender_supervisor", place=world.morden))
    assert refusal.value.field == "held_on"
    with pytest.raises(Refused, match="Say what"):
        record(world, supervisor, talked_about=" ")


def test_the_end_of_the_role_stops_the_clock_with_the_next_sweep(world, supervisor):
    sweep.sweep(today=world.today)
    accounts.end_role(supervisor.assignment, reason="left", today=D(2026, 10, 20), by=world.system)
    sweep.sweep(today=D(2026, 10, 21))
    assert Clock.objects.get(officer=supervisor.user).stopped_on == D(2026, 10, 20)


def test_pages_show_the_head_everybody_and_an_officer_only_himself(world, supervisor, as_actor):
    other = world.actor("offender_supervisor", grade="probation_officer")
    record(world, supervisor, next_on=D(2026, 11, 10), skills="Motivational interviewing")
    supervision.refresh([other.user.pk], today=world.today)
    page = as_actor(world.actor("head_of_omu")).get("/supervision/").content.decode()
    assert supervisor.user.list_name in page
    assert other.user.list_name in page
    assert "10 Nov 2026" in page
    client = as_actor(supervisor)
    own = client.get("/supervision/").content.decode()
    assert other.user.list_name not in own
    assert client.get(f"/supervision/{other.user.pk}/").status_code == 404
    mine = client.get(f"/supervision/{supervisor.user.pk}/").content.decode()
    assert "Motivational interviewing" in mine
    assert "42 calendar days" in mine
    assert "last supervision session" in mine
    elsewhere = as_actor(world.actor("governor", place=world.morden))
    assert elsewhere.get(f"/supervision/{supervisor.user.pk}/").status_code == 404


def test_the_form_needs_no_script_and_says_what_is_wrong(world, supervisor, as_actor):
    client = as_actor(world.actor("head_of_omu"))
    address = f"/supervision/{supervisor.user.pk}/new/"
    sent = {"held_on_day": "9", "held_on_month": "10", "held_on_year": "2026", "talked_about": TALK}
    assert "in the future" in client.post(address, sent).content.decode()
    answer = client.post(address, sent | {"held_on_day": "8"}, follow=True)
    assert "The session is recorded." in answer.content.decode()
    made = Supervision.objects.get()
    answer = client.post(f"/supervision/sessions/{made.pk}/withdraw/", {"reason": "In error"}, follow=True)
    assert "The session was withdrawn" in answer.content.decode()
    assert "In error" in answer.content.decode()


def test_queries_do_not_grow_with_officers(world, supervisor, as_actor):
    client, counts = as_actor(world.actor("head_of_omu")), []
    client.get("/supervision/")
    for more in (1, 4):
        for _ in range(more):
            officer = world.assign("offender_supervisor")
            supervision.refresh([officer.user_id], today=world.today)
        with CaptureQueriesContext(connection) as queries:
            client.get("/supervision/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_record_of_supervision_has_no_place_for_an_appraisal():
    """M-217: neither row nor form asks for a grade, a mark or a judgement of the officer."""
    asked = set(SupervisionForm(today=D(2026, 10, 8)).fields) | set(SupervisionNoteForm().fields)
    assert asked == {
        "submission", "held_on", "talked_about", "skills", "next_on",
        "said", "action", "action_for", "due_on",
    }  # fmt: skip
    kept = {one.name for one in Supervision._meta.get_fields() if one.concrete}
    assert kept == {
        "id", "prison", "officer", "supervisor", "held_on", "talked_about", "skills", "next_on",
        "recorded_at", "withdrawn_on", "withdrawn_because", "withdrawn_by",
    }  # fmt: skip
