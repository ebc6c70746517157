"""A case open to named people only stands on no page and in no file of anybody else (docs/adr/0019)."""

import logging

import pytest
from django.test import Client
from django.urls import reverse

from cases.models import Custody, Prisoner
from staff.permissions import ROLE_NAMES
from tests.access.estate import address, build
from tests.access.routes_table import ROUTES
from tests.access.test_walk import IN_BY_RULE
from tests.conftest import sign_in

FAMILY_NAME = "Quillfeather"
#: What others may know of the number all the same, each for its reason in docs/adr/0019.
STILL_TOLD = {
    "inbox": "what one was told before the case was closed is one's own",
    "audit_mine": "what one did and read oneself is one's own",
}


@pytest.fixture(autouse=True)
def quiet_refusals():
    """Hundreds of refusals are what the walk is for: they need no line each in the log."""
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def estate(world):
    """The data set of the walk; the closed case bears a name that nobody else has."""
    built = build(world)
    person = Custody.objects.get(pk=built.cases["closed"].custody.pk).prisoner
    Prisoner.objects.filter(pk=person.pk).update(family_name=FAMILY_NAME, search_name=FAMILY_NAME.lower())
    Custody.objects.get(pk=built.cases["closed"].custody.pk)
    return built


def shown(client, url):
    """What a page or file says; empty where it is not opened."""
    answer = client.get(url)
    content = b"".join(answer) if answer.streaming else answer.content
    return content.decode("utf-8", "replace") if answer.status_code == 200 else ""


def lists(estate):
    """Every page and file that is not about the closed case, by name of the route."""
    for name, route in ROUTES.items():
        if (
            route.about != "none"
            and route.method == "get"
            and name not in {"account_logout", "account_login"}
        ):
            url = address(name, route.about, estate, estate.cases["own"])
            if url:
                yield name, url
    for name in ("find", "task_list", "caseload", "transfer_board"):
        yield f"{name} as a file", reverse(name) + "?csv=1"


def test_nobody_else_finds_number_or_name_on_any_page(estate):
    number, walked, found = estate.cases["closed"].number, 0, []
    for role in (role for role in ROLE_NAMES if role not in IN_BY_RULE):
        client = sign_in(Client(raise_request_exception=False), estate.actors[role])
        for name, url in lists(estate):
            said = shown(client, url)
            walked += bool(said)
            if (number in said or FAMILY_NAME in said) and name not in STILL_TOLD:
                found.append(f"{role}: {name}")
    assert found == []
    assert walked >= 800


def test_search_by_name_and_by_number_finds_it_for_those_who_are_in_alone(estate):
    sought = {}
    for role in ("head_of_omu", "wing_staff", "case_administrator", "trust_manager"):
        client = sign_in(Client(), estate.actors[role])
        said = client.post(reverse("find"), {"sought": FAMILY_NAME}).content.decode()
        by_number = client.post(reverse("find"), {"sought": estate.cases["closed"].number})
        sought[role] = (f"{FAMILY_NAME}," in said, by_number.status_code)
    assert sought == {
        "head_of_omu": (True, 302), "wing_staff": (False, 200), "case_administrator": (False, 200),
        "trust_manager": (False, 200),
    }  # fmt: skip


def test_who_is_in_by_rule_finds_it_on_the_lists(estate):
    """The walk above would pass over empty pages as well: here it is seen that they are not."""
    client = sign_in(Client(), estate.actors["head_of_omu"])
    number = estate.cases["closed"].number
    with_it = [name for name, url in lists(estate) if number in shown(client, url)]
    assert {"unit_cases", "limited_list"} <= set(with_it)
    assert len(with_it) >= 8
