"""The queue and the bulk move as pages: chosen, looked at, done once, undone (docs/domain.md 5 rule 5)."""

import csv
import io

import pytest
from django.urls import reverse

from cases.models import Allocation, Headline, HeldAs, Reallocation
from staff import actors
from staff.actions import accounts
from tests.cases.test_unheld import began

OS = str(HeldAs.OFFENDER_SUPERVISOR)


@pytest.fixture
def head(world, as_actor):
    return as_actor(world.actor("head_of_omu"))


@pytest.fixture
def three(world):
    """Three cases that nobody holds: of 9, 20 and 2 days."""
    return [world.receive(family_name=name, **began(world, days))
            for name, days in (("Adams", 9), ("Brook", 20), ("Cole", 2))]  # fmt: skip


def names(page):
    return [row["headline"].custody.prisoner.family_name for row in page.context["rows"]]


def sent(people, officer, **changed):
    keys = [str(one.pk) for one in people]
    return {
        "held_as": OS, "shown": keys, "cases": keys, "holders": [str(officer.pk)], "reason": "Shared out",
    } | changed  # fmt: skip


def test_the_queue_says_who_why_and_how_old_and_opens_from_the_dashboard(world, head, three):
    page = head.get(reverse("unheld"))
    assert names(page) == ["Brook", "Adams", "Cole"]
    words = page.content.decode()
    assert "received, and no offender supervisor named yet" in words
    assert "7 working days" in words  # Tuesday 29 September to Thursday 8 October 2026
    unit = head.get(reverse("unit"))
    (number,) = [one for one in unit.context["numbers"] if one["words"] == "Cases that nobody holds"]
    assert (number["value"], number["href"]) == (3, reverse("unheld"))


def test_the_filter_asks_for_a_reason_and_for_who_is_missing(world, head, three):
    held = world.receive(family_name="Dean")
    for role in ("offender_supervisor", "offender_manager", "wing_staff"):
        world.allocate(held, world.actor(role))
    accounts.end_role(world.actor("wing_staff").assignment, reason="left", today=world.today, by=world.system)
    assert names(head.get(reverse("unheld"), {"why": "left"})) == ["Dean"]
    assert names(head.get(reverse("unheld"), {"held_as": OS})) == ["Brook", "Adams", "Cole"]
    assert names(head.get(reverse("unheld"), {"held_as": "offender_manager"})) == []
    assert (
        "Take a filter away" in head.get(reverse("unheld"), {"held_as": "offender_manager"}).content.decode()
    )
    assert len(head.get(reverse("unheld"), {"why": "nonsense"}).context["rows"]) == 4


def test_an_empty_queue_says_what_would_be_here(head):
    assert "Somebody holds every case" in head.get(reverse("unheld")).content.decode()


def test_the_queue_as_a_file(head, three):
    file = b"".join(head.get(reverse("unheld"), {"csv": "1"}).streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(file)))
    assert [row["name"].split(",")[0] for row in rows] == ["Brook", "Adams", "Cole"]
    assert rows[1]["working days"] == "7"


def test_from_the_queue_cases_are_chosen_looked_at_and_given_once(world, head, three):
    officer = world.assign("offender_supervisor")
    chosen = head.post(reverse("reallocate"), sent(three, officer, step="choose", cases=[str(three[0].pk)]))
    assert [row["ticked"] for row in chosen.context["rows"]] == [True, False, False]
    looked = head.post(reverse("reallocate"), sent(three, officer, step="look"))
    assert "3 of 3 cases would get a new offender supervisor" in looked.content.decode()
    assert not Allocation.objects.exists()
    mark = "5e1c1f1e-7c1d-4a57-9f0c-3a8a2b9d1a11"
    fields = sent(three, officer, step="do", submission=mark)
    first = head.post(reverse("reallocate"), fields)
    again = head.post(reverse("reallocate"), fields)
    assert first.status_code == again.status_code == 302
    assert first["Location"] == again["Location"]
    assert Reallocation.objects.count() == 1
    assert Allocation.objects.filter(user=officer.user).count() == 3
    page = head.get(first["Location"])
    assert "3</strong> Given to the new holder" in page.content.decode()
    assert head.get(reverse("unheld")).context["count"] == 0


