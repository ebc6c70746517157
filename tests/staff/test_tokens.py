"""Tokens of machines by page: seen, made once, ended by their owner or whoever looks after the role."""

import datetime
import re
import uuid

import pytest
from django.test import Client
from django.urls import reverse

from staff.actions import accounts, tokens
from staff.actions.errors import Refused
from staff.models import ApiToken, AuditEvent

SHOWN = re.compile(r"<textarea[^>]*>([0-9a-f]{64})</textarea>")


def asked(**fields):
    return {"purpose": "Case system of Aldwater", "days": "30", "submission": uuid.uuid4(), **fields}


def calls(secret):
    """What the API answers a machine with this secret."""
    return Client().get("/api/v1/schema/", headers={"authorization": f"Token {secret}"}).status_code


def made_for(world, actor, **fields):
    plain = {"purpose": "Case system", "days": 30, "today": world.today, "by": world.system} | fields
    return tokens.make(actor.assignment, **plain)


def test_made_by_page_it_is_shown_once_works_and_is_in_the_audit(world, as_actor):
    actor = world.actor("offender_manager")
    client = as_actor(actor)
    assert "You have no token that works" in client.get(reverse("tokens")).content.decode()
    answer = client.post(reverse("token_make"), asked())
    secret = SHOWN.search(answer.content.decode())[1]
    assert calls(secret) == 200
    page = client.get(reverse("tokens")).content.decode()
    assert "Case system of Aldwater" in page
    assert secret not in page
    token = ApiToken.objects.get()
    assert (token.assignment, token.user) == (actor.assignment, actor.user)
    assert token.expiry - token.created < datetime.timedelta(days=30, seconds=5)
    event = AuditEvent.objects.get(deed="staff.token.made")
    assert (event.user, event.reason, event.details["days"]) == (actor.user, "Case system of Aldwater", 30)
    assert secret not in f"{event.details}{event.subject_key}"
    told = client.get(reverse("audit_mine")).content.decode()
    assert f"Made an API token for {actor.user.username}, offender manager" in told


def test_the_form_sent_twice_makes_one_and_shows_nothing_the_second_time(world, as_actor):
    client = as_actor(world.actor("offender_manager"))
    fields = asked()
    client.post(reverse("token_make"), fields)
    again = client.post(reverse("token_make"), fields, follow=True)
    assert again.redirect_chain == [(reverse("tokens"), 302)]
    assert "made already" in again.content.decode()
    assert SHOWN.search(again.content.decode()) is None
    assert ApiToken.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"purpose": " "}, "Enter purpose"),
        ({"purpose": "x" * 121}, "120 characters"),
        ({"days": "0"}, "1 or more"),
        ({"days": "367"}, "366 or less"),
        ({"days": ""}, "Enter days"),
        ({"days": "soon"}, "number"),
    ],
)
def test_what_cannot_be_asked_is_said_at_its_box(world, as_actor, fields, words):
    answer = as_actor(world.actor("offender_manager")).post(reverse("token_make"), asked(**fields))
    assert answer.status_code == 200
    assert "There is a problem" in answer.content.decode()
    assert words.lower() in answer.content.decode().lower()
    assert not ApiToken.objects.exists()


def test_with_several_roles_the_machine_acts_in_the_one_chosen(world, as_actor):
    first = world.actor("offender_supervisor")
    second = world.assign("wing_staff", user=first.user)
    stranger = world.actor("governor").assignment
    client = as_actor(first)
    offered = client.get(reverse("token_make")).content.decode()
    assert re.search(rf'value="{first.assignment.pk}"[^>]*checked', offered)
    refused = client.post(reverse("token_make"), asked(role=stranger.pk))
    assert "There is a problem" in refused.content.decode()
    answer = client.post(reverse("token_make"), asked(role=second.pk))
    secret = SHOWN.search(answer.content.decode())[1]
    assert tokens.actor_of(secret.encode(), today=world.today).role == "wing_staff"


def test_nobody_makes_a_token_for_somebody_else(world):
    administrator, other = world.actor("account_administrator"), world.actor("offender_manager")
    with pytest.raises(Refused, match="somebody else"):
        made_for(world, other, by=administrator)
    assert not ApiToken.objects.exists()


