"""Messages between supervisor and manager, and escalations to a trust (docs/domain.md 14)."""

import datetime
import uuid

import pytest

from cases.actions import contacts, escalations, messages, prison_settings, withdrawals
from cases.models import Contact, Custody, Escalation, Message, MessageOpening
from staff.actions.errors import Refused
from staff.models import AuditEvent, Notice
from tests.cases.test_contacts import NOW
from tests.omu.racing import at_once

D = datetime.date


def body(answer):
    return (answer.getvalue() if answer.streaming else answer.content).decode()


@pytest.fixture
def case(world):
    """A case with a supervisor and a manager."""
    custody = world.receive()
    for role in ("offender_supervisor", "offender_manager"):
        world.allocate(custody, world.actor(role))
    return Custody.objects.for_page().get(pk=custody.pk)


def sent(case, world, role="offender_supervisor", to="offender_manager", text="Please ring me."):
    return messages.write(case, to=to, text=text, now=NOW, today=world.today, by=world.actor(role))


def asked(case, world, *, today=None, text="Nobody rings back."):
    by, now = world.actor("offender_supervisor"), NOW
    return escalations.escalate(case, text=text, now=now, today=today or world.today, by=by)


def test_a_message_is_an_entry_of_the_case_and_lands_on_the_other_desk(world, as_actor, case):
    supervisor, manager = world.actor("offender_supervisor"), world.actor("offender_manager")
    client, number = as_actor(supervisor), case.prisoner.number
    fields = {"text": "Please ring me.", "submission": str(uuid.uuid4())}
    for _ in range(2):
        answer = client.post(f"/cases/{number}/log/message/offender_manager/", fields)
    entry = Contact.objects.get()
    assert answer.headers["Location"] == f"/cases/{number}/log/{entry.pk}/"
    assert (entry.kind, entry.with_whom, entry.message.to) == (
        "communication",
        "offender_manager",
        manager.user,
    )
    notice = Notice.objects.get(user=manager.user, key=f"contact:{entry.pk}")
    assert notice.leads_to == f"/cases/{number}/log/{entry.pk}/"
    assert "ring me" not in notice.text
    assert "Not read yet" in body(client.get(f"/cases/{number}/log/"))


def test_it_is_unread_until_the_one_it_is_to_opens_it(world, as_actor, case):
    entry = sent(case, world)
    address = f"/cases/{case.prisoner.number}/log/{entry.pk}/"
    for role in ("offender_supervisor", "wing_staff", "head_of_omu"):
        assert "Not read yet" in body(as_actor(world.actor(role)).get(address))
    assert not MessageOpening.objects.exists()
    manager = as_actor(world.actor("offender_manager"))
    assert "Not read yet" not in body(manager.get(address))
    manager.get(address)
    assert MessageOpening.objects.count() == 1
    assert Notice.objects.get(key=f"contact:{entry.pk}").read_at is not None
    assert AuditEvent.objects.filter(deed="cases.message.opened").count() == 1
    assert "Not read yet" not in body(as_actor(world.actor("offender_supervisor")).get(address))


def test_an_answer_goes_back_to_who_wrote_also_when_the_case_has_changed_hands(world, as_actor, case):
    supervisor, manager = world.actor("offender_supervisor"), world.actor("offender_manager")
    entry = sent(case, world)
    world.allocate(case, world.actor("offender_supervisor", grade="probation_officer"), reason="leave")
    client, number = as_actor(manager), case.prisoner.number
    assert "Answer this message" in body(client.get(f"/cases/{number}/log/{entry.pk}/"))
    answer = client.post(f"/cases/{number}/log/{entry.pk}/reply/", {"text": "I rang at ten."})
    reply = Contact.objects.get(text="I rang at ten.")
    assert answer.headers["Location"] == f"/cases/{number}/log/{reply.pk}/"
    assert (reply.message.to, reply.message.answers, reply.with_whom) == (
        supervisor.user,
        entry,
        "offender_supervisor",
    )
    assert Notice.objects.filter(user=supervisor.user, key=f"contact:{reply.pk}").exists()
    page = body(as_actor(supervisor).get(f"/cases/{number}/log/{entry.pk}/"))
    assert f"by {manager.name}" in page
    assert "Answered" in page


