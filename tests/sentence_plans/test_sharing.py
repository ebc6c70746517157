"""Giving the plan to those who are to have it, and what its checks then say (docs/domain.md 8.5)."""

import pytest
from django.urls import reverse

from sentence_plans.actions import content, objectives, sharing, signing
from sentence_plans.models import PlanShared, SentencePlan
from staff.actions.errors import Refused
from tests.sentence_plans.writing import HOME, assessed, sign


def shared_flag(plan, world):
    row = SentencePlan.objects.for_page().get(pk=plan.pk)
    written = content.read(row, custody=row.custody)
    answer = signing.checks(written, today=world.today)
    return next((flag.outcome, flag.reason) for flag in answer.flags if flag.key == "shared")


def test_once_signed_the_check_names_who_has_not_the_plan(world, custody, supervisor, manager, as_actor):
    plan = assessed(world, custody, supervisor)
    assert shared_flag(plan, world)[0] == "passed"  # nothing is signed that could be given
    sign(world, plan, "author", supervisor)
    outcome, reason = shared_flag(plan, world)
    assert outcome == "warns"
    for name in (custody.prisoner.spoken_name, manager.name, "A. Tutor"):
        assert f"Not yet given to {name}." in reason
    assert supervisor.name not in reason  # the author has it
    client, address = as_actor(supervisor), reverse("plan_shared", args=[custody.prisoner.number])
    names = [custody.prisoner.spoken_name, manager.name, "A. Tutor"]
    assert client.post(address, {"names": names, "version": plan.version}).status_code == 302
    assert shared_flag(plan, world) == ("passed", "Found.")
    objectives.add(plan, wanted=HOME, by=supervisor)
    sign(world, plan, "author", supervisor)
    assert shared_flag(plan, world)[0] == "warns"  # another version
    assert PlanShared.objects.count() == 3
    assert client.get(address).status_code == 200


def test_nobody_a_stranger_and_an_older_version_are_refused(world, custody, supervisor):
    plan = assessed(world, custody, supervisor)
    given = {"version": plan.version, "today": world.today, "by": supervisor}
    for names in ([], ["Somebody Else"]):
        with pytest.raises(Refused) as refused:
            sharing.give(plan, names=names, **given)
        assert refused.value.field == "names"
    with pytest.raises(Refused, match="changed after you opened"):
        sharing.give(plan, names=["A. Tutor"], **given | {"version": plan.version - 1})
    sharing.give(plan, names=["A. Tutor"], **given)
    with pytest.raises(Refused, match="has the plan already"):
        sharing.give(plan, names=["A. Tutor"], **given)
