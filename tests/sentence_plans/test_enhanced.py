"""Enhanced work with priority offenders: marked, signed anew, shown, counted (docs/domain.md 9.5)."""

from dataclasses import replace

import pytest
from django.urls import reverse

from cases.models import Custody
from sentence_plans.actions import content, enhanced, plans, signing, work
from sentence_plans.models import Action, EnhancedAction, SentencePlan
from staff.actions.errors import Refused
from staff.models import AuditEvent
from tests.sentence_plans import writing

pytestmark = pytest.mark.django_db
WEEKLY = "Every week instead of every month."


@pytest.fixture
def action(world, custody, supervisor):
    Custody.objects.filter(pk=custody.pk).update(is_ppo=True, ppo_since=world.today)
    plan = writing.begin(world, custody, supervisor)
    objective = writing.fill(plan, supervisor)
    return Action.objects.select_related("objective__plan__custody").get(objective=objective)


def mark(world, action, by, beyond=WEEKLY):
    return enhanced.mark(action, beyond=beyond, today=world.today, by=by)


def flag(world, plan):
    fresh = SentencePlan.objects.for_page().get(pk=plan.pk)
    custody = Custody.objects.for_page().get(pk=plan.custody_id)
    answer = signing.checks(content.read(fresh, custody=custody), today=world.today)
    return next((one.outcome.value, one.reason) for one in answer.flags if one.key == "ppo")


def test_the_check_holds_once_it_is_said_and_an_action_carries_it(world, supervisor, action):
    plan = action.objective.plan
    assert flag(world, plan)[0] == "warns"
    plan.refresh_from_db()
    blocks = replace(writing.BLOCKS, ppo_work="Seen weekly.")
    plans.save_blocks(plan, blocks=blocks, version=plan.blocks_version, by=supervisor)
    assert flag(world, plan) == ("warns", "No action of the plan is marked as part of it.")
    mark(world, action, supervisor)
    assert flag(world, plan)[0] == "passed"
    fresh = SentencePlan.objects.for_page().get(pk=plan.pk)
    said = content.read(fresh, custody=fresh.custody).as_data()["objectives"][0]["actions"][0]
    assert said["enhanced"] == WEEKLY


def test_a_mark_makes_the_signatures_fall_and_the_same_words_do_not(world, supervisor, action):
    plan = action.objective.plan
    plan.refresh_from_db()
    before = plan.version
    mark(world, action, supervisor)
    mark(world, action, supervisor)
    plan.refresh_from_db()
    assert (plan.version, EnhancedAction.objects.count()) == (before + 1, 1)
    enhanced.unmark(action, because="He is released.", today=world.today, by=supervisor)
    plan.refresh_from_db()
    assert (plan.version, EnhancedAction.objects.current().count()) == (before + 2, 0)
    deeds = AuditEvent.objects.filter(deed__startswith="sentence_plans.plan.action_").order_by("pk")
    assert [one.deed.rpartition(".")[2] for one in deeds][-2:] == ["action_enhanced", "action_not_enhanced"]


def test_bad_input_and_the_wrong_person_are_refused(world, custody, supervisor, action):
    for said, field in (("  ", "beyond"), ("x" * 2_001, "beyond")):
        with pytest.raises(Refused) as refused:
            mark(world, action, supervisor, beyond=said)
        assert refused.value.field == field
    with pytest.raises(Refused, match="does not write"):
        mark(world, action, world.actor("wing_staff"))
    with pytest.raises(Refused, match="not part"):
        enhanced.unmark(action, because="Ended.", today=world.today, by=supervisor)
    mark(world, action, supervisor)
    with pytest.raises(Refused) as refused:
        enhanced.unmark(action, because=" ", today=world.today, by=supervisor)
    assert refused.value.field == "because"
    Custody.objects.filter(pk=custody.pk).update(is_ppo=False)
    with pytest.raises(Refused, match="not a prolific"):
        mark(world, action, supervisor)


def test_what_is_taken_out_of_the_plan_is_no_part_of_it(world, supervisor, action):
    mark(world, action, supervisor)
    fresh = Action.objects.select_related("objective__plan").get(pk=action.pk)
    out = replace(work.as_work(fresh), status="removed_other")
    work.change(fresh, work=out, version=fresh.version, today=world.today, by=supervisor)
    assert not EnhancedAction.objects.current().exists()
    with pytest.raises(Refused, match="taken out"):
        mark(world, action, supervisor)


def test_the_pages_mark_show_and_count(world, custody, supervisor, action, as_actor):
    client, number = as_actor(supervisor), custody.prisoner.number
    page, one = reverse("plan_enhanced", args=[number]), reverse("action_enhanced", args=[number, action.pk])
    assert (
        "Not planned" in client.get(page).content.decode() or "in part" in client.get(page).content.decode()
    )
    assert "Enter" in client.post(one, {"beyond": ""}).content.decode()
    assert client.post(one, {"beyond": WEEKLY}).status_code == 302
    assert WEEKLY in client.get(page).content.decode()
    assert "Enhanced work" in client.get(reverse("plan", args=[number])).content.decode()
    head = as_actor(world.actor("head_of_omu"))
    listed = head.get(reverse("enhanced_list"))
    assert {row["key"]: row["value"] for row in listed.context["counts"]} == {"in_part": 1}
    assert number in listed.content.decode()
    assert number in head.get(reverse("enhanced_list") + "?level=in_part").content.decode()
    told = b"".join(head.get(reverse("enhanced_list") + "?csv=1").streaming_content).decode("utf-8-sig")
    assert f"{number}," in told
    assert client.post(one, {"is_part": "no", "because": ""}).status_code == 200
    assert client.post(one, {"is_part": "no", "because": "Released."}).status_code == 302
    assert not EnhancedAction.objects.current().exists()


def test_who_is_elsewhere_sees_nobody_and_a_unit_without_any_is_told(world, action, as_actor):
    elsewhere = as_actor(world.actor("head_of_omu", place=world.morden))
    assert "No priority offender" in elsewhere.get(reverse("enhanced_list")).content.decode()
    assert as_actor(world.actor("offender_supervisor")).get(reverse("enhanced_list")).status_code == 403
