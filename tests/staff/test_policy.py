"""The permission table as a page, the first page, and what the desk shows (docs/domain.md 2.2)."""

import re

import pytest
from django.urls import reverse

from staff.permissions import ROLE_NAMES, THINGS
from staff.views.home import FIRST_PAGES


def test_the_page_shows_every_cell_of_the_table_the_code_obeys(world, as_actor):
    page = as_actor(world.actor("partner")).get(reverse("policy")).content.decode()
    rows = re.findall(r'<tr><th scope="row">(.*?)</th>(.*?)</tr>', page, re.DOTALL)
    assert len(rows) == len(THINGS)
    for (_, cells), thing in zip(rows, THINGS.values(), strict=True):
        shown = re.findall(r"<td>(.*?)</td>", cells, re.DOTALL)
        letters = [
            re.sub(r"<span.*|<abbr[^>]*>|</abbr>", "", cell, flags=re.DOTALL).strip() for cell in shown
        ]
        assert letters == [thing.grant(role).letters for role in ROLE_NAMES]


def test_one_role_is_shown_in_words(world, as_actor):
    client = as_actor(world.actor("wing_staff"))
    page = client.get(reverse("policy"), {"role": "carat"}).content.decode()
    assert "What may CARAT worker do?" in page
    assert "read, create or edit (own kind)" in page
    assert page.count('<tr class="govuk-table__row"><th scope="row"') == len(THINGS)
    assert "Who may do what</h1>" in client.get(reverse("policy"), {"role": "nobody"}).content.decode()


@pytest.mark.parametrize("role", ROLE_NAMES)
def test_everybody_may_read_it_and_arrives_somewhere_after_signing_in(world, as_actor, role):
    actor = world.actor(role)
    client = as_actor(actor)
    assert client.get(reverse("policy")).status_code == 200
    page = client.get(reverse("home"), follow=True)
    assert page.status_code == 200
    if role in FIRST_PAGES:
        assert page.redirect_chain[0] == (reverse(FIRST_PAGES[role]), 302)
    else:
        assert f"Welcome, {actor.name}" in page.content.decode()
        assert actor.role_in_words in page.content.decode()


def test_without_signing_in_every_page_leads_to_the_sign_in(db, client):
    for name in (
        "home",
        "policy",
        "inbox",
        "job_list",
        "accounts",
        "audit_mine",
        "audit_seals",
        "role_change",
    ):
        assert client.get(reverse(name))["Location"].startswith("/accounts/login/"), name
