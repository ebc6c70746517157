"""Order and time of a plan: circles, late dates, warnings, the picture (docs/domain.md 8.3, 8.5)."""

import datetime
from dataclasses import replace

import pytest
from django.urls import reverse

from cases.models import KeyDate
from sentence_plans.actions import content, objectives, signing, work
from staff.actions.errors import Refused
from tests.sentence_plans.writing import HOME, TEMPER, TUTOR, assessed, begin


def dated(custody, kind, on):
    KeyDate.objects.filter(custody=custody, kind=kind).delete()
    KeyDate.objects.create(custody=custody, kind=kind, on=on, source="warrant")


def test_a_target_after_the_sentence_ends_is_refused(world, custody, supervisor):
    plan = begin(world, custody, supervisor)
    ends = world.today + datetime.timedelta(days=900)
    dated(custody, "SED", ends)
    late = replace(TEMPER, target_on=ends + datetime.timedelta(days=1))
    with pytest.raises(Refused, match="The sentence ends on") as refused:
        objectives.add(plan, wanted=late, by=supervisor)
    assert refused.value.field == "target_on"
    assert objectives.add(plan, wanted=replace(TEMPER, target_on=ends), by=supervisor).target_on == ends
    early = replace(HOME, target_on=world.today - datetime.timedelta(days=1))
    with pytest.raises(Refused, match="began later"):
        objectives.add(plan, wanted=early, by=supervisor)


def test_actions_that_wait_for_one_another_are_refused(world, custody, supervisor):
    plan = begin(world, custody, supervisor)
    one = objectives.add(plan, wanted=TEMPER, by=supervisor)
    two = objectives.add(plan, wanted=replace(HOME, after=one.pk), by=supervisor)
    first = work.add(one, work=TUTOR, by=supervisor)
    second = work.add(one, work=replace(TUTOR, what="Practise", after=first.pk), by=supervisor)
    third = work.add(two, work=replace(TUTOR, what="Apply"), by=supervisor)
    for waited in (first.pk, second.pk, third.pk):
        with pytest.raises(Refused) as refused:
            work.change(first, work=replace(TUTOR, after=waited), version=1, today=world.today, by=supervisor)
        assert refused.value.field == "after"
    with pytest.raises(Refused, match="another action of this plan"):
        work.add(one, work=replace(TUTOR, after=10**9), by=supervisor)


def test_too_little_time_is_a_warning_at_signing_and_in_the_picture(world, custody, supervisor, as_actor):
    plan = assessed(world, custody, supervisor)
    for kind in ("CRD", "ARD", "PED", "TED"):
        KeyDate.objects.filter(custody=custody, kind=kind).delete()
    client, address = as_actor(supervisor), reverse("plan_sequence", args=[custody.prisoner.number])
    assert "The time left is not enough" not in client.get(address).content.decode()
    dated(custody, "CRD", world.today + datetime.timedelta(days=60))
    page = client.get(address).content.decode()
    assert "Action 1.1: The time left is not enough" in page
    assert 'class="omu-sequence__bar' in page
    assert "Release:" in page
    plan.refresh_from_db()
    answer = signing.checks(content.read(plan, custody=custody), today=world.today)
    sequenced = next(one for one in answer.flags if one.key == "sequenced")
    assert "The time left is not enough" in sequenced.reason
    assert (
        "about time and order" in client.get(reverse("plan", args=[custody.prisoner.number])).content.decode()
    )


def test_the_picture_of_an_empty_plan_says_so(world, custody, supervisor, as_actor):
    begin(world, custody, supervisor)
    page = as_actor(supervisor).get(reverse("plan_sequence", args=[custody.prisoner.number]))
    assert "No objective yet" in page.content.decode()


def test_what_an_action_waits_for_is_signed_with_it(world, custody, supervisor):
    plan = assessed(world, custody, supervisor)
    first = plan.objectives.get().actions.get()
    work.add(plan.objectives.get(), work=replace(TUTOR, what="Practise", after=first.pk), by=supervisor)
    plan.refresh_from_db()
    steps = content.read(plan, custody=custody).as_data()["objectives"][0]["actions"]
    assert "after" not in steps[0]
    assert steps[1]["after"] == "Waits for: Thinking Skills Programme"
