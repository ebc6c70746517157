"""Corrections of entries, and that no entry is ever changed (docs/domain.md 14.1)."""

import uuid

import pytest
from django.db import InternalError, connection, transaction
from django.db.utils import DatabaseError

from cases.actions import contacts
from cases.models import Contact, Headline
from staff.actions.errors import Refused
from staff.models import AuditEvent
from tests.cases.test_contact_pages import GIST, SECRET, restricted_entry
from tests.cases.test_contacts import NOW, PLAIN, written


def amended(contact, world, actor, *, text="It was Tuesday.", reason="Wrong day", **gist):
    return contacts.amend(contact, text=text, reason=reason, now=NOW, today=world.today, by=actor, **gist)


def test_an_amendment_points_to_the_entry_and_leaves_it_as_it_was(world):
    supervisor, custody = world.actor("offender_supervisor"), world.receive()
    first = written(custody, world, supervisor, tags=("first_contact",))
    second = amended(first, world, world.actor("wing_staff"))
    assert (second.amends, second.text, second.amended_because) == (first, "It was Tuesday.", "Wrong day")
    assert (second.kind, second.happened_at, second.author_role) == (
        first.kind,
        first.happened_at,
        "wing_staff",
    )
    assert Contact.objects.get(pk=first.pk).text == PLAIN["text"].strip()
    event = AuditEvent.objects.get(deed="cases.contact.amended")
    assert (event.reason, event.details["amends"]) == ("Wrong day", str(first.pk))
    assert Headline.objects.get(custody=custody).last_contact_at == first.happened_at


def test_an_amendment_of_an_amendment_points_to_the_first_entry(world):
    supervisor, custody = world.actor("offender_supervisor"), world.receive()
    first = written(custody, world, supervisor)
    third = amended(amended(first, world, supervisor), world, supervisor, text="It was Monday.")
    assert third.amends == first
    assert first.amendments.count() == 2


@pytest.mark.parametrize(
    ("facts", "field"),
    [({"text": "  "}, "text"), ({"reason": ""}, "reason"), ({"reason": "x" * 301}, "reason")],
)
def test_an_amendment_has_a_text_and_a_reason(world, facts, field):
    supervisor, custody = world.actor("offender_supervisor"), world.receive()
    with pytest.raises(Refused) as refusal:
        amended(written(custody, world, supervisor), world, supervisor, **facts)
    assert refusal.value.field == field
    assert Contact.objects.count() == 1


@pytest.mark.parametrize("role", ["learning_and_skills", "wing_staff", "offender_manager"])
def test_who_may_not_read_it_in_full_may_not_amend_it(world, role):
    custody = world.receive()
    world.allocate(custody, world.actor("offender_manager"))
    secret = restricted_entry(world, custody, "restricted_security")
    with pytest.raises(Refused, match="cannot read this entry in full"):
        amended(secret, world, world.actor(role))


def test_a_restricted_entry_is_amended_by_its_author_alone(world):
    custody = world.receive()
    secret = restricted_entry(world, custody, "restricted_security")
    with pytest.raises(Refused, match="somebody else's"):
        amended(secret, world, world.actor("head_of_omu"))
    correction = amended(secret, world, world.actor("security"), gist_what_to_do="See him alone.")
    assert (correction.restriction, correction.gist_bearing) == ("restricted_security", GIST["gist_bearing"])
    assert correction.gist_what_to_do == "See him alone."


def test_a_role_of_own_kinds_and_one_out_of_reach_amend_nothing_of_others(world):
    custody = world.receive()
    entry = written(custody, world, world.actor("offender_supervisor"))
    with pytest.raises(Refused, match="does not write this kind"):
        amended(entry, world, world.actor("health"))
    with pytest.raises(Refused, match="not within your reach"):
        amended(entry, world, world.actor("offender_supervisor", place=world.morden))


def test_the_page_amends_once_and_shows_the_amendment_under_its_entry(world, as_actor):
    supervisor, custody = world.actor("offender_supervisor"), world.receive()
    entry = written(custody, world, supervisor)
    client, number = as_actor(supervisor), custody.prisoner.number
    fields = {"text": "It was Tuesday.", "reason": "Wrong day", "submission": str(uuid.uuid4())}
    for _ in range(2):
        answer = client.post(f"/cases/{number}/log/{entry.pk}/amend/", fields)
        assert answer.headers["Location"] == f"/cases/{number}/log/{entry.pk}/"
    log = client.get(f"/cases/{number}/log/")
    assert log.context["count"] == 1
    assert "because: Wrong day" in log.content.decode()
    assert "It was Tuesday." in log.content.decode()
    amendment = Contact.objects.get(amends=entry)
    assert client.get(f"/cases/{number}/log/{amendment.pk}/").context["shown"].contact == entry


def test_amendments_of_a_masked_entry_are_masked_and_the_page_that_amends_it_is_not_found(world, as_actor):
    custody = world.receive()
    secret = restricted_entry(world, custody, "restricted_security")
    amended(secret, world, world.actor("security"), text="It was another cell.")
    client, number = as_actor(world.actor("learning_and_skills")), custody.prisoner.number
    for path in (f"log/{secret.pk}/", "log/", "log/csv/"):
        answer = client.get(f"/cases/{number}/{path}")
        body = (answer.getvalue() if answer.streaming else answer.content).decode()
        assert SECRET not in body
        assert "another cell" not in body
    assert client.get(f"/cases/{number}/log/{secret.pk}/amend/").status_code == 404
    head = as_actor(world.actor("head_of_omu"))
    refused = head.post(f"/cases/{number}/log/{secret.pk}/amend/", {"text": "x", "reason": "y"})
    assert "somebody else" in refused.content.decode()
    assert Contact.objects.filter(amends=secret).count() == 1


@pytest.mark.parametrize("table", ["cases_contact", "cases_contacttag"])
@pytest.mark.parametrize("deed", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_no_entry_and_no_tag_is_changed_or_removed_even_by_the_owner(world, table, deed):
    written(world.receive(), world, world.actor("offender_supervisor"), tags=("progress",))
    refused = pytest.raises((InternalError, DatabaseError), match="append_only")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(deed.format(table))
    assert Contact.objects.count() == 1
