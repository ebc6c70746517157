"""A form left open overnight: nothing typed is lost, nothing is written twice (docs/adr/0002, 0003)."""

import datetime
import re
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from cases.models import Contact
from staff.models import Draft
from tests.world import World

EVENING = datetime.datetime(2026, 10, 8, 16, 50, tzinfo=datetime.UTC)
MORNING = datetime.datetime(2026, 10, 9, 7, 5, tzinfo=datetime.UTC)
TYPED = "Siôn was calm.\nHe asked about 😀."


@pytest.fixture
def address(world: World) -> str:
    """The form of an entry about somebody."""
    return reverse("contact_log_entry", args=[world.receive().prisoner.number])


def sent(page: Any) -> dict[str, Any]:
    """What the form sends when its text was typed and nothing else was changed."""
    body = page.content.decode()
    hidden = re.findall(r'<input type="hidden" name="(submission|draft_of)" value="([^"]*)"', body)
    form = page.context["form"]
    fixed = {"happened_on_day": "8", "happened_on_month": "10", "happened_on_year": "2026"}
    chosen = {name: form[name].value() for name in ("kind", "mode", "with_whom")}
    return {**dict(hidden), **fixed, **chosen, "happened_time": "07:30", "text": TYPED, "then": "stay"}


def test_what_was_sent_the_next_morning_is_kept_and_offered_after_signing_in(
    world: World, as_actor: Any, address: str
) -> None:
    officer = world.actor("offender_supervisor")
    with time_machine.travel(EVENING, tick=False) as clock:
        first = as_actor(officer)
        form = sent(first.get(address))
        clock.move_to(MORNING)
        answer = first.post(address, form)
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("account_login"))
        assert "what you typed was kept" in first.get(answer["Location"]).content.decode()
        assert not Contact.objects.exists()
        kept = Draft.objects.get()
        assert (kept.user, kept.fields["text"]) == (officer.user, [TYPED])
        assert not set(kept.fields) & {"submission", "draft_of", "csrfmiddlewaretoken"}

        again = as_actor(officer).get(address)
        assert again.context["form"]["text"].value() == TYPED
        assert "You left this unfinished" in again.content.decode()
        second = as_actor(officer)
        assert second.post(address, sent(again)).status_code == 302
        assert second.post(address, sent(again)).status_code == 302
    assert Contact.objects.get().text == TYPED
    assert not Draft.objects.exists()


def test_a_form_without_a_draft_and_a_page_leave_none(world: World, as_actor: Any, address: str) -> None:
    with time_machine.travel(EVENING, tick=False) as clock:
        client = as_actor(world.actor("offender_supervisor"))
        client.get(address)
        clock.move_to(MORNING)
        answer = client.post(address, {"text": TYPED, "draft_of": ""})
        assert answer.status_code == 302
        assert "what you typed was kept" not in client.get(answer["Location"]).content.decode()
    assert not Draft.objects.exists()


def test_names_that_no_form_has_are_not_kept(world: World, as_actor: Any, address: str) -> None:
    with time_machine.travel(EVENING, tick=False) as clock:
        client = as_actor(world.actor("offender_supervisor"))
        client.get(address)
        clock.move_to(MORNING)
        assert client.post(address, {"text": TYPED, "draft_of": "x" * 61 + "/1"}).status_code == 302
    assert not Draft.objects.exists()
