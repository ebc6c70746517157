"""A wrong password six times: the account is locked, also for the right one, and the page says so."""

from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from staff.models import AuditEvent
from tests.world import PASSWORD

LOCKED = "There were too many failed attempts. Wait five minutes and try again."


def sign_in(client, name, password):
    return client.post(reverse("account_login"), {"login": name, "password": password})


def test_the_seventh_time_is_refused_with_the_right_password_too(world):
    cache.clear()
    name, client = world.actor("offender_supervisor").user.username, Client()
    pages = [sign_in(client, name, "wrong").content.decode() for _ in range(6)]
    assert all("The user name or the password is wrong." in page for page in pages[:5])
    assert LOCKED in pages[5]
    page = sign_in(client, name, PASSWORD)
    assert page.status_code == 200
    assert LOCKED in page.content.decode()
    assert client.get(reverse("home")).status_code == 302
    assert reverse("account_login") in client.get(reverse("home"))["Location"]
    deeds = AuditEvent.objects.filter(kind="refused").order_by("pk").values_list("deed", flat=True)
    assert list(deeds) == [*["staff.session.refused"] * 5, *["staff.session.locked_out"] * 2]
