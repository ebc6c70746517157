"""Who is let in: every operation, for nobody, for every role, within reach and out of it."""

import datetime
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import get_resolver, reverse

from cases.models import Custody
from omu.api.urls import urlpatterns
from staff import permissions
from staff.actions import accounts, tokens
from staff.models import ApiToken, AuditEvent
from tests.api.operations_table import OPERATIONS, UNNARROWED
from tests.world import World

NO_SUCH_ROW = 999_999
#: A role that holds what the OCA, who else asks after everything, does not.
SOMEBODY_WHO = {
    "sentence_plan:W": "case_administrator",
    "contact_levels:R": "offender_supervisor",
    "victims:R": "offender_supervisor",
    "victims:W": "offender_supervisor",
    "oversight:R": "offender_supervisor",
    "sentence_plan:S": "offender_supervisor",
    "board:W": "wing_staff",
    "matching:A": "offender_supervisor",
    "measures:R": "head_of_omu",
    "case_audit:R": "governor",
    "surveys:R": "governor",
}


def address(name: str, custody: Custody) -> str:
    """Address of a route about a custody; of no row where the route is about a contact or a transfer."""
    of_custody = name.startswith("api_custody")
    keys = {"number": custody.prisoner.number, "key": custody.pk if of_custody else NO_SUCH_ROW}
    keys["code"] = "NOWHERE"
    wanted = get_resolver().reverse_dict.getlist(name)[0][0][0][1]
    return reverse(name, kwargs={key: keys[key] for key in wanted})


def call(client: Any, method: str, path: str) -> Any:
    """The bare call: no body, a key of its own."""
    headers = {"idempotency-key": f"{method}{path}"[:100]}
    return client.generic(method, path, "{}", content_type="application/json", headers=headers)


def test_the_table_names_every_operation() -> None:
    routed = set()
    for pattern in urlpatterns:
        for method in getattr(pattern.callback, "actions", None) or {"get": ""}:
            routed |= {(pattern.name, method.upper())} if method != "head" else set()
    assert routed == set(OPERATIONS)


def test_nobody_gets_401_in_the_error_shape(world: World) -> None:
    custody = world.receive()
    for name, method in OPERATIONS:
        answer = call(Client(), method, address(name, custody))
        assert answer.status_code == 401, name
        assert answer["WWW-Authenticate"] == "Token"
        assert answer.json()["errors"][0]["code"] == "not_authenticated"


def test_a_role_without_the_permission_gets_403_and_a_line_in_the_audit(world: World, machine: Any) -> None:
    custody = world.receive()
    for role, actor in world.everybody().items():
        caller = machine(actor).client
        refused = 0
        for (name, method), needed in OPERATIONS.items():
            if name == "api_schema":
                continue
            held = [one for one in needed if permissions.allows(role, one)]
            if name in UNNARROWED:
                held = [one for one in held if not actor.narrowed_to(one.split(":")[0])]
            allowed = bool(held)
            answer = call(caller, method, address(name, custody))
            assert (answer.status_code == 403) is not allowed, (role, name, answer.status_code)
            refused += not allowed
        assert AuditEvent.objects.filter(kind="refused", user=actor.user).count() == refused, role


def test_out_of_reach_is_404(world: World, machine: Any) -> None:
    custody = world.receive(prison=world.morden)
    callers = {role: machine(world.actor(role)).client for role in ("oca", *SOMEBODY_WHO.values())}
    of_people = {"api_prisoners", "api_prisoners_find", "api_prisoners_matches"}
    about_no_row = {"api_schema", "api_transfers", "api_exchange_contacts", "api_quality_checks"}
    about_no_row |= {"api_needs", "api_needs_analyses"}
    about_no_row |= {"api_audits", "api_surveys", "api_measures", "api_dossiers_to_check"}
    about_no_row |= {
        "api_provision",
        "api_place_proposals",
        "api_workload",
        "api_victim_contacts",
        "api_unit_plan",
    } | of_people
    for name, method in OPERATIONS:
        if name not in about_no_row:
            role = SOMEBODY_WHO.get(OPERATIONS[name, method][0], "oca")
            answer = call(callers[role], method, address(name, custody))
            assert answer.status_code == 404, name
            assert answer.json() == {
                "type": "client_error",
                "errors": [{"code": "not_found", "detail": "Not found.", "attr": None}],
            }


