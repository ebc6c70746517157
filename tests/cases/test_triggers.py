"""What wing staff watch for, and what they do then (docs/domain.md 10.8). M-173."""

import pytest
from django.urls import reverse

from cases.actions import triggers
from cases.models import Trigger
from staff.actions.errors import Refused
from staff.models import Notice


def add(world, custody, role="public_protection", **more):
    """Letters that come back, unless `more` says otherwise."""
    said = {"watch_for": "Letters that come back", "what_to_do": "Ring the unit the same day."}
    return triggers.add(custody, **said | more, today=world.today, by=world.actor(role))


def watched_and_taken_off(world, custody):
    """A line that was taken off."""
    made = add(world, custody)
    triggers.end(made, reason="No longer", today=world.today, by=world.actor("public_protection"))


def test_the_wing_sees_it_on_the_case_and_beside_the_targets(world, as_actor):
    custody = world.receive()
    officer = world.actor("wing_staff")
    world.allocate(custody, officer)
    add(world, custody)
    wing = as_actor(officer)
    number = custody.prisoner.number
    for name, args in (("case", [number]), ("case_triggers", [number]), ("my_prisoners", [])):
        page = wing.get(reverse(name, args=args)).content.decode()
        assert "Letters that come back" in page, name
        assert "Ring the unit the same day." in page, name
    assert Notice.objects.get(kind="trigger").user == officer.user
    assert wing.get(reverse("trigger_new", args=[number])).status_code == 403


@pytest.mark.parametrize(
    ("role", "facts", "field"),
    [
        ("wing_staff", {}, None), ("public_protection", {"watch_for": " "}, "watch_for"),
        ("public_protection", {"what_to_do": ""}, "what_to_do"),
        ("public_protection", {"watch_for": "x" * 301}, "watch_for"),
        ("public_protection", {"watch_for": "letters that come BACK"}, "watch_for"),
    ],
)  # fmt: skip
def test_what_cannot_stand_on_the_list_is_refused(world, role, facts, field):
    custody = world.receive()
    add(world, custody)
    with pytest.raises(Refused) as refusal:
        add(world, custody, role=role, **facts | ({"watch_for": "Other"} if "what_to_do" in facts else {}))
    assert refusal.value.field == field


def test_ten_lines_are_the_most_and_one_taken_off_makes_room(world, as_actor):
    custody = world.receive()
    made = [add(world, custody, watch_for=f"Sign {number}") for number in range(10)]
    with pytest.raises(Refused, match="10 lines"):
        add(world, custody, watch_for="One more")
    user = as_actor(world.actor("head_of_omu"))
    address = reverse("trigger_end", args=[custody.prisoner.number])
    assert "There is a problem" in user.post(address, {"trigger": str(made[0].pk)}).content.decode()
    assert user.post(address, {"trigger": str(made[0].pk), "reason": "Calm for a year."}).status_code == 302
    add(world, custody, watch_for="One more")
    assert (
        "Calm for a year."
        in user.get(reverse("case_triggers", args=[custody.prisoner.number])).content.decode()
    )
    with pytest.raises(Refused, match="already"):
        triggers.end(made[0], reason="Twice", today=world.today, by=world.actor("head_of_omu"))
    assert Trigger.objects.standing().filter(custody=custody).count() == 10
