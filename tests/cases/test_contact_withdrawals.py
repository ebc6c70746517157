"""Entries taken back: who may, what is shown then, the duties they had met (docs/domain.md 2.2, 14.1)."""

import datetime
import uuid

import pytest

from cases.actions import clocks, contacts, withdrawals
from cases.models import Clock, Contact, Custody, Headline, Withdrawal
from staff.actions.errors import Refused
from staff.models import AuditEvent, Notice
from tests.cases.test_contact_amendments import amended
from tests.cases.test_contact_pages import SECRET, restricted_entry
from tests.cases.test_contacts import NOW, PLAIN, written
from tests.omu.racing import at_once

TEXT = "Spoke about the sentence ahead."
LATER = PLAIN["happened_at"] + datetime.timedelta(hours=2)


def withdrawn(contact, actor, *, reason="About another man", **more):
    return withdrawals.withdraw(contact, reason=reason, by=actor, **more)


def body(answer):
    return (answer.getvalue() if answer.streaming else answer.content).decode()


def test_a_withdrawn_entry_stays_in_the_evidence_with_who_withdrew_it_and_why(world):
    supervisor, custody = world.actor("offender_supervisor"), world.receive()
    entry = written(custody, world, supervisor)
    amended(entry, world, supervisor)
    withdrawn(entry, supervisor, reason="  About another man ")
    assert Contact.objects.filter(custody=custody).count() == 2
    rows = Withdrawal.objects.order_by("contact_id")
    assert [(one.contact_id, one.reason, one.by_name) for one in rows] == [
        (entry.pk, "About another man", supervisor.name),
        (entry.amendments.get().pk, "About another man", supervisor.name),
    ]
    event = AuditEvent.objects.get(deed="cases.contact.withdrawn")
    assert (event.reason, event.details["amendments"]) == ("About another man", 1)


def test_the_contact_it_was_no_longer_meets_the_duty_and_the_last_contact_is_the_one_before(world):
    """T2 was met on 8 October 2026; without the entry it is open again and due on the 22nd."""
    supervisor, custody = world.actor("offender_supervisor"), world.receive()
    entry = written(custody, world, supervisor)
    later = written(custody, world, supervisor, happened_at=LATER)
    found = lambda: Custody.objects.for_page().filter(pk=custody.pk)  # noqa: E731
    t2 = lambda: Clock.objects.get(custody=custody, standard="T2")  # noqa: E731
    clocks.refresh(found(), today=world.today)
    assert t2().met_on == world.today
    withdrawn(later, supervisor)
    clocks.refresh(found(), today=world.today)
    assert t2().met_on == world.today
    assert Headline.objects.get(custody=custody).last_contact_at == PLAIN["happened_at"]
    withdrawn(entry, supervisor)
    clocks.refresh(found(), today=world.today)
    assert (t2().met_on, t2().due_on) == (None, datetime.date(2026, 10, 22))
    assert Headline.objects.get(custody=custody).last_contact_at is None


def test_the_last_contact_of_the_other_holder_stays(world):
    manager, supervisor, custody = (
        world.actor("offender_manager"),
        world.actor("offender_supervisor"),
        world.receive(),
    )
    world.allocate(custody, manager)
    written(custody, world, manager, sub_kind="manager_entry")
    withdrawn(written(custody, world, supervisor), supervisor)
    headline = Headline.objects.get(custody=custody)
    assert (headline.last_om_contact_at, headline.last_contact_at) == (PLAIN["happened_at"], None)


@pytest.mark.parametrize(
    ("role", "may"),
    [
        ("offender_supervisor", True), ("head_of_omu", True), ("public_protection", True),
        ("wing_staff", False),
        ("offender_manager", False), ("health", False), ("governor", False), ("inspector", False),
    ],
)  # fmt: skip
def test_the_author_the_head_and_public_protection_may_and_nobody_else(world, as_actor, role, may):
    supervisor, custody = world.actor("offender_supervisor"), world.receive()
    world.allocate(custody, world.actor("offender_manager"))
    entry = written(custody, world, supervisor)
    address = f"/cases/{custody.prisoner.number}/log/{entry.pk}/withdraw/"
    client = as_actor(world.actor(role))
    assert (f'href="{address}"' in body(client.get(address.removesuffix("withdraw/")))) is may
    answer = client.post(address, {"reason": "About another man", "seen": "0"})
    assert (answer.status_code == 302) is may
    assert Withdrawal.objects.exists() is may
    assert f'href="{address}"' not in body(client.get(address.removesuffix("withdraw/")))


