"""Cases in supervision: the agenda, what was said of a case, what was agreed (docs/domain.md 15)."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.actions import supervision, supervision_notes, withdrawals
from cases.models import Contact, SupervisionNote, Task
from staff.actions.errors import Refused
from tests.cases.test_contacts import NOW
from tests.cases.test_supervision import record

D = datetime.date


@pytest.fixture
def supervisor(world):
    return world.actor("offender_supervisor")


@pytest.fixture
def cases(world, supervisor):
    held = [world.receive(), world.receive()]
    for one in held:
        world.allocate(one, supervisor)
    return held


def note(world, session, custody, **fields):
    plain = {"said": "He keeps appointments now.", "now": NOW, "by": world.actor("head_of_omu")}
    return supervision_notes.write(session, custody=custody, today=world.today, **plain | fields)


def test_a_session_with_two_cases_makes_two_notes_on_the_cases(world, as_actor, supervisor, cases):
    session = record(world, supervisor)
    due = world.today + datetime.timedelta(days=7)
    first = note(world, session, cases[0], action="Ask the wing", action_for="officer", due_on=due)
    note(world, session, cases[1], said="Nothing new.")
    assert SupervisionNote.objects.count() == 2
    for custody, said in zip(cases, ("He keeps appointments now.", "Nothing new."), strict=True):
        entry = Contact.objects.get(custody=custody, sub_kind="supervision")
        assert entry.text.startswith(said)
        for role in ("wing_staff", "offender_supervisor", "inspector"):
            log = as_actor(world.actor(role)).get(reverse("case_log", args=[custody.prisoner.number]))
            assert said in log.content.decode()
    assert first.contact.text.endswith("Agreed: Ask the wing")
    task = Task.objects.get(kind=supervision_notes.AGREED)
    assert (task.user, task.due_on, task.custody) == (supervisor.user, due, cases[0])
    assert (
        "Agreed in supervision: Ask the wing"
        in as_actor(supervisor).get(reverse("task_list")).content.decode()
    )


def test_the_page_lists_the_cases_of_the_day_and_leads_to_each_note(world, as_actor, supervisor, cases):
    session = record(world, supervisor)
    head = as_actor(world.actor("head_of_omu"))
    numbers = [one.prisoner.number for one in cases]
    where = reverse("supervision_session", args=[session.pk])
    new = [reverse("supervision_note", args=[session.pk, number]) for number in numbers]
    page = head.get(where).content.decode()
    assert all(address in page for address in new)
    said = {"said": "The board is on Monday.", "action": "Book the room", "action_for": "supervisor"}
    refused = head.post(new[0], said).content.decode()
    assert "Say by when" in refused
    day = {"due_on_day": "12", "due_on_month": "11", "due_on_year": "2026"}
    assert head.post(new[0], said | day).status_code == 302
    page = head.get(where).content.decode()
    assert new[0] not in page
    assert new[1] in page
    assert "The board is on Monday." in page
    assert Task.objects.get(kind=supervision_notes.AGREED).user == world.actor("head_of_omu").user
    own = as_actor(supervisor).get(where).content.decode()
    assert "The board is on Monday." in own
    assert new[1] not in own
    assert (
        "1 case talked about"
        in head.get(reverse("supervision_officer", args=[supervisor.user.pk])).content.decode()
    )


def test_what_presses_stands_first(world, supervisor, cases):
    head, later = world.actor("head_of_omu"), world.today + datetime.timedelta(days=3)
    note(world, record(world, supervisor), cases[0])
    points = supervision_notes.agenda(
        supervisor.user, prison=world.ashbourne, on=later, session=None, by=head
    )
    assert [one.case.allocation.custody_id for one in points] == [cases[1].pk, cases[0].pk]
    assert [one.last_on for one in points] == [None, world.today]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"said": "  "}, "what was said"),
        ({"action": "Ring", "due_on": D(2026, 11, 1)}, "whose task"),
        ({"action": "Ring", "action_for": "officer"}, "by when"),
        ({"action": "Ring", "action_for": "officer", "due_on": D(2026, 9, 1)}, "past"),
        ({"action_for": "officer"}, "what was agreed"),
    ],
)
def test_what_cannot_be_said_is_refused(world, supervisor, cases, fields, words):
    with pytest.raises(Refused, match=words):
        note(world, record(world, supervisor), cases[0], **fields)
    assert not SupervisionNote.objects.exists()


def test_only_the_head_writes_once_a_case_and_only_on_cases_of_the_officer(world, supervisor, cases):
    session = record(world, supervisor)
    with pytest.raises(Refused, match="head of OMU"):
        note(world, session, cases[0], by=supervisor)
    with pytest.raises(Refused, match="did not supervise"):
        note(world, session, world.receive())
    note(world, session, cases[0])
    with pytest.raises(Refused, match="note of this session already"):
        note(world, session, cases[0])


def test_an_entry_withdrawn_makes_room_and_a_session_withdrawn_takes_all_with_it(world, supervisor, cases):
    session, head = record(world, supervisor), world.actor("head_of_omu")
    wrong = note(world, session, cases[0])
    withdrawals.withdraw(wrong.contact, reason="Another person's", by=head)
    agreed = {"action": "Ring", "action_for": "officer", "due_on": world.today}
    right = note(world, session, cases[0], **agreed)
    supervision.withdraw(session, reason="Another officer's", today=world.today, by=head)
    right.contact.refresh_from_db()
    assert right.contact.withdrawal.reason == "Session withdrawn: Another officer's"
    assert not Task.objects.open().filter(kind=supervision_notes.AGREED).exists()
    with pytest.raises(Refused, match="withdrawn"):
        note(world, session, cases[1])


def test_the_agenda_costs_the_same_for_any_number_of_cases(world, as_actor, supervisor, cases):
    session, head = record(world, supervisor), as_actor(world.actor("head_of_omu"))
    where = reverse("supervision_session", args=[session.pk])
    head.get(where)
    note(world, session, cases[0], action="Ring", action_for="officer", due_on=world.today)
    with CaptureQueriesContext(
        connection,
    ) as few:
        head.get(where)
    for _ in range(4):
        custody = world.receive()
        world.allocate(custody, supervisor)
        note(world, session, custody, action="Ring", action_for="officer", due_on=world.today)
    with CaptureQueriesContext(connection) as many:
        head.get(where)
    assert len(many) == len(few)
