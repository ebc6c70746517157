"""Signing in while Redis is away: it works, the lock holds, and nothing is answered by 500."""

import socket
import time

import pytest
from django.core.cache import cache, caches
from django.core.cache.backends.redis import RedisCache
from django.test import Client
from django.urls import reverse
from redis.exceptions import RedisError

from omu.run import cache as backend
from staff.models import AuditEvent
from tests.staff.test_bad_sign_in import LOCKED, sign_in
from tests.world import PASSWORD

NOBODY = "redis://127.0.0.1:1/0"


def gone(settings, location):
    """The cache at an address where nothing good answers."""
    plain = settings.CACHES["default"]
    settings.CACHES = {"default": plain | {"LOCATION": location}}
    cache.clear()


def test_the_cache_is_truly_away(settings):
    gone(settings, NOBODY)
    with pytest.raises(RedisError):
        RedisCache(NOBODY, {}).get("x")
    cache.set("x", 1)
    assert cache.get("x") == 1


def test_the_right_password_opens_the_door(world, settings, caplog):
    gone(settings, NOBODY)
    client, name = Client(), world.actor("offender_supervisor").user.username
    assert sign_in(client, name, PASSWORD).status_code == 302
    assert client.get(reverse("caseload")).status_code == 200
    assert "Redis does not answer" in caplog.text


def test_the_lock_holds_all_the_same(world, settings):
    gone(settings, NOBODY)
    client, name = Client(), world.actor("offender_supervisor").user.username
    pages = [sign_in(client, name, "wrong") for _ in range(6)]
    assert {one.status_code for one in pages} == {200}
    assert all("The user name or the password is wrong." in one.content.decode() for one in pages[:5])
    assert LOCKED in pages[5].content.decode()
    assert LOCKED in sign_in(client, name, PASSWORD).content.decode()
    assert AuditEvent.objects.filter(deed="staff.session.locked_out", details__user_name=name).count() == 2


def test_a_redis_that_takes_calls_and_never_answers_holds_nobody_up(world, settings):
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        gone(settings, f"redis://127.0.0.1:{listening.getsockname()[1]}/0")
        client, name = Client(), world.actor("offender_supervisor").user.username
        began = time.monotonic()
        assert sign_in(client, name, PASSWORD).status_code == 302
        assert time.monotonic() - began < 5


def test_when_redis_is_back_it_counts_again(settings, monkeypatch):
    real = settings.CACHES["default"]["LOCATION"]
    gone(settings, NOBODY)
    cache.set("omu-test", "by memory")
    monkeypatch.setattr(backend, "ASK_AGAIN_AFTER", 0.0)
    held = caches["default"]
    held._servers, held.__dict__["_cache"] = [real], held._class([real])
    held._ask_again_at = 0.0
    assert held.get("omu-test") is None
    held.set("omu-test", "by Redis")
    assert RedisCache(real, {}).get("omu-test") == "by Redis"
    held.delete("omu-test")