def test_all_are_chosen_by_the_server_and_none_too(world, head, three):
    officer = world.assign("offender_supervisor")
    every = head.post(reverse("reallocate"), sent(three, officer, step="look", cases=[], select="page"))
    assert [row["ticked"] for row in every.context["rows"]] == [True] * 3
    none = head.post(reverse("reallocate"), sent(three, officer, step="look", select="none"))
    assert [row["ticked"] for row in none.context["rows"]] == [False] * 3
    assert not none.context["form"].errors


def test_what_is_missing_is_said_at_its_field_and_nothing_is_written(world, head, three):
    officer = world.assign("offender_supervisor")
    page = head.post(
        reverse("reallocate"), sent(three, officer, step="look", cases=[], holders=[], reason="")
    )
    words = page.content.decode()
    for message in ("Choose at least one case", "Choose who is to have the cases", "Enter reason"):
        assert message in words
    assert not Reallocation.objects.exists()


def test_somebody_who_leaves_between_the_look_and_the_deed_gets_nothing(world, head, three):
    officer = world.assign("offender_supervisor")
    assert head.post(reverse("reallocate"), sent(three, officer, step="look")).status_code == 200
    accounts.end_role(officer, reason="left", today=world.today, by=world.system)
    page = head.post(reverse("reallocate"), sent(three, officer, step="do"))
    assert page.status_code == 200
    assert "is not one of the available choices" in page.content.decode() or page.context["form"].errors
    assert not Allocation.objects.exists()
    assert not Reallocation.objects.exists()


def test_the_cases_of_one_who_has_left_are_found_by_the_name_and_moved_and_given_back(world, head):
    former, officer = world.assign("offender_supervisor"), world.assign("offender_supervisor")
    case = world.receive()
    world.allocate(case, actors.of(former))
    accounts.end_role(former, reason="left", today=world.today, by=world.system)
    asked = {"held_as": OS, "whose": str(former.user_id)}
    page = head.get(reverse("reallocate"), asked)
    assert [row["key"] for row in page.context["rows"]] == [case.pk]
    done = head.post(reverse("reallocate"), sent([case], officer, step="do"))
    assert Headline.objects.get(pk=case.pk).offender_supervisor == officer.user
    assert head.post(done["Location"], {"reason": ""}).status_code == 200
    undone = head.post(done["Location"], {"reason": "Wrong one"})
    assert undone.status_code == 302
    words = head.get(done["Location"]).content.decode()
    assert "no longer has the role" in words
    assert "Undo this move" not in words
    assert "1 kept" in head.get(reverse("reallocations")).content.decode()


def test_a_case_of_another_prison_cannot_be_slipped_in(world, head, three):
    stranger = world.receive(prison=world.morden)
    officer = world.assign("offender_supervisor")
    page = head.post(reverse("reallocate"), sent([stranger], officer, step="do"))
    assert page.status_code == 200
    assert not Allocation.objects.exists()


def test_a_trust_manager_has_the_queue_of_the_trusts_offender_managers(world, as_actor):
    case = world.receive()
    world.allocate(case, world.actor("offender_manager"))
    manager = as_actor(world.actor("trust_manager"))
    assert manager.get(reverse("unheld")).context["count"] == 0
    accounts.disable(world.actor("offender_manager").user, reason="left", today=world.today, by=world.system)
    page = manager.get(reverse("unheld"))
    assert [gap["kind"] for gap in page.context["rows"][0]["gaps"]] == ["offender_manager"]
    assert world.ashbourne.name in page.content.decode()
    new = world.assign("offender_manager")
    fields = sent([case], new, step="do", held_as="offender_manager")
    assert manager.post(reverse("reallocate"), fields).status_code == 302
    assert Headline.objects.get(pk=case.pk).offender_manager == new.user


@pytest.mark.parametrize("name", ["unheld", "reallocate", "reallocations", "caseloads", "redeployments"])
def test_wing_staff_and_managers_of_cases_have_none_of_these_pages(world, as_actor, name):
    for role in ("wing_staff", "offender_manager"):
        assert as_actor(world.actor(role)).get(reverse(name)).status_code == 403
