"""Giving the plan to those who are to have it, and what its checks then say (docs/domain.md 8.5)."""

import datetime

import pytest
from django.urls import reverse

from cases.models import Task
from sentence_plans.actions import content, objectives, recipients, sharing, signing
from sentence_plans.models import PlanRead, PlanShared, SentencePlan
from staff.actions.errors import Refused
from staff.models import Notice
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


def test_who_signs_in_is_told_and_acknowledges(world, custody, supervisor, manager, as_actor):
    plan = assessed(world, custody, supervisor)
    sign(world, plan, "author", supervisor)
    given = {"version": plan.version, "today": world.today, "by": supervisor}
    sharing.give(plan, names=[manager.name, "A. Tutor"], **given)
    assert {one.name: one.user for one in PlanShared.objects.all()} == {
        manager.name: manager.user,
        "A. Tutor": None,
    }
    task = Task.objects.get(kind="read_plan")
    # Five working days after Thursday 8 October 2026.
    assert (task.user, task.due_on) == (manager.user, datetime.date(2026, 10, 15))
    assert Notice.objects.filter(user=manager.user, key=task.key).exists()
    number = custody.prisoner.number
    address, page = (reverse(name, args=[number]) for name in ("plan_acknowledge", "plan"))
    client = as_actor(manager)
    assert address in client.get(page).content.decode()
    assert client.post(address).url == page
    assert address not in client.get(page).content.decode()
    task.refresh_from_db()
    assert task.done_by == manager.user
    assert [one.shared.name for one in PlanRead.objects.all()] == [manager.name]
    assert (
        "not read yet" not in as_actor(supervisor).get(reverse("plan_shared", args=[number])).content.decode()
    )
    with pytest.raises(Refused, match="nothing to acknowledge"):
        sharing.acknowledge(plan, today=world.today, by=manager)


def test_a_later_version_asks_anew_and_whoever_gave_it_is_not_asked(world, custody, supervisor, manager):
    plan = assessed(world, custody, supervisor)
    for _ in range(2):
        plan.refresh_from_db()
        sharing.give(
            plan,
            names=[manager.name, supervisor.name],
            version=plan.version,
            today=world.today,
            by=supervisor,
        )
        objectives.add(plan, wanted=HOME, by=supervisor)
    asked = Task.objects.filter(kind="read_plan").order_by("pk")
    assert [(one.user, one.done_at is None) for one in asked] == [(manager.user, False), (manager.user, True)]
    assert len(sharing.acknowledge(plan, today=world.today, by=manager)) == 2


def test_who_is_named_in_an_action_is_found_by_name_where_he_or_she_may_read(world, custody, supervisor):
    plan = assessed(world, custody, supervisor)
    teacher, commissioner = world.actor("learning_and_skills"), world.actor("commissioner")
    row = SentencePlan.objects.select_related("custody__headline").get(pk=plan.pk)
    names = [teacher.name, commissioner.name, "Nobody Here"]
    assert recipients.users(row, names=names, today=world.today) == {teacher.name: teacher.user}


def test_who_is_named_and_cannot_open_the_plan_is_told_of_where_it_is_written(
    world, custody, supervisor, as_actor
):
    plan = assessed(world, custody, supervisor)
    teacher, commissioner = world.actor("learning_and_skills"), world.actor("commissioner")
    objective, number = plan.objectives.get(), custody.prisoner.number
    client = as_actor(supervisor)

    def saved(name):
        typed = {"what": "Course", "kind_1": "prison_staff", "name_1": name, "timescale": "one_year"}
        typed |= {"kind_2": "prisoner", "name_2": "Himself"}
        answer = client.post(reverse("action_new", args=[number, objective.pk]), typed, follow=True)
        return [str(one) for one in answer.context["messages"]]

    assert saved(teacher.name) == ["The action is in the plan."]
    for name in ("Helping Hands", commissioner.name):  # no account; a role that reads no plan
        (said,) = saved(name)
        assert said.startswith(f"The action is in the plan. {name}: nobody of that name signs in here")
    work = objective.actions.get(doers__0__name="Helping Hands")
    form = client.get(reverse("action_edit", args=[number, work.pk])).context["form"]
    hints = [form.fields[f"name_{place}"].help_text for place in (1, 2)]
    assert hints == ["Cannot open the plan here: needs a copy.", ""]
    rows = client.get(reverse("plan_shared", args=[number])).context["rows"]
    without = {row["reader"].name for row in rows if row["no_access"]}
    assert without == {"A. Tutor", "Helping Hands", commissioner.name}
