"""Pages of cases open to named people only (docs/domain.md 2.2 rule 4, docs/adr/0019)."""

import dataclasses
import datetime

from django.urls import reverse

from cases.models import Headline, NamedReader
from staff import actors
from staff.models import AuditEvent


def test_closed_named_asked_for_answered_and_opened_again(world, as_actor):
    custody = world.receive()
    number = custody.prisoner.number
    protection, wing = as_actor(world.actor("public_protection")), as_actor(world.actor("wing_staff"))
    page = reverse("case_limited", args=[number])
    assert "open to everybody in reach" in protection.get(page).content.decode()
    assert wing.get(reverse("case", args=[number])).status_code == 200
    protection.post(reverse("limited_close", args=[number]), {"reason": "He worked here."})
    assert wing.get(reverse("case", args=[number])).status_code == 404
    assert "Open to named people only" in protection.get(reverse("case", args=[number])).content.decode()
    post = world.assign("carat")
    named = {"reader": str(post.pk), "reason": "Runs his group."}
    protection.post(reverse("limited_name", args=[number]), named)
    assert as_actor(actors.of(post)).get(reverse("case", args=[number])).status_code == 200
    ask = reverse("limited_ask")
    said = [
        wing.post(ask, {"number": one, "reason": "Escort"}, follow=True).content
        for one in (number, "Z9999ZZ")
    ]
    assert len({b"who answer for it have your request" in one for one in said}) == 1
    assert NamedReader.objects.get(user=world.actor("wing_staff").user).reason == "Escort"
    row = NamedReader.objects.get(answered_on=None)
    assert "Escort" in protection.get(reverse("limited_list")).content.decode()
    answer = reverse("limited_request", args=[row.pk])
    sent = protection.post(answer, {"is_granted": "yes", "days": "29"})
    assert "1 to 28" in sent.content.decode() or "28" in sent.content.decode()
    assert NamedReader.objects.get(pk=row.pk).answered_on is None
    protection.post(answer, {"is_granted": "yes", "days": "2"})
    assert NamedReader.objects.get(pk=row.pk).until is not None
    shown = protection.get(page).content.decode()
    assert "Runs his group." in shown
    protection.post(reverse("limited_open", args=[number]), {"reason": "He moved wings."})
    assert Headline.objects.get(pk=custody.pk).limitation_id is None
    assert "He moved wings." in protection.get(page).content.decode()


def test_a_day_let_in_opens_by_session_and_ends_by_itself(world, as_actor, settings):
    custody = world.receive()
    number = custody.prisoner.number
    as_actor(world.actor("head_of_omu")).post(reverse("limited_close", args=[number]), {"reason": "x"})
    settings.TODAY = datetime.date(2026, 10, 8)
    governor = as_actor(world.actor("governor"))
    assert governor.get(reverse("case", args=[number])).status_code == 404
    opened = governor.post(reverse("limited_at_once"), {"number": number, "reason": "Fire"})
    assert opened.url == reverse("case", args=[number])
    assert governor.get(opened.url).status_code == 200
    settings.TODAY = datetime.date(2026, 10, 9)
    assert as_actor(world.actor("governor")).get(opened.url).status_code == 200
    settings.TODAY = datetime.date(2026, 10, 10)
    assert as_actor(world.actor("governor")).get(opened.url).status_code == 404


def test_refusals_stand_in_the_audit_and_typed_words_stay(world, as_actor):
    custody = world.receive()
    number = custody.prisoner.number
    client = as_actor(world.actor("governor"))
    sent = client.post(reverse("limited_at_once"), {"number": number, "reason": "Fire on the wing"})
    said = sent.content.decode()
    assert "no closed case" in said
    assert "Fire on the wing" in said
    wing = as_actor(world.actor("wing_staff"))
    assert wing.post(reverse("limited_close", args=[number]), {"reason": "x"}).status_code == 403
    assert AuditEvent.objects.filter(kind="refused", user=world.actor("wing_staff").user).exists()


def test_the_head_of_another_prison_and_who_asked_open_no_request(world, as_actor):
    custody = world.receive()
    number = custody.prisoner.number
    as_actor(world.actor("head_of_omu")).post(reverse("limited_close", args=[number]), {"reason": "x"})
    asker = world.actor("wing_staff")
    as_actor(asker).post(reverse("limited_ask"), {"number": number, "reason": "x"})
    row = NamedReader.objects.get()
    address = reverse("limited_request", args=[row.pk])
    both = dataclasses.replace(actors.of(world.assign("head_of_omu", user=asker.user)))
    for client in (as_actor(world.actor("head_of_omu", place=world.morden)), as_actor(both)):
        assert client.get(address).status_code == 404
    assert as_actor(world.actor("head_of_omu")).get(address).status_code == 200
