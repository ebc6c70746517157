"""Typed text survives a time-out, a crash and another machine, for its author only (docs/adr/0002)."""

import datetime
import json

import pytest
import time_machine
from django import forms
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import reverse
from django.utils.timezone import localtime

from staff.actions import drafts
from staff.actions.errors import Refused
from staff.forms.base import GovForm
from staff.forms.fields import LongTextField, SplitDateField, YesNoField
from staff.models import Draft
from staff.views.drafts import offer
from staff.views.submit import submitted

ADDRESS = "/drafts/contact/A1234BC/"
WHEN = datetime.datetime(2026, 12, 3, 14, 2, tzinfo=datetime.UTC)


class ContactForm(GovForm):
    """Stands for any form of the product: text, a date in three boxes, several answers, a tick."""

    text = LongTextField(label="Text", max_length=100)
    held_on = SplitDateField(label="Held on")
    tags = forms.MultipleChoiceField(label="Tags", choices=[("a", "A"), ("b", "B"), ("c", "C")])
    seen = forms.BooleanField(label="Seen", required=False)
    agreed = YesNoField(label="Agreed")


TYPED = {
    "text": ["Siôn said \U0001f600"], "held_on_day": ["3"], "held_on_month": [""], "held_on_year": ["2026"],
    "tags": ["a", "c"], "seen": ["on"], "agreed": ["no"], "version": ["4"],
}  # fmt: skip


@pytest.fixture
def officer(world):
    return world.actor("offender_supervisor")


def request_of(actor):
    request = RequestFactory().get("/")
    request.actor = actor
    return request


def post(client, fields, address=ADDRESS):
    return client.post(address, json.dumps({"fields": fields}), content_type="application/json")


def test_a_draft_is_kept_and_the_last_one_stands(officer, as_actor):
    client = as_actor(officer)
    first = post(client, {"text": ["first"]}).json()
    assert first == {"saved_at": f"{localtime(Draft.objects.get().saved_at):%H:%M}"}
    second = post(client, {"text": ["second"]}).json()
    assert client.get(ADDRESS).json() == {"fields": {"text": ["second"]}, "saved_at": second["saved_at"]}
    assert Draft.objects.count() == 1


def test_it_is_offered_with_its_time_in_london_and_can_be_discarded(officer):
    drafts.keep("contact", subject="A1234BC", fields=TYPED, by=officer)
    Draft.objects.update(saved_at=datetime.datetime(2026, 7, 3, 13, 2, tzinfo=datetime.UTC))
    context = {"draft": offer(request_of(officer), "contact", "A1234BC"), "form": ContactForm()}
    shown = render_to_string("staff/drafts/offer.html", context)
    assert "You left this unfinished at 14:02 on 3 July 2026." in shown
    assert f'action="{ADDRESS}discard/"' in shown
    nothing = {"draft": offer(request_of(officer), "contact", "B1234BC"), "form": ContactForm()}
    assert render_to_string("staff/drafts/offer.html", nothing).strip() == ""


def test_after_a_time_out_it_is_offered_on_another_machine_to_its_author_only(world, officer, as_actor):
    with time_machine.travel(WHEN, tick=False) as clock:
        first = as_actor(officer)
        first.get(reverse("policy"))
        post(first, TYPED)
        clock.move_to(WHEN + datetime.timedelta(minutes=16))
        assert first.get(ADDRESS).status_code == 302
        second = as_actor(officer)
        assert second.get(ADDRESS).json()["fields"] == TYPED
    for somebody in ("head_of_omu", "governor", "account_administrator"):
        other = world.actor(somebody)
        assert as_actor(other).get(ADDRESS).status_code == 404
        assert offer(request_of(other), "contact", "A1234BC").saved_at is None


def test_another_form_or_subject_has_its_own_draft(officer, as_actor):
    client = as_actor(officer)
    post(client, {"text": ["one"]})
    post(client, {"text": ["two"]}, "/drafts/contact/B1234BC/")
    post(client, {"text": ["three"]}, "/drafts/plan/A1234BC/")
    kept = offer(request_of(officer), "contact", "A1234BC")
    assert kept.fields == {"text": ["one"]}
    assert client.get("/drafts/review/A1234BC/").status_code == 404


def test_the_draft_stands_in_the_form_whatever_the_kind_of_field(officer):
    drafts.keep("contact", subject="A1234BC", fields=TYPED, by=officer)
    form = ContactForm(version=7)
    offer(request_of(officer), "contact", "A1234BC").fill(form)
    assert form["text"].value() == "Siôn said \U0001f600"
    assert form["held_on"].value() == ["3", "", "2026"]
    assert form["tags"].value() == ["a", "c"]
    assert form["seen"].value() is True
    assert form["agreed"].value() == "no"
    # The version it was typed against, so that a change made since is noticed when it is saved.
    assert form["version"].value() == "4"


