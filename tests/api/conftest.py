"""Machines that call the API."""

import itertools
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from staff import actors
from staff.actions import tokens
from staff.actors import Actor
from tests.world import World


class Machine:
    """A client with a token of one actor; each POST gets a new Idempotency-Key unless one is given."""

    def __init__(self, secret: str) -> None:
        self.client = Client(headers={"authorization": f"Token {secret}"})
        self._keys = (f"test-{serial}" for serial in itertools.count(1))

    def get(self, path: str, **query: Any) -> Any:
        return self.client.get(f"/api/v1/{path}", query)

    def post(self, path: str, body: Any, *, key: str | None = None, match: str | None = None) -> Any:
        headers = {"idempotency-key": key if key is not None else next(self._keys)}
        if match is not None:
            headers["if-match"] = match
        return self.client.post(f"/api/v1/{path}", body, content_type="application/json", headers=headers)


@pytest.fixture
def machine(world: World) -> Callable[[Actor], Machine]:
    """A function: the machine that calls as this actor."""

    def calling_as(actor: Actor) -> Machine:
        _, secret = tokens.make(
            actor.assignment, purpose="tests", days=1, today=world.today, by=actors.system("tests")
        )
        return Machine(secret)

    return calling_as