def test_who_wrote_may_write_once_more_and_a_third_may_not_answer(world, case):
    entry = sent(case, world)
    facts = {"now": NOW, "today": world.today}
    again = messages.reply(entry, text="And fax it.", by=world.actor("offender_supervisor"), **facts)
    assert again.message.to == world.actor("offender_manager").user
    with pytest.raises(Refused, match="between two others"):
        messages.reply(entry, text="I too.", by=world.actor("head_of_omu"), **facts)


@pytest.mark.parametrize(
    ("role", "to", "words"),
    [
        ("offender_manager", "offender_manager", "to yourself"),
        ("wing_staff", "offender_manager", "does not write messages"),
        ("offender_supervisor", "governor", "Write to the offender manager or"),
    ],
)
def test_what_cannot_be_sent_is_refused_and_nothing_stays_in_the_log(world, case, role, to, words):
    with pytest.raises(Refused, match=words):
        sent(case, world, role=role, to=to)
    assert not Contact.objects.exists()


def test_where_nobody_holds_the_case_the_page_says_so(world, as_actor):
    custody = world.receive()
    client, number = as_actor(world.actor("offender_supervisor")), custody.prisoner.number
    page = client.get(f"/cases/{number}/log/message/offender_manager/")
    assert "Nobody is the offender manager of this case yet" in body(page)
    assert "Send the message" not in body(page)
    assert "Write to the" not in body(client.get(f"/cases/{number}/log/"))
    page = client.post(f"/cases/{number}/log/message/offender_manager/", {"text": "Hello."})
    assert "no offender manager to write to" in body(page)
    assert client.get(f"/cases/{number}/log/message/governor/").status_code == 404


def test_a_withdrawn_message_is_answered_no_more(world, as_actor, case):
    entry = sent(case, world)
    withdrawals.withdraw(entry, reason="another man", by=world.actor("offender_supervisor"))
    manager = as_actor(world.actor("offender_manager"))
    assert manager.get(f"/cases/{case.prisoner.number}/log/{entry.pk}/reply/").status_code == 404
    assert "ring me" not in body(manager.get(f"/cases/{case.prisoner.number}/log/"))


def test_an_escalation_goes_to_every_manager_of_the_trust_with_its_day(world, case):
    """Asked on Thursday 8 October 2026, five working days: Thursday 15 October."""
    managers = [world.actor("trust_manager"), world.actor("trust_manager", grade="probation_officer")]
    elsewhere = world.actor("trust_manager", place=world.vale)
    made = asked(case, world)
    assert (made.trust, made.due_on) == (world.aldwater, D(2026, 10, 15))
    assert made.contact.text == "Nobody rings back."
    told = set(Notice.objects.filter(key__startswith="escalation:").values_list("user", flat=True))
    assert {one.user.pk for one in managers} <= told
    assert elsewhere.user.pk not in told


def test_the_prison_says_how_many_working_days(world, case):
    prison_settings.set_value(
        world.ashbourne, key="escalation_answer_days", value=2, effective_from=world.today, reason="agreed",
        today=world.today, by=world.actor("head_of_omu"),
    )  # fmt: skip
    assert asked(case, world).due_on == D(2026, 10, 12)


def test_the_trust_answers_in_the_case_and_who_asked_is_told(world, as_actor, case):
    trust_manager, supervisor = world.actor("trust_manager"), world.actor("offender_supervisor")
    escalation = asked(case, world)
    client, number = as_actor(trust_manager), case.prisoner.number
    assert "Answer<" in body(client.get("/escalations/"))
    address = f"/cases/{number}/escalations/{escalation.pk}/answer/"
    assert "Nobody rings back." in body(client.get(address))
    assert client.post(address, {"text": "Ms Osei is back on Monday."}).status_code == 302
    escalation = Escalation.objects.get()
    assert (escalation.answer.answered_on, escalation.answer.contact.author) == (
        world.today,
        trust_manager.user,
    )
    assert Notice.objects.filter(user=supervisor.user, text__contains="answered your escalation").exists()
    assert "back on Monday" in body(as_actor(supervisor).get(f"/cases/{number}/log/"))
    with pytest.raises(Refused, match="answered already"):
        escalations.answer(escalation, text="Again.", now=NOW, today=world.today, by=trust_manager)
    assert "was asked on" not in body(as_actor(supervisor).get(f"/cases/{number}/log/"))


