"""The risk management plan: what it lacks, who is to read it, who has (docs/domain.md 7.10)."""

import datetime

import pytest
from django.urls import reverse

from cases.models import Task
from risk.actions import content, risk_plan_copies, rosh_parts, signing
from risk.models import PlanCopy, State
from staff.actions.errors import Refused
from staff.models import Notice
from tests.risk.writing import begin, fill, levels, signed


def page(name, custody, *more):
    return reverse(name, args=[custody.prisoner.number, *more])


def cannot_sign(world, made, by, words):
    made.refresh_from_db()
    with pytest.raises(Refused, match="cannot be signed yet"):
        signing.sign(made, version=made.version, today=world.today, by=by)
    lacks = [lack.words for _, missing in content.read(made).all_lacks for lack in missing]
    assert any(words in one for one in lacks), lacks


def plan_of(world, custody, by, role="wing_staff"):
    """A complete assessment with a plan in which a role has an action."""
    made = begin(world, custody, by)
    fill(made, by, levels(public="medium"))
    row = {"part": "monitoring", "what": "Watch letters", "role": role, "response": "Tell security",
           "by": "2026-12-01"}  # fmt: skip
    other = row | {"what": "See him weekly", "role": "offender_supervisor"}
    said = {"actions": [row, other], "without": "None is needed."}
    rosh_parts.save_part(made, code="plan_actions", said=said, version=1, by=by)
    made.refresh_from_db()
    return made


def test_no_plan_without_a_reader(world, custody, supervisor):
    made = plan_of(world, custody, supervisor)
    copy = PlanCopy.objects.get(assessment=made)
    risk_plan_copies.take_off(copy, today=world.today, by=supervisor)
    cannot_sign(world, made, supervisor, "The distribution list is empty")


def test_an_action_without_an_owner_prevents_signing(world, custody, supervisor):
    made = plan_of(world, custody, supervisor)
    said = {"actions": [{"part": "supervision", "what": "Talk", "response": "Report", "by": "2026-12-01"}],
            "without": "None is needed."}  # fmt: skip
    rosh_parts.save_part(made, code="plan_actions", said=said, version=2, by=supervisor)
    cannot_sign(world, made, supervisor, "Action 1: who: role is missing.")


def test_whoever_may_not_read_a_plan_is_refused(world, custody, supervisor):
    made = plan_of(world, custody, supervisor)

    def refused(role, place=None):
        with pytest.raises(Refused) as refusal:
            risk_plan_copies.list_reader(
                made, assignment=world.actor(role, place=place).assignment, today=world.today, by=supervisor
            )
        return refusal.value

    assert "reads no risk management plan" in refused("case_administrator").message
    assert "not within reach" in refused("security", world.morden).message
    assert "there is none" in refused("psychology").message
    assert refused("psychology").field == "assignment"


def test_shared_on_completion_read_by_its_reader_and_overdue_otherwise(world, custody, supervisor, as_actor):
    made = plan_of(world, custody, supervisor)
    wing, security = world.actor("wing_staff"), world.actor("security")
    for reader in (wing, security):
        risk_plan_copies.list_reader(made, assignment=reader.assignment, today=world.today, by=supervisor)
    with pytest.raises(Refused, match="on the list already"):
        risk_plan_copies.list_reader(made, assignment=wing.assignment, today=world.today, by=supervisor)
    assert not Notice.objects.filter(user=wing.user, text__contains="risk management plan").exists()
    done = signing.sign(made, version=made.version, today=world.today, by=supervisor)
    assert done.state == State.COMPLETE
    copy = PlanCopy.objects.get(assignment=wing.assignment)
    # Thursday 8 October 2026 and five working days: Thursday 15 October
    assert (copy.shared_on, copy.acknowledge_by) == (world.today, datetime.date(2026, 10, 15))
    task = Task.objects.get(key=f"risk_plan:{copy.pk}")
    assert (task.user, task.due_on) == (wing.user, copy.acknowledge_by)
    assert Notice.objects.filter(user=wing.user, text__contains="risk management plan").exists()
    with pytest.raises(Refused, match="Only the person on the list"):
        risk_plan_copies.acknowledge(copy, today=world.today, by=security)
    client = as_actor(wing)
    shown = client.get(page("risk_plan", custody, done.pk)).content.decode()
    assert "Watch letters" in shown
    assert "See him weekly" not in shown
    client.post(page("risk_plan_acknowledge", custody, done.pk, copy.pk))
    copy.refresh_from_db()
    task.refresh_from_db()
    assert copy.acknowledged_on == world.today
    assert task.done_by == wing.user
    late = PlanCopy.objects.visible_to(supervisor)
    assert late.overdue(datetime.date(2026, 10, 15)).count() == 0
    assert late.overdue(datetime.date(2026, 10, 16)).count() == 2
    listed = as_actor(world.actor("head_of_omu")).get(reverse("risk_plans_unread")).content.decode()
    assert security.user.full_name in listed
    assert wing.user.full_name not in listed


def test_added_afterwards_it_is_shared_at_once(world, custody, supervisor):
    done = signed(world, custody, supervisor, levels(public="medium"))
    reader = world.actor("security").assignment
    made = risk_plan_copies.list_reader(done, assignment=reader, today=world.today, by=supervisor)
    assert made.shared_on == world.today
    with pytest.raises(Refused, match="the line stays"):
        risk_plan_copies.take_off(made, today=world.today, by=supervisor)


def test_the_list_of_readers_by_forms_alone(world, custody, supervisor, as_actor):
    made = plan_of(world, custody, supervisor)
    client, wing = as_actor(supervisor), world.actor("wing_staff")
    at = page("risk_plan_reader", custody, made.pk)
    outside = world.actor("case_administrator").assignment
    assert wing.user.full_name in client.get(at).content.decode()
    assert "nobody else may read the plan" in client.post(at, {"assignment": outside.pk}).content.decode()
    assert client.post(at, {"assignment": wing.assignment.pk, "why": "He is on B wing."}).status_code == 302
    shown = client.get(page("risk_plan", custody, made.pk)).content.decode()
    assert "He is on B wing." in shown
    copy = PlanCopy.objects.get(assignment=wing.assignment)
    client.post(page("risk_plan_take_off", custody, made.pk, copy.pk))
    assert "He is on B wing." not in client.get(page("risk_plan", custody, made.pk)).content.decode()