def test_a_form_that_was_sent_is_not_overwritten_by_the_draft(officer):
    drafts.keep("contact", subject="A1234BC", fields=TYPED, by=officer)
    form = ContactForm({"text": "typed anew"})
    offer(request_of(officer), "contact", "A1234BC").fill(form)
    assert form["text"].value() == "typed anew"


def test_without_a_draft_nothing_is_filled_in(officer):
    form = ContactForm(initial={"text": "as it was"})
    kept = offer(request_of(officer), "contact", "A1234BC")
    kept.fill(form)
    assert (form["text"].value(), kept.saved_at) == ("as it was", None)


def test_without_javascript_the_form_itself_keeps_the_draft(officer, as_actor):
    client = as_actor(officer)
    sent = {"text": "so far", "tags": ["a", "b"], "submission": "x", "next": "/permissions/"}
    answer = client.post(ADDRESS, sent, follow=True)
    assert answer.redirect_chain == [("/permissions/", 302)]
    assert "Saved as draft" in answer.content.decode()
    assert Draft.objects.get().fields == {"text": ["so far"], "tags": ["a", "b"]}


@pytest.mark.parametrize(
    "address", ["//elsewhere.example", "/\\elsewhere.example", "https://elsewhere.example/"]
)
def test_it_leads_nowhere_else(officer, as_actor, address):
    answer = as_actor(officer).post(ADDRESS, {"text": "so far", "next": address})
    assert answer["Location"] == "/"


def test_it_can_be_discarded_by_its_author_only(world, officer, as_actor):
    post(as_actor(officer), TYPED)
    address = f"{ADDRESS}discard/"
    as_actor(world.actor("governor")).post(address)
    assert Draft.objects.count() == 1
    assert as_actor(officer).get(address).status_code == 405
    as_actor(officer).post(address)
    assert not Draft.objects.exists()


class Sent:
    """What a view has in its hands when its form was sent."""

    def __init__(self, actor, data):
        self.request = RequestFactory().post("/", data)
        self.request.actor = actor
        self.request._messages = []

    def save(self, action):
        class Messages(list):
            def add(self, level, message, extra):
                self.append(message)

        self.request._messages = Messages()
        form = GovForm(self.request.POST)
        return submitted(
            self.request, form, action, leads_to=lambda made: "/", says="Saved.", draft=("contact", "A1234BC")
        )


def test_saving_the_form_discards_its_draft_and_a_refusal_does_not(officer):
    def refuses(fields):
        raise Refused("Not like this.")

    drafts.keep("contact", subject="A1234BC", fields=TYPED, by=officer)
    drafts.keep("plan", subject="A1234BC", fields=TYPED, by=officer)
    assert Sent(officer, {"text": "x"}).save(refuses) is None
    assert Draft.objects.filter(form="contact").exists()
    assert Sent(officer, {"text": "x"}).save(lambda fields: None).status_code == 302
    assert list(Draft.objects.values_list("form", flat=True)) == ["plan"]


NONSENSE = ["{", "[]", '"x"', "null", '{"fields": []}', '{"fields": "x"}', "{}", "[" * 100_000, "\udcff"]


@pytest.mark.parametrize("body", NONSENSE)
def test_nonsense_is_refused_with_a_message(officer, as_actor, body):
    raw = body.encode("utf-8", "surrogateescape")
    answer = as_actor(officer).post(ADDRESS, raw, content_type="application/json")
    assert answer.status_code == 400
    assert "fields" in answer.json()["error"]
    assert not Draft.objects.exists()


def test_characters_the_database_cannot_hold_are_left_out(officer, as_actor):
    body = '{"fields": {"te\\u0000xt": ["a\\u0000b\\ud800c"], "n": [null, 7], "d": {"x": 1}}}'
    assert as_actor(officer).post(ADDRESS, body, content_type="application/json").status_code == 200
    assert Draft.objects.get().fields == {"text": ["ab?c"], "n": ["", "7"], "d": ["{'x': 1}"]}


def test_a_draft_of_more_than_200_000_characters_is_refused(officer):
    drafts.keep("contact", subject="1", fields={"t": ["é" * 199_999]}, by=officer)
    with pytest.raises(Refused, match="too long"):
        drafts.keep("contact", subject="2", fields={"t": ["é" * 100_000], "u": ["é" * 99_999]}, by=officer)


def test_names_too_long_for_the_table_are_refused(officer, as_actor):
    long = "x" * 61
    for address in (f"/drafts/{long}/1/", f"/drafts/contact/{long}/"):
        assert post(as_actor(officer), TYPED, address).status_code == 400


def test_a_draft_never_keeps_the_marks_of_its_form(officer, as_actor):
    post(as_actor(officer), {"csrfmiddlewaretoken": ["x"], "submission": ["y"], "text": ["z"]})
    assert Draft.objects.get().fields == {"text": ["z"]}