def test_what_is_overdue_shows_on_the_list_and_in_the_log(world, as_actor, case, settings):
    """Due on Thursday 15 October: on that day not overdue, on Friday it is."""
    asked(case, world)
    client, number = as_actor(world.actor("offender_supervisor")), case.prisoner.number
    for day, late in ((D(2026, 10, 15), False), (D(2026, 10, 16), True)):
        settings.TODAY = day
        assert ("omu-row--late" in body(client.get("/escalations/"))) is late
        assert len(client.get("/escalations/?show=overdue").context["rows"]) == int(late)
        assert client.get(f"/cases/{number}/log/").context["escalation_is_late"] is late
    assert f"{number},".encode() in b"".join(client.get("/escalations/csv/").streaming_content)


@pytest.mark.parametrize(
    ("role", "place", "seen"),
    [("head_of_omu", "", True), ("head_of_omu", "morden", False), ("trust_manager", "", True),
     ("trust_manager", "vale", False), ("offender_manager", "", True), ("inspector", "", True)],
)  # fmt: skip
def test_the_list_holds_what_is_within_reach(world, as_actor, case, role, place, seen):
    asked(case, world)
    actor = world.actor(role, place=getattr(world, place) if place else None)
    assert bool(as_actor(actor).get("/escalations/").context["rows"]) is seen


def test_another_trust_does_not_answer_and_without_a_trust_nothing_is_asked(world, as_actor, case):
    escalation = asked(case, world)
    other = world.actor("trust_manager", place=world.vale)
    address = f"/cases/{case.prisoner.number}/escalations/{escalation.pk}/answer/"
    assert as_actor(other).get(address).status_code == 404
    with pytest.raises(Refused, match="manager of the trust"):
        escalations.answer(escalation, text="No.", now=NOW, today=world.today, by=other)
    alone = world.receive()
    with pytest.raises(Refused, match="No probation trust holds this case"):
        asked(alone, world)
    client = as_actor(world.actor("offender_supervisor"))
    assert "nobody to ask" in body(client.get(f"/cases/{alone.prisoner.number}/escalate/"))


def test_a_second_escalation_waits_for_the_first_unless_that_was_taken_back(world, case):
    first = asked(case, world)
    with pytest.raises(Refused, match="already, to be answered by 15/10/2026"):
        asked(case, world)
    assert Contact.objects.count() == 1
    withdrawals.withdraw(first.contact, reason="he rang", by=world.actor("offender_supervisor"))
    assert asked(case, world).pk != first.pk


@pytest.mark.django_db(transaction=True)
def test_two_answers_at_once_leave_one(world, case):
    escalation, by = asked(case, world), world.actor("trust_manager")
    answer = lambda: escalations.answer(  # noqa: E731
        escalation, text="On Monday.", now=NOW, today=world.today, by=by
    )
    found = at_once(answer, answer)
    assert sorted(type(one).__name__ for one in found) == ["EscalationAnswer", "str"]
    assert Contact.objects.filter(text="On Monday.").count() == 1


def test_an_ordinary_entry_with_the_manager_is_no_message(world, case):
    facts = {"kind": "communication", "sub_kind": "letter", "mode": "letter", "with_whom": "offender_manager"}
    contacts.log(
        case, happened_at=NOW, text="Sent the form.", **facts, now=NOW, today=world.today,
        by=world.actor("offender_supervisor"),
    )  # fmt: skip
    assert not Message.objects.exists()
    told = Notice.objects.filter(user=world.actor("offender_manager").user, key__startswith="contact:")
    assert told.count() == 1