def test_ended_by_its_owner_it_works_no_longer(world, as_actor):
    actor = world.actor("offender_manager")
    token, secret = made_for(world, actor)
    client, where = as_actor(actor), reverse("token_end", args=[token.token_key])
    unsaid = client.post(where, {"reason": " ", "submission": uuid.uuid4()})
    assert "There is a problem" in unsaid.content.decode()
    assert calls(secret) == 200
    fields = {"reason": "The system is replaced.", "submission": uuid.uuid4()}
    assert client.post(where, fields)["Location"] == reverse("tokens")
    assert calls(secret) == 401
    assert client.post(where, fields)["Location"] == reverse("tokens")
    late = client.post(where, fields | {"submission": uuid.uuid4()})
    assert "has ended already" in late.content.decode()
    event = AuditEvent.objects.get(deed="staff.token.ended")
    assert (event.reason, event.subject_key) == ("The system is replaced.", token.token_key)
    page = client.get(reverse("tokens")).content.decode()
    assert "Tokens that no longer work" in page


def test_the_administrator_of_a_place_ends_the_tokens_of_its_roles_only(world, as_actor):
    local = world.actor("account_administrator", place=world.ashbourne)
    here, elsewhere = world.actor("wing_staff"), world.actor("wing_staff", place=world.morden)
    both = world.assign("wing_staff", user=here.user, place=world.morden)
    ours, our_secret = made_for(world, here)
    at_morden, _ = tokens.make(both, purpose="x", days=9, today=world.today, by=world.system)
    theirs, their_secret = made_for(world, elsewhere)
    client = as_actor(local)
    page = client.get(reverse("account", args=[here.user.pk])).content.decode()
    where = {one.pk: reverse("token_end", args=[one.token_key]) for one in (ours, at_morden, theirs)}
    assert [where[one] in page for one in (ours.pk, at_morden.pk)] == [True, False]
    assert client.get(where[theirs.pk]).status_code == client.get(where[at_morden.pk]).status_code == 404
    fields = {"reason": "He has left.", "submission": uuid.uuid4()}
    assert client.post(where[ours.pk], fields)["Location"] == reverse("account", args=[here.user.pk])
    assert (calls(our_secret), calls(their_secret)) == (401, 200)
    with pytest.raises(Refused, match="not yours"):
        tokens.end(theirs, reason="x", by=local)
    assert as_actor(here).get(where[theirs.pk]).status_code == 404


def test_the_day_of_the_last_call_is_kept(world, as_actor):
    actor = world.actor("offender_manager")
    token, secret = made_for(world, actor)
    client = as_actor(actor)
    assert "Never" in client.get(reverse("tokens")).content.decode()
    assert calls(secret) == 200
    token.refresh_from_db()
    assert token.last_used_on == world.today
    assert "8 October 2026" in client.get(reverse("tokens")).content.decode()


def test_the_first_call_of_a_day_costs_one_query_more(world, django_assert_num_queries):
    _, secret = made_for(world, world.actor("offender_manager"))
    for day, queries in ((world.today, 3), (world.today, 2), (world.today + datetime.timedelta(1), 3)):
        with django_assert_num_queries(queries):
            assert tokens.actor_of(secret.encode(), today=day)


def test_a_token_whose_role_or_time_has_ended_is_shown_so(world, as_actor):
    actor = world.actor("offender_supervisor")
    other = world.assign("wing_staff", user=actor.user)
    tokens.make(other, purpose="Of the wing", days=9, today=world.today, by=world.system)
    accounts.end_role(other, reason="moved", today=world.today, by=world.system)
    past, _ = made_for(world, actor, purpose="Of the unit")
    began = datetime.datetime.now(datetime.UTC)
    ApiToken.objects.filter(pk=past.pk).update(expiry=began - datetime.timedelta(seconds=1))
    page = as_actor(actor).get(reverse("tokens")).content.decode()
    assert "You have no token that works" in page
    assert ("Role not held" in page, "Ended" in page) == (True, True)