def test_a_token_is_kept_as_a_digest_only(world: World) -> None:
    actor = world.actor("offender_supervisor")
    token, secret = tokens.make(actor.assignment, purpose="tests", days=1, today=world.today, by=world.system)
    row = ApiToken.objects.filter(pk=token.pk).values().get()
    assert len(secret) == 64
    assert not [value for value in row.values() if secret in str(value)]


@pytest.mark.parametrize("secret", ["", "wrong", "é", "a" * 64, "\x00", "a b"])
def test_a_wrong_token_is_401(secret: str, world: World) -> None:
    answer = Client().get("/api/v1/schema/", headers={"authorization": f"Token {secret}"})
    assert answer.status_code == 401


def test_a_token_ends_with_its_days(world: World) -> None:
    actor = world.actor("offender_supervisor")
    token, secret = tokens.make(actor.assignment, purpose="tests", days=3, today=world.today, by=world.system)
    assert token.expiry - token.created == pytest.approx(
        datetime.timedelta(days=3), abs=datetime.timedelta(1)
    )
    assert tokens.actor_of(secret.encode(), today=world.today) == actor
    tokens.end(token, reason="lost", by=world.system)
    assert tokens.actor_of(secret.encode(), today=world.today) is None


def test_a_token_works_only_while_the_role_is_held(world: World, machine: Any) -> None:
    actor = world.actor("offender_supervisor")
    caller = machine(actor)
    assert caller.get("schema/").status_code == 200
    accounts.end_role(actor.assignment, reason="moved", today=world.today, by=world.system)
    assert caller.get("schema/").status_code == 401


def test_a_token_of_a_disabled_account_is_no_good(world: World, machine: Any) -> None:
    actor = world.actor("offender_supervisor")
    caller = machine(actor)
    accounts.disable(actor.user, reason="left", today=world.today, by=world.system)
    assert caller.get("schema/").status_code == 401


def test_the_session_of_a_page_is_good_for_its_time_only(world: World, as_actor: Any) -> None:
    client = as_actor(world.actor("offender_supervisor"))
    client.get("/")
    assert client.get("/api/v1/schema/").status_code == 200
    later = datetime.datetime.now(datetime.UTC) + datetime.timedelta(minutes=16)
    with time_machine.travel(later):
        assert client.get("/api/v1/schema/").status_code == 401


def test_a_call_from_a_page_does_not_keep_its_session_alive(world: World, as_actor: Any) -> None:
    client = as_actor(world.actor("offender_supervisor"))
    client.get("/")
    now = datetime.datetime.now(datetime.UTC)
    with time_machine.travel(now + datetime.timedelta(minutes=10)):
        assert client.get("/api/v1/schema/").status_code == 200
    with time_machine.travel(now + datetime.timedelta(minutes=16)):
        assert client.get("/api/v1/schema/").status_code == 401


def test_a_page_needs_its_csrf_token_and_no_key(world: World) -> None:
    from tests.conftest import sign_in

    client = sign_in(Client(enforce_csrf_checks=True), world.actor("case_administrator"))
    body = {"text": "rees"}
    refused = client.post("/api/v1/prisoners/find/", body, content_type="application/json")
    assert refused.status_code == 403
    client.cookies["csrftoken"] = token = "c" * 32
    answer = client.post(
        "/api/v1/prisoners/find/", body, content_type="application/json", headers={"x-csrftoken": token}
    )
    assert answer.status_code == 200


def test_no_route_of_ours_is_404_in_the_error_shape(world: World, machine: Any) -> None:
    answer = machine(world.actor("offender_supervisor")).get("nothing/")
    assert answer.status_code == 404
    assert answer.json()["errors"][0]["code"] == "not_found"


def test_another_method_is_405(world: World, machine: Any) -> None:
    caller = machine(world.actor("case_administrator")).client
    for method in ("put", "delete", "options"):
        answer = getattr(caller, method)("/api/v1/prisoners/", "{}", content_type="application/json")
        assert answer.status_code == 405, method
        assert answer.json()["errors"][0]["code"] == "method_not_allowed"
