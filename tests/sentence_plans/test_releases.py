"""A temporary release linked to the objective it serves (docs/domain.md 12.3, M-121, M-205)."""

import pytest
from django.urls import reverse

from sentence_plans.actions import objectives, plans, releases
from sentence_plans.models import ObjectiveRelease
from staff.actions.errors import Refused
from tests.risk.deciding import start

RELEASE = {
    "release_kind": "special", "release_purpose": "objective", "extradition": False, "other_charges": False,
}  # fmt: skip


@pytest.fixture
def supervisor(world):
    return world.actor("offender_supervisor")


@pytest.fixture
def objective(world, supervisor):
    plan = plans.open_plan(world.receive(), today=world.today, by=supervisor)
    wanted = objectives.Wanted(heading="temper", text="He notices anger early and walks away.")
    return objectives.add(plan, wanted=wanted, by=supervisor)


def released(world, custody):
    return start(world, custody, kind="rotl", release_on=world.today, return_on=world.today, **RELEASE)


def test_linked_once_and_taken_away_again(world, objective, supervisor):
    decision = released(world, objective.plan.custody)
    assert releases.linkable(objective, by=supervisor) == [decision]
    made = releases.link(objective, decision=decision.pk, by=supervisor)
    with pytest.raises(Refused) as refused:
        releases.link(objective, decision=decision.pk, by=supervisor)
    assert refused.value.field == "decision"
    releases.unlink(made, by=supervisor)
    with pytest.raises(Refused, match="has ended already"):
        releases.unlink(made, by=supervisor)
    assert releases.linkable(objective, by=supervisor) == [decision]


def test_only_a_temporary_release_of_this_person(world, objective, supervisor):
    other = released(world, world.receive())
    hdc = start(world, objective.plan.custody, kind="hdc")
    for decision in (other, hdc):
        with pytest.raises(Refused, match="of this person"):
            releases.link(objective, decision=decision.pk, by=supervisor)
    with pytest.raises(Refused, match="Your role"):
        releases.link(objective, decision=other.pk, by=world.actor("wing_staff"))
    assert not ObjectiveRelease.objects.exists()


def test_on_the_page_and_beside_the_objective(world, objective, supervisor, as_actor):
    decision = released(world, objective.plan.custody)
    number = objective.plan.prisoner.number
    client = as_actor(supervisor)
    rests_on = reverse("decision", args=[number, decision.pk])
    assert "Which objective it serves is not said yet" in client.get(rests_on).content.decode()
    at = reverse("objective_releases", args=[number, objective.pk])
    client.post(at, {"change": f"link:{decision.pk}"})
    shown = client.get(reverse("plan", args=[number])).content.decode()
    assert "Special purpose licence" in shown
    assert f"#objective-{objective.pk}" in client.get(rests_on).content.decode()
    assert rests_on in shown
    client.post(at, {"change": f"end:{ObjectiveRelease.objects.get().pk}"})
    assert "Special purpose licence" not in client.get(reverse("plan", args=[number])).content.decode()
    assert f"#objective-{objective.pk}" not in client.get(rests_on).content.decode()