def test_a_restricted_entry_is_not_withdrawn_by_who_may_not_read_it(world):
    custody = world.receive()
    secret = restricted_entry(world, custody, "restricted_health")
    with pytest.raises(Refused, match="cannot read"):
        withdrawn(secret, world.actor("head_of_omu"))
    withdrawn(secret, world.actor("health"))
    assert Withdrawal.objects.count() == 1


@pytest.mark.parametrize(("reason", "words"), [("  ", "Say why"), ("x" * 301, "at most 300")])
def test_a_reason_is_given(world, reason, words):
    supervisor, custody = world.actor("offender_supervisor"), world.receive()
    with pytest.raises(Refused, match=words) as refusal:
        withdrawn(written(custody, world, supervisor), supervisor, reason=reason)
    assert refusal.value.field == "reason"


def test_out_of_reach_nothing_is_withdrawn_and_another_author_is_told(world):
    supervisor, custody = world.actor("offender_supervisor"), world.receive()
    entry = written(custody, world, supervisor)
    with pytest.raises(Refused, match="not within your reach"):
        withdrawn(entry, world.actor("head_of_omu", place=world.morden))
    withdrawn(entry, world.actor("head_of_omu"))
    notice = Notice.objects.get(user=supervisor.user, key=f"withdrawn:{entry.pk}")
    assert "another man" not in notice.text
    assert notice.leads_to.endswith(f"/log/{entry.pk}/")


def test_pages_show_a_line_in_its_place_and_no_text_of_it(world, as_actor):
    supervisor, custody = world.actor("offender_supervisor"), world.receive()
    entry = written(custody, world, supervisor, text=TEXT, tags=("progress",))
    amended(entry, world, supervisor, text="He spoke of work.")
    withdrawn(entry, supervisor, reason="About another man")
    client, start = as_actor(supervisor), f"/cases/{custody.prisoner.number}/"
    for path in ("log/", f"log/{entry.pk}/", "log/csv/"):
        shown = body(client.get(start + path))
        assert TEXT not in shown
        assert "He spoke of work." not in shown
        assert "About another man" in shown
    assert TEXT not in body(client.get(start))
    assert client.get(f"{start}log/?kind=general").context["count"] == 0
    assert client.get(f"{start}log/?tag=progress").context["count"] == 0
    assert client.get(f"{start}log/{entry.pk}/amend/").status_code == 404
    told = client.get(f"/api/v1/custodies/{custody.pk}/contacts/").json()["results"]
    assert {one["sight"] for one in told} == {"withdrawn"}
    assert {one["text"] for one in told} == {None}
    assert {one["withdrawn"]["because"] for one in told} == {"About another man"}


def test_the_reason_and_the_gist_are_kept_from_those_to_whom_it_was_masked(world, as_actor):
    custody = world.receive()
    secret = restricted_entry(world, custody, "restricted_security")
    withdrawn(secret, world.actor("security"), reason="The cell was another")
    address = f"/cases/{custody.prisoner.number}/log/{secret.pk}/"
    for role in ("learning_and_skills", "psychology", "wing_staff"):
        page = body(as_actor(world.actor(role)).get(address))
        assert "The cell was another" not in page
        assert "See him in pairs." not in page
        assert SECRET not in page
    assert "The cell was another" in body(as_actor(world.actor("head_of_omu")).get(address))


