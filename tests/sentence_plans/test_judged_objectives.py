"""An objective is judged when it is saved and while it is typed; lights and library (docs/domain.md 8.4)."""

import datetime
from dataclasses import replace

import pytest
from django.urls import reverse

from sentence_plans.actions import content, objectives, plans, signing
from sentence_plans.models import Objective
from sentence_plans.standards.judging import judge
from sentence_plans.standards.library import library, offered, wording
from staff.actions.errors import Refused
from tests.sentence_plans.writing import BLOCKS, TEMPER, assessed, begin

COURSE = replace(TEMPER, text="Complete CALM")
TYPED = {"heading": "temper", "text": "Complete CALM", "needs": ["11"], "measure": "The certificate"}


def url(name, custody, *more):
    return reverse(name, args=[custody.prisoner.number, *more])


def test_an_objective_that_is_only_an_action_is_refused_with_a_hint(world, custody, supervisor):
    plan = begin(world, custody, supervisor)
    with pytest.raises(Refused, match="an action, not an objective") as refused:
        objectives.add(plan, wanted=COURSE, by=supervisor)
    assert refused.value.field == "text"
    assert "“Complete”, “CALM”" in str(refused.value)
    assert "such as “Keep calm when a request is refused" in str(refused.value)


def test_the_wording_is_kept_with_a_reason_that_the_countersigner_sees(world, custody, supervisor, as_actor):
    plan = assessed(world, custody, supervisor)
    reason = "The panel asked for these words."
    made = objectives.add(plan, wanted=replace(COURSE, wording_reason=reason), by=supervisor)
    assert made.wording_reason == reason
    flags = {one.key: one for one in signing.checks(_read(plan, custody), today=world.today).flags}
    assert reason in flags["outcome"].reason
    assert "Complete CALM" in flags["outcome"].reason
    page = as_actor(world.actor("head_of_omu")).get(url("plan_sign", custody, "countersigner"))
    assert reason in page.content.decode()
    assert _read(plan, custody).as_data()["objectives"][-1]["wording_reason"] == reason


def test_a_reason_goes_when_the_wording_names_a_change(world, custody, supervisor):
    plan = begin(world, custody, supervisor)
    made = objectives.add(plan, wanted=replace(COURSE, wording_reason="The panel asked."), by=supervisor)
    objectives.change(
        made, wanted=replace(TEMPER, wording_reason="The panel asked."), version=1, by=supervisor
    )
    assert Objective.objects.get(pk=made.pk).wording_reason == ""


def _read(plan, custody):
    plan.refresh_from_db()
    return content.read(plan, custody=custody)


def test_a_plan_of_changes_passes_and_one_without_a_measure_does_not(world, custody, supervisor):
    plan = assessed(world, custody, supervisor)
    flags = {one.key: one for one in signing.checks(_read(plan, custody), today=world.today).flags}
    assert flags["outcome"].outcome == "passed"
    objectives.add(plan, wanted=replace(TEMPER, measure=""), by=supervisor)
    flags = {one.key: one for one in signing.checks(_read(plan, custody), today=world.today).flags}
    assert flags["outcome"].outcome == "warns"
    assert "without a measure" in flags["outcome"].reason


def test_the_page_refuses_with_the_hint_and_keeps_what_was_typed(world, custody, supervisor, as_actor):
    begin(world, custody, supervisor)
    client = as_actor(supervisor)
    page = client.post(url("objective_new", custody), TYPED).content.decode()
    assert "This is an action, not an objective" in page
    assert "Says what is done" in page
    assert "The certificate" in page
    assert not Objective.objects.exists()
    kept = client.post(url("objective_new", custody), TYPED | {"wording_reason": "The panel asked."})
    assert kept.status_code == 302
    assert "The panel asked." in client.get(url("plan", custody)).content.decode()


def test_it_is_judged_while_it_is_typed(world, custody, supervisor, as_actor):
    client = as_actor(supervisor)
    sent = TYPED | {"present": "11", "responsive": "yes", "actions": "2", "unavailable": "0", "untimed": "1"}
    page = client.post(reverse("objective_judge"), sent).content.decode()
    assert "Says what is done" in page
    assert "“CALM”" in page
    for words in (
        "Specific: yes",
        "Measurable: yes",
        "Achievable: yes",
        "Relevant: yes",
        "Time-bound: not yet",
    ):
        assert words in page
    page = client.post(reverse("objective_judge"), {"text": "Walk away when provoked"}).content.decode()
    assert "Says what changes" in page
    assert "Specific: not yet" in page


def test_what_is_typed_is_escaped_and_strange_numbers_count_for_none(supervisor, as_actor):
    sent = {"text": "<b>Attend</b> & see", "actions": "-1", "unavailable": "x", "untimed": "99999999999"}
    answer = as_actor(supervisor).post(reverse("objective_judge"), sent)
    assert answer.status_code == 200
    assert "<b>" not in answer.content.decode()


def test_who_does_not_write_plans_judges_none(world, as_actor):
    assert as_actor(world.actor("wing_staff")).post(reverse("objective_judge"), TYPED).status_code == 403


def test_the_lights_of_an_objective(world, custody, supervisor):
    plan = assessed(world, custody, supervisor)
    written = _read(plan, custody)
    assert all(light.is_on for light in written.lights(written.in_plan[0])), written.lights(
        written.in_plan[0]
    )
    blocks = replace(BLOCKS, responsivity="")
    plans.save_blocks(plan, blocks=blocks, version=plan.blocks_version, by=supervisor)
    bare = objectives.add(plan, wanted=replace(TEMPER, needs=(), measure=""), by=supervisor)
    written = _read(plan, custody)
    found = written.lights(next(one for one in written.in_plan if one.pk == bare.pk))
    assert [light.is_on for light in found] == [False] * 5
    assert found[4].reason == "There is no action yet."


def test_every_wording_of_the_library_is_an_outcome_and_has_an_owner():
    keys = [one.key for one in library()]
    assert len(set(keys)) == len(keys) >= 30
    for one in library():
        assert one.owner
        if one.retired_on is None:
            assert judge(text=one.text, heading=one.heading).verdict == "outcome", one.text
            assert one.measure
        else:
            assert one.instead in keys


def test_a_retired_wording_is_offered_no_more():
    retired = next(one for one in library() if one.retired_on)
    before, after = retired.retired_on - datetime.timedelta(days=1), retired.retired_on
    assert wording(key=retired.key, on=before) == retired
    assert wording(key=retired.key, on=after) is None
    assert retired not in offered(on=after, wordings=library())[retired.heading]


def test_a_wording_fills_a_new_objective(world, custody, supervisor, as_actor):
    begin(world, custody, supervisor)
    client = as_actor(supervisor)
    page = client.get(f"{url('objective_new', custody)}?wording=walk_away")
    assert page.context["form"]["text"].value().startswith("Keep calm when a request is refused")
    assert page.context["form"]["heading"].value() == "temper"
    assert "Says what changes" in page.content.decode()
    assert (
        client.get(f"{url('objective_new', custody)}?wording=nothing").context["form"]["text"].value() is None
    )
