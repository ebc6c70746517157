"""What every test may use."""

from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from staff.actors import Actor
from staff.middleware import ASSIGNMENT, LAST_SEEN_AT, SIGNED_IN_AT
from tests.world import TODAY, World


@pytest.fixture
def world(db: Any) -> World:
    """The small estate of tests/world.py."""
    return World()


@pytest.fixture(autouse=True)
def frozen_day(request: Any) -> Any:
    """OMU_TODAY for tests that use pages: the day of the world; `@pytest.mark.real_today` leaves it alone."""
    before = settings.TODAY
    if not request.node.get_closest_marker("real_today"):
        settings.TODAY = TODAY
    yield
    settings.TODAY = before


@pytest.fixture(autouse=True)
def plain_static(settings: Any) -> None:
    """Static files by their own names: the collected ones belong to a running service."""
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }


@pytest.fixture(autouse=True)
def quick_passwords(settings: Any) -> None:
    """Passwords that cost nothing to check; what they are made with is tested by itself."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def sign_in(client: Client, actor: Actor) -> Client:
    """Sign a test client in as an actor, as the sign-in page would, without the cost of the password."""
    client.force_login(actor.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session[ASSIGNMENT] = actor.assignment.pk
    session.save()
    return client


@pytest.fixture
def as_actor() -> Any:
    """A function: a client signed in as the given actor."""

    def signed_in(actor: Actor) -> Client:
        return sign_in(Client(), actor)

    return signed_in


__all__ = ["LAST_SEEN_AT", "SIGNED_IN_AT", "sign_in"]
