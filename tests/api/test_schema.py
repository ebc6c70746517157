"""The description of the API is without warnings, and no call, fitting it or not, is answered by 500."""

import itertools
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from cases.models import Custody
from omu.wsgi import application
from sentence_plans.actions import plans
from sentence_plans.models import SentencePlan
from staff.actions import tokens
from tests.world import World

#: That bad data is always refused is not asked: the framework takes 0 for "0" and a date for its text.
CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
)
CALLS_AN_OPERATION = 12


def test_the_schema_has_no_warnings(capsys: Any) -> None:
    call_command("spectacular", "--validate", "--fail-on-warn")
    assert "openapi: 3" in capsys.readouterr().out


@pytest.fixture
def open_connection() -> Iterator[None]:
    """Keep the connection of the test open: a WSGI call would close it at its end."""
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    yield
    request_started.connect(close_old_connections)
    request_finished.connect(close_old_connections)


def operations() -> list[Any]:
    """Every operation of the schema, with the application that answers it."""
    schema = schemathesis.openapi.from_dict(SchemaGenerator().get_schema(public=True))
    schema.app = application
    return [found.ok() for found in schema.get_all_operations()]


def of_the_case(call: Any, custody: Custody, plan: SentencePlan) -> dict[str, Any]:
    """What stands in the address of a call about this case: its keys instead of what was made up."""
    key = plan.pk if "/plans/" in call.operation.path else custody.pk
    real = {"key": key, "number": custody.prisoner.number, "code": custody.headline.prison.code}
    return {name: real[name] for name in call.path_parameters or {}}


@pytest.mark.usefixtures("open_connection")
@pytest.mark.parametrize("role", ["case_administrator", "oca", "offender_supervisor"])
def test_no_call_is_answered_by_500(role: str, world: World) -> None:
    actor = world.actor(role)
    _, secret = tokens.make(actor.assignment, purpose="fuzz", days=1, today=world.today, by=world.system)
    custody = world.receive(number="A1234BC")
    plan = plans.open_plan(custody, today=world.today, by=world.actor("offender_supervisor"))
    serial = itertools.count()
    answered: dict[str, set[int]] = {}

    for operation in operations():

        @given(case=operation.as_strategy(), known=st.booleans())
        @settings(
            max_examples=CALLS_AN_OPERATION,
            deadline=None,
            derandomize=True,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        def call(case: Any, known: bool) -> None:
            if known:
                case.path_parameters = of_the_case(case, custody, plan)
                case.headers = dict(case.headers or {}) | {
                    "Idempotency-Key": f"fuzz-{next(serial)}",
                    "If-Match": '"1"',
                }
            with transaction.atomic():
                response = case.call(headers={"Authorization": f"Token {secret}"})
            answered.setdefault(case.operation.label, set()).add(response.status_code)
            case.validate_response(response, checks=CHECKS)

        call()

    assert set(answered) == {operation.label for operation in operations()}
    assert 200 in answered["GET /api/v1/custodies/{key}/"]
    signing = {400, 404} if role == "offender_supervisor" else {403}
    assert signing <= answered["POST /api/v1/plans/{key}/sign/"]
    assert {401, 500}.isdisjoint(set().union(*answered.values()))
