"""Roles: what fits where, given by whom, and acting in one at a time (docs/domain.md 2.1)."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from staff import actors
from staff.actions import accounts
from staff.actions.errors import Refused
from staff.middleware import ASSIGNMENT
from staff.models import AuditEvent, RoleAssignment
from tests.world import TODAY

DAY = datetime.timedelta(days=1)


@pytest.fixture
def estate(world):
    return world.actor("account_administrator")


MISFITS = [
    ("offender_supervisor", "aldwater", {"grade": "prison_officer"}, "place"),
    ("offender_supervisor", None, {"grade": "prison_officer"}, "place"),
    ("offender_supervisor", "ashbourne", {}, "grade"),
    ("offender_manager", "ashbourne", {"grade": "probation_officer"}, "place"),
    ("offender_manager", "aldwater", {}, "grade"),
    ("offender_manager", "aldwater", {"grade": "prison_officer"}, "grade"),
    ("partner", None, {}, "place"),
    ("partner", "ashbourne", {}, "place"),
    ("commissioner", "ashbourne", {}, "place"),
    ("account_administrator", "partner", {}, "place"),
    ("account_administrator", "region", {}, "place"),
    ("inspector", None, {}, "inspected_prisons"),
    ("inspector", "ashbourne", {}, "place"),
    ("prisoner", "ashbourne", {}, "role"),
]


@pytest.mark.parametrize(("role", "place", "rest", "field"), MISFITS)
def test_a_role_that_does_not_fit_is_refused_at_its_field(world, estate, role, place, rest, field):
    at = getattr(world, place) if place else None
    with pytest.raises(Refused) as refused:
        accounts.give_role(world.user("x"), role=role, place=at, **rest, today=TODAY, by=estate)
    assert refused.value.field == field
    assert not RoleAssignment.objects.filter(user__username="x").exists()


def test_nobody_gives_a_role_to_himself_or_herself_neither_through_the_action_nor_past_it(world, estate):
    with pytest.raises(Refused, match="himself or herself"):
        accounts.give_role(estate.user, role="governor", place=world.ashbourne, today=TODAY, by=estate)
    with pytest.raises(IntegrityError, match="nobody_gives_a_role"), transaction.atomic():
        RoleAssignment.objects.create(
            user=estate.user, role="governor", prison=world.ashbourne, started_on=TODAY, given_by=estate.user
        )


def test_an_administrator_of_one_prison_gives_roles_there_only(world):
    local = world.actor("account_administrator", place=world.ashbourne)
    user = world.user("x")
    for role, place in (("governor", world.morden), ("commissioner", None), ("account_administrator", None)):
        with pytest.raises(Refused, match="own place only"):
            accounts.give_role(user, role=role, place=place, today=TODAY, by=local)
    given = accounts.give_role(user, role="governor", place=world.ashbourne, today=TODAY, by=local)
    assert given.given_by == local.user


def test_an_administrator_of_one_trust_gives_roles_there_only(world):
    local = world.actor("account_administrator", place=world.aldwater)
    user = world.user("x")
    with pytest.raises(Refused, match="own place only"):
        accounts.give_role(user, role="trust_manager", place=world.vale, today=TODAY, by=local)
    # A prison whose number happens to be that of the trust is another place.
    with pytest.raises(Refused, match="own place only"):
        accounts.give_role(user, role="governor", place=world.ashbourne, today=TODAY, by=local)
    accounts.give_role(user, role="trust_manager", place=world.aldwater, today=TODAY, by=local)


def test_the_same_role_at_the_same_place_is_held_once(world, estate):
    held = world.assign("security")
    with pytest.raises(Refused, match="already"):
        accounts.give_role(held.user, role="security", place=world.ashbourne, today=TODAY, by=estate)
    accounts.give_role(held.user, role="security", place=world.morden, today=TODAY, by=estate)
    accounts.end_role(held, reason="tests", today=TODAY, by=estate)
    accounts.give_role(held.user, role="security", place=world.ashbourne, today=TODAY, by=estate)
    assert RoleAssignment.objects.filter(user=held.user, ended_on__isnull=True).count() == 2


def test_a_disabled_account_is_given_no_role(world, estate):
    user = world.user("x")
    accounts.disable(user, reason="left", today=TODAY, by=estate)
    with pytest.raises(Refused, match="Enable it first"):
        accounts.give_role(user, role="governor", place=world.ashbourne, today=TODAY, by=estate)


def test_an_inspection_holds_from_its_first_day_to_its_last(world, estate):
    user = world.user("i.cole")
    given = accounts.give_role(
        user,
        role="inspector",
        inspected_prisons=[world.ashbourne, world.morden],
        starts_on=TODAY + 4 * DAY,
        ends_on=TODAY + 9 * DAY,
        today=TODAY,
        by=estate,
    )
    on = {day: bool(actors.assignments_of(user, today=TODAY + day * DAY)) for day in (3, 4, 8, 9)}
    assert on == {3: False, 4: True, 8: True, 9: False}
    assert actors.of(given).inspected_prison_ids == {world.ashbourne.pk, world.morden.pk}
    with pytest.raises(Refused) as refused:
        accounts.give_role(
            world.user("y"),
            role="inspector",
            inspected_prisons=[world.morden],
            ends_on=TODAY,
            today=TODAY,
            by=estate,
        )
    assert refused.value.field == "ends_on"


def test_the_form_of_an_inspection_counts_its_last_day_in(world, estate, as_actor):
    user = world.user("i.cole")
    sent = {
        "role": "inspector", "inspected_prisons": [f"prison:{world.morden.pk}"],
        "starts_on_day": "12", "starts_on_month": "10", "starts_on_year": "2026",
        "last_day_day": "16", "last_day_month": "10", "last_day_year": "2026",
    }  # fmt: skip
    address = reverse("role_give", args=[user.pk])
    client = as_actor(estate)
    wrong = client.post(address, sent | {"last_day_day": "11"})
    assert wrong.context["form"].errors.keys() == {"last_day"}
    missing = client.post(address, {"role": "inspector"})
    assert missing.context["form"].errors.keys() == {"inspected_prisons", "last_day"}
    client.post(address, sent)
    given = RoleAssignment.objects.get(user=user)
    assert (given.started_on, given.ended_on) == (datetime.date(2026, 10, 12), datetime.date(2026, 10, 17))
    assert list(given.inspected_prisons.all()) == [world.morden]


def test_an_ended_role_cannot_be_ended_again_nor_ones_own(world, estate):
    held = world.assign("security")
    accounts.end_role(held, reason="moved", today=TODAY, by=estate)
    with pytest.raises(Refused, match="already"):
        accounts.end_role(held, reason="moved", today=TODAY, by=estate)
    with pytest.raises(Refused, match="of your own"):
        accounts.end_role(estate.assignment, reason="tests", today=TODAY, by=estate)


def test_ending_a_role_that_begins_later_means_it_never_holds(world, estate):
    user = world.user("i.cole")
    given = accounts.give_role(
        user, role="inspector", inspected_prisons=[world.morden], starts_on=TODAY + 5 * DAY,
        ends_on=TODAY + 9 * DAY, today=TODAY, by=estate,
    )  # fmt: skip
    accounts.end_role(given, reason="called off", today=TODAY, by=estate)
    assert not any(actors.assignments_of(user, today=TODAY + day * DAY) for day in range(10))


def test_an_actor_without_a_role_may_do_nothing_and_is_not_the_system(world):
    nobody = actors.Actor(user=world.user("x"), assignment=None)
    assert not nobody.is_system
    assert not nobody.may("tasks:R")
    assert actors.system("tests").may("tasks:R")


def test_ending_a_role_acts_on_the_next_request(world, estate, as_actor):
    held = world.actor("governor")
    world.assign("wing_staff", user=held.user)
    client = as_actor(held)
    assert client.get(reverse("audit_seals")).status_code == 200
    address = reverse("role_end", args=[held.user.pk, held.assignment.pk])
    as_actor(estate).post(address, {"reason": "moved to another post"})
    # The wing role is left: still signed in, but not as governor.
    assert client.get(reverse("audit_seals")).status_code == 403
    assert client.get(reverse("policy")).context["actor"].role == "wing_staff"
    event = AuditEvent.objects.get(deed="staff.role.ended")
    assert (event.reason, event.details["user_name"]) == ("moved to another post", held.user.username)


def test_changing_role_acts_from_the_next_request_and_is_in_the_audit(world, as_actor):
    held = world.actor("governor")
    other = world.assign("wing_staff", user=held.user)
    client = as_actor(held)
    assert [one.pk for one in client.get(reverse("role_change")).context["assignments"]] == [
        held.assignment.pk, other.pk,
    ]  # fmt: skip
    client.post(reverse("role_change"), {"role": other.pk})
    assert client.get(reverse("policy")).context["actor"].role == "wing_staff"
    event = AuditEvent.objects.get(deed="staff.role.changed_to")
    assert (event.user, event.role, event.kind) == (held.user, "wing_staff", "access")


@pytest.mark.parametrize("case", ["somebody else's", "ended", "later", "nonsense", "nothing"])
def test_only_a_role_of_ones_own_that_holds_can_be_acted_in(world, estate, as_actor, case):
    held = world.actor("governor")
    ended = world.assign("wing_staff", user=held.user)
    accounts.end_role(ended, reason="tests", today=TODAY, by=estate)
    later = accounts.give_role(
        held.user, role="inspector", inspected_prisons=[world.morden], starts_on=TODAY + DAY,
        ends_on=TODAY + 5 * DAY, today=TODAY, by=estate,
    )  # fmt: skip
    asked = {
        "somebody else's": world.assign("security").pk, "ended": ended.pk, "later": later.pk,
        "nonsense": "x", "nothing": "",
    }[case]  # fmt: skip
    client = as_actor(held)
    assert client.post(reverse("role_change"), {"role": asked}).status_code == 404
    assert client.session[ASSIGNMENT] == held.assignment.pk
    assert not AuditEvent.objects.filter(deed="staff.role.changed_to").exists()


def test_a_role_held_elsewhere_cannot_be_ended_through_somebody_of_ours(world, as_actor):
    ours = world.assign("security")
    elsewhere = world.assign("oca", place=world.morden, user=ours.user)
    address = reverse("role_end", args=[ours.user.pk, elsewhere.pk])
    client = as_actor(world.actor("account_administrator", place=world.ashbourne))
    assert client.post(address, {"reason": "tests"}).status_code == 404
