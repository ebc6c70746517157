"""What every test may use."""

from typing import Any

import pytest
from django.conf import settings
from django.db.models.signals import post_init
from django.test import Client, override_settings
from django.urls import resolve

from staff.actors import Actor
from staff.middleware import ASSIGNMENT, LAST_SEEN_AT, SIGNED_IN_AT
from staff.models import AuditEvent
from staff.views.deeds import SENTENCES
from tests.world import TODAY, World


@pytest.fixture
def world(db: Any) -> World:
    """The small estate of tests/world.py."""
    return World()


OURS = ("staff.", "cases.", "risk.", "sentence_plans.", "inspection.", "omu.")


def _has_words(instance: AuditEvent, **_: Any) -> None:
    if instance.deed.startswith(OURS) and instance.deed not in SENTENCES:
        app = instance.deed.partition(".")[0]
        pytest.fail(f"the deed {instance.deed} cannot be read in the audit: add it to {app}/views/deeds.py")


@pytest.fixture(autouse=True, scope="session")
def every_deed_has_words() -> Any:
    """The audit is read by people: each deed that any test does must have its sentence."""
    resolve("/")  # the urls modules add the sentences of their apps
    post_init.connect(_has_words, sender=AuditEvent)
    yield
    post_init.disconnect(_has_words, sender=AuditEvent)


@pytest.fixture(autouse=True)
def plain_surroundings(request: Any) -> Any:
    """The day of the world (`@pytest.mark.real_today` leaves it alone), static files by their own names, and
    passwords that cost nothing to check; collected files and real hashing are tested by themselves.

    A session is not noted as used half way through a test on a busy machine, which would add queries where
    they are counted; tests of sessions set their own seconds.
    """
    static = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    changed: dict[str, Any] = {
        "STORAGES": settings.STORAGES | {"staticfiles": static},
        "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],
        "SESSION_NOTED_EVERY_SECONDS": 3600,
    }
    if not request.node.get_closest_marker("real_today"):
        changed["TODAY"] = TODAY
    with override_settings(**changed):
        yield


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