@pytest.mark.parametrize(
    ("role", "status"),
    [("head_of_omu", 200), ("public_protection", 200), ("inspector", 200), ("offender_supervisor", 403),
     ("wing_staff", 403), ("governor", 403), ("offender_manager", 403)],
)  # fmt: skip
def test_what_was_withdrawn_is_read_by_those_who_answer_for_the_log_and_audited(
    world, as_actor, role, status
):
    supervisor, custody = world.actor("offender_supervisor"), world.receive()
    entry = written(custody, world, supervisor, text=TEXT)
    address = f"/cases/{custody.prisoner.number}/log/{entry.pk}/withdrawn/"
    client = as_actor(world.actor(role))
    assert client.get(address).status_code == (404 if status == 200 else 403)
    withdrawn(entry, supervisor)
    answer = client.get(address)
    assert answer.status_code == status
    assert (TEXT in body(answer)) is (status == 200)
    read = AuditEvent.objects.filter(deed="cases.contact.read_withdrawn", subject_key=str(entry.pk))
    assert read.count() == (1 if status == 200 else 0)


def test_the_head_does_not_read_a_withdrawn_entry_that_was_masked_before(world, as_actor):
    custody = world.receive()
    secret = restricted_entry(world, custody, "restricted_health")
    withdrawn(secret, world.actor("health"))
    address = f"/cases/{custody.prisoner.number}/log/{secret.pk}/withdrawn/"
    assert as_actor(world.actor("head_of_omu")).get(address).status_code == 404


def test_a_form_left_open_does_not_withdraw_what_was_amended_since(world, as_actor):
    supervisor, custody = world.actor("offender_supervisor"), world.receive()
    entry = written(custody, world, supervisor)
    client, address = as_actor(supervisor), f"/cases/{custody.prisoner.number}/log/{entry.pk}/withdraw/"
    amended(entry, world, world.actor("wing_staff"), text="It was the other landing.")
    fields = {"reason": "About another man", "seen": "0", "submission": str(uuid.uuid4())}
    page = client.post(address, fields)
    assert "amended this entry while your page was open" in body(page)
    assert "It was the other landing." in body(page)
    assert page.context["form"]["reason"].value() == "About another man"
    assert page.context["form"]["seen"].value() == "1"
    assert client.post(address, fields | {"seen": "1"}).status_code == 302


def test_a_second_withdrawal_and_a_late_amendment_are_refused_with_the_name_and_the_reason(world, as_actor):
    supervisor, custody = world.actor("offender_supervisor"), world.receive()
    entry, head = written(custody, world, supervisor), world.actor("head_of_omu")
    withdrawn(entry, head)
    stale = Contact.objects.get(pk=entry.pk)
    with pytest.raises(Refused, match=f"withdrawn already by {head.name}, because: About another man"):
        withdrawn(stale, supervisor)
    start = f"/cases/{custody.prisoner.number}/log/{entry.pk}"
    typed = {"text": "It was Tuesday, at length.", "reason": "day"}
    page = as_actor(supervisor).post(f"{start}/amend/", typed)
    assert f"{head.name} withdrew this entry" in body(page)
    assert typed["text"] in body(page)
    assert Contact.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_who_withdraw_at_once_one_does_it_and_the_other_reads_who(world):
    supervisor, head, custody = (
        world.actor("offender_supervisor"),
        world.actor("head_of_omu"),
        world.receive(),
    )
    entry = written(custody, world, supervisor)
    found = at_once(lambda: withdrawn(entry, supervisor), lambda: withdrawn(entry, head))
    assert sorted(type(one).__name__ for one in found) == ["Withdrawal", "str"]
    loser = next(one for one in found if isinstance(one, str))
    assert loser.startswith("This entry was withdrawn already by ")
    assert Withdrawal.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_one_who_amends_and_one_who_withdraws_at_once_the_second_is_told(world):
    supervisor, head, custody = (
        world.actor("offender_supervisor"),
        world.actor("head_of_omu"),
        world.receive(),
    )
    entry = written(custody, world, supervisor)
    amend = lambda: contacts.amend(  # noqa: E731
        entry, text="It was Tuesday.", reason="day", now=NOW, today=world.today, by=supervisor
    )
    found = at_once(amend, lambda: withdrawn(entry, head, seen=0))
    refusals = [one for one in found if isinstance(one, str)]
    assert len(refusals) == 1
    assert "withdrew this entry" in refusals[0] or "amended this entry while" in refusals[0]
    assert Contact.objects.filter(amends=entry).count() + Withdrawal.objects.count() == 1
