"""The top navigation: few entries for every role, the rest folded together, none lost."""

import pytest
from django.urls import reverse

from staff.actors import Actor
from staff.context import COUNTS, FIRST, GROUPS, NAVIGATION, _navigation
from staff.models import RoleAssignment
from staff.permissions import ROLE_NAMES, allows

#: Managers outside write reports for meetings (docs/domain.md 2.2) and do not open the lists of them.
NARROWED = {"meeting_list", "screening_list"}


class Asking:
    """A request of somebody who has one role."""

    now = None

    def __init__(self, role):
        self.actor = Actor(user=None, assignment=RoleAssignment(role=role))


@pytest.fixture(autouse=True)
def loaded(monkeypatch):
    reverse("home")
    monkeypatch.setitem(COUNTS, "news", lambda actor, now: 3)


def test_every_page_has_one_place():
    placed = [*FIRST, *(label for labels in GROUPS.values() for label in labels)]
    assert len(placed) == len(set(placed))
    assert {label for label, _, _ in NAVIGATION} == set(placed)


@pytest.mark.parametrize("role", ROLE_NAMES)
def test_nobody_has_more_than_eight_entries_and_loses_no_page(role):
    shown = _navigation(Asking(role), "decisions")
    assert len(shown) <= 8
    pages = [page["url_name"] for one in shown for page in one.get("pages", [one])]
    allowed = {name for _, name, permission in NAVIGATION if allows(role, permission)}
    assert len(pages) == len(set(pages))
    # A partner organisation reaches no case, so that it would look for people in vain.
    lost = {"offender_manager": NARROWED, "trust_manager": NARROWED, "partner": {"find"},
                "victim_liaison_officer": {"find"}}  # fmt: skip
    assert allowed - set(pages) == lost.get(role, set())
    assert all(len(one["pages"]) > 1 for one in shown if "pages" in one)


def test_a_group_is_marked_and_counts_what_waits_in_it(monkeypatch):
    monkeypatch.setitem(COUNTS, "decisions", lambda actor, now: 2)
    monkeypatch.setitem(COUNTS, "referral_list", lambda actor, now: 5)
    shown = {one["label"]: one for one in _navigation(Asking("head_of_omu"), "decisions")}
    work = shown["Work on cases"]
    assert work["current"]
    assert work["count"] == 7
    assert [page["label"] for page in work["pages"] if page["current"]] == ["Decisions"]
    assert not shown["Checks"]["current"]
    assert shown["Checks"]["count"] == 0
    manager = {one["label"]: one["count"] for one in _navigation(Asking("offender_manager"), "caseload")}
    assert manager["What is new"] == 3


def test_the_page_folds_groups_without_a_script(world, as_actor):
    page = as_actor(world.actor("head_of_omu")).get(reverse("decisions")).content.decode()
    head = page[page.index('aria-label="Main"') : page.index("</nav>")]
    assert head.count("<details") == head.count("<summary") == 4
    group = head[head.index("<details") : head.index("</details>")]
    assert "Work on cases" in group
    assert f'href="{reverse("decisions")}" aria-current="page"' in group
    assert reverse("policy") in page[page.index("<footer") :]


def test_who_has_no_first_page_of_his_own_is_shown_every_page(world, as_actor):
    page = as_actor(world.actor("public_protection")).get(reverse("home")).content.decode()
    main = page[page.index("<main") : page.index("</main>")]
    for name in ("find", "decisions", "quality_list", "transfer_board"):
        assert f'href="{reverse(name)}"' in main


@pytest.mark.parametrize(("role", "beside"), [
    ("offender_supervisor", ["Other duties", "Supervision"]),
    ("head_of_omu", ["Nobody holds", "Caseloads", "Workload", "Move cases", "Moves done", "Other duties",
                     "Supervision"]),
])  # fmt: skip
def test_pages_about_sharing_out_cases_lead_nobody_to_a_refusal(world, as_actor, role, beside):
    page = as_actor(world.actor(role)).get(reverse("supervision"))
    assert [one["label"] for one in page.context["beside"]] == beside
