"""What risk of harm and child protection ask of a plan before it is signed (docs/domain.md 8.5)."""

from dataclasses import replace

import pytest
from django.urls import reverse

from cases.actions import headlines
from omu.dossier import plan as printed
from sentence_plans.actions import content, plans
from sentence_plans.models import PlanSignature, PlanVersion, SentencePlan
from staff.actions.errors import Refused
from tests.risk.writing import signed as signed_assessment
from tests.sentence_plans.writing import BLOCKS, HOME, begin, complete, fill, sign

WHY = "Already in the plan of the special unit; nothing is left to do here."


@pytest.fixture
def plan(world, custody, supervisor):
    """A plan of somebody at High, with an objective on housing alone."""
    signed_assessment(world, custody, supervisor)
    made = begin(world, custody, supervisor)
    fill(made, supervisor, HOME)
    headlines.record(made.custody, rosh_level="high")
    return SentencePlan.objects.for_page().get(pk=made.pk)


def test_at_high_without_such_an_objective_it_is_not_signed_until_a_reason_stands(
    world, custody, plan, supervisor, as_actor
):
    with pytest.raises(Refused, match="Risk of serious harm is High"):
        sign(world, plan, "author", supervisor)
    client, number = as_actor(supervisor), custody.prisoner.number
    page = client.get(reverse("plan_sign", args=[number, "author"])).content.decode()
    address = reverse("plan_need_reason", args=[number, "harm"])
    assert "It cannot be signed yet" in page
    assert address in page
    assert address in client.get(reverse("plan", args=[number])).content.decode()
    assert client.post(address, {"reason": " "}).context["form"].errors["reason"]
    assert client.post(address, {"reason": WHY}).status_code == 302
    complete(world, plan, supervisor)
    flag = next(one for one in PlanVersion.objects.get().flags if one["key"] == "harm")
    assert (flag["outcome"], flag["reason"].endswith(WHY)) == ("warns", True)


def test_the_reason_is_signed_printed_and_shown_where_versions_differ(world, custody, plan, supervisor):
    plans.record_need_reason(plan, need="harm", reason=WHY, by=supervisor)
    complete(world, plan, supervisor)
    signed = PlanVersion.objects.get()
    assert signed.content["reasons"] == {"Objective on risk of harm": WHY}
    assert printed.gather(custody, reader=supervisor)["reasons"] == [
        {"title": "Objective on risk of harm", "text": WHY}
    ]
    plans.record_need_reason(plan, need="harm", reason="", by=supervisor)
    row = SentencePlan.objects.for_page().get(pk=plan.pk)
    changed = content.read(row, custody=row.custody).changes
    assert [(one.field, one.before, one.now) for one in changed] == [("Objective on risk of harm", WHY, "")]
    with pytest.raises(Refused, match="Risk of serious harm is High"):
        sign(world, plan, "author", supervisor)
    plans.record_need_reason(plan, need="harm", reason=f"{WHY} Agreed.", by=supervisor)
    complete(world, plan, supervisor)
    (version,) = printed.gather(custody, reader=supervisor)["versions"]
    (change,) = version["changes"]
    assert [(one.text, one.differs) for one in change.pieces_now][-1] == ("Agreed.", True)


def test_what_the_risk_does_not_ask_for_takes_no_reason(custody, plan, supervisor, as_actor):
    with pytest.raises(Refused, match="not present"):
        plans.record_need_reason(plan, need="children", reason="None.", by=supervisor)
    address = reverse("plan_need_reason", args=[custody.prisoner.number, "children"])
    assert as_actor(supervisor).get(address).status_code == 404
    headlines.record(plan.custody, rosh_level="medium")
    row = SentencePlan.objects.for_page().get(pk=plan.pk)
    with pytest.raises(Refused, match="not present"):
        plans.record_need_reason(row, need="harm", reason="None.", by=supervisor)


def test_without_a_responsivity_note_it_is_not_signed_and_the_page_leads_to_it(
    world, custody, plan, supervisor, as_actor
):
    plans.record_need_reason(plan, need="harm", reason=WHY, by=supervisor)
    plan.refresh_from_db()
    bare = replace(BLOCKS, responsivity=" ")
    plans.save_blocks(plan, blocks=bare, version=plan.blocks_version, by=supervisor)
    with pytest.raises(Refused, match="responsivity note"):
        sign(world, plan, "author", supervisor)
    number = custody.prisoner.number
    page = as_actor(supervisor).get(reverse("plan_sign", args=[number, "author"])).content.decode()
    assert f"{reverse('plan_edit', args=[number])}#id_responsivity" in page
    assert not PlanSignature.objects.exists()
    plan.refresh_from_db()
    plans.save_blocks(plan, blocks=BLOCKS, version=plan.blocks_version, by=supervisor)
    assert sign(world, plan, "author", supervisor).decision == "signed"
