"""A plan signed as it no longer stands, signed unwritten, or reviewed by who does not hold the case."""

from dataclasses import replace

import pytest
from django.urls import reverse

from sentence_plans.actions import objectives
from sentence_plans.models import PlanReview, PlanSignature, PlanVersion, SentencePlan
from staff import actors
from tests.risk import writing as risk_writing
from tests.sentence_plans.writing import HOME, TEMPER, assessed, begin, complete, fill, typed_review


@pytest.fixture
def custody(world):
    return world.receive()


@pytest.fixture
def supervisor(world, custody):
    actor = world.actor("offender_supervisor", grade="probation_officer")
    world.allocate(custody, actor)
    return actor


def url(name, custody, *more):
    return reverse(name, args=[custody.prisoner.number, *more])


def test_a_plan_that_changed_under_the_hand_of_the_signer_is_not_signed(world, custody, supervisor, as_actor):
    plan = assessed(world, custody, supervisor)
    client, address = as_actor(supervisor), url("plan_sign", custody, "author")
    seen = client.get(address).context["form"]["version"].value()
    objectives.add(plan, wanted=replace(HOME, text="Have a home with his sister"), by=supervisor)
    answer = client.post(address, {"version": seen})
    assert answer.status_code == 200
    assert answer.context["form"].non_field_errors()
    page = answer.content.decode()
    assert "changed" in page
    assert "Have a home with his sister" in page
    assert not PlanSignature.objects.exists()
    assert not PlanVersion.objects.exists()


def test_a_plan_that_cites_nothing_cannot_be_signed_past_the_page(world, custody, supervisor, as_actor):
    plan = begin(world, custody, supervisor)
    fill(plan, supervisor)
    client = as_actor(supervisor)
    answer = client.post(url("plan_sign", custody, "author"), {"version": plan.version})
    assert "cites no assessment" in answer.content.decode()
    assert not PlanSignature.objects.exists()


def test_a_plan_is_not_signed_on_an_assessment_that_is_not(world, custody, supervisor, as_actor):
    made = risk_writing.begin(world, custody, supervisor)
    risk_writing.fill(made, supervisor)
    plan = begin(world, custody, supervisor)
    fill(plan, supervisor)
    answer = as_actor(supervisor).post(url("plan_sign", custody, "author"), {"version": plan.version})
    assert "cites no assessment" in answer.content.decode()
    assert not PlanSignature.objects.exists()


def test_a_plan_never_complete_cannot_be_reviewed_past_the_page(world, custody, supervisor, as_actor):
    plan = assessed(world, custody, supervisor)
    typed = typed_review(plan)
    answer = as_actor(supervisor).post(url("plan_review", custody), typed)
    assert "Not complete yet" in answer.content.decode() or "never complete" in answer.content.decode()
    assert not PlanReview.objects.exists()


def test_the_manager_of_another_case_does_not_review(world, custody, supervisor, as_actor):
    """Of the same trust, and manager of somebody else in the same prison."""
    plan = complete(world, assessed(world, custody, supervisor), supervisor)
    mine, theirs = world.assign("offender_manager"), world.actor("offender_manager")
    world.allocate(custody, theirs)
    other = world.receive()
    manager = actors.of(mine)
    world.allocate(other, manager)
    client = as_actor(manager)
    assert client.get(url("plan", other)).status_code == 200
    assert client.post(url("plan_review", custody), typed_review(plan)).status_code == 404
    assert client.post(url("plan_sign", custody, "offender_manager"), {"version": 1}).status_code == 404
    assert not PlanReview.objects.exists()
    assert as_actor(theirs).get(url("plan_review", custody)).status_code == 200


def test_a_stale_plan_form_shows_both_and_the_second_save_counts(world, custody, supervisor, as_actor):
    plan = begin(world, custody, supervisor)
    client, address = as_actor(supervisor), url("plan_edit", custody)
    seen = client.get(address).context["form"]["version"].value()
    typed = {"version": seen, "responsivity": "Learns by reading."}
    theirs = {"version": seen, "responsivity": "Learns by doing."}
    assert client.post(address, theirs).status_code == 302
    answer = client.post(address, typed)
    rows = [(row["mine"], row["theirs"]) for row in answer.context["stale"]["fields"]]
    assert rows == [("Learns by reading.", "Learns by doing.")]
    assert SentencePlan.objects.get(pk=plan.pk).responsivity == "Learns by doing."
    newest = answer.context["form"]["version"].value()
    assert client.post(address, typed | {"version": newest}).status_code == 302
    assert SentencePlan.objects.get(pk=plan.pk).responsivity == "Learns by reading."


def test_two_who_write_one_objective_see_each_others_text(world, custody, supervisor, as_actor):
    plan = begin(world, custody, supervisor)
    made = fill(plan, supervisor)
    client = as_actor(supervisor)
    objectives.change(made, wanted=replace(TEMPER, text="Hers"), version=1, by=supervisor)
    typed = {"heading": "temper", "text": "His", "version": "1", "needs": ["11"], "purposes": ["reduce_lor"]}
    answer = client.post(url("objective_edit", custody, made.pk), typed)
    assert ("His", "Hers") in [(row["mine"], row["theirs"]) for row in answer.context["stale"]["fields"]]
    made.refresh_from_db()
    assert made.text == "Hers"
