"""Who countersigns a review of the plan, and what sending it back leads to (docs/domain.md 7.12, 8.7)."""

import datetime
from dataclasses import replace

import pytest
from django.urls import reverse

from cases.models import Clock, Task
from omu.actions.refresh import refresh
from sentence_plans.actions import countersigned_reviews, reviews
from sentence_plans.models import PlanReview, ReviewCountersignature
from staff.actions.errors import Refused
from staff.models import AuditEvent, Notice
from tests.sentence_plans.writing import assessed, at_high, complete, reviewed

LATER = datetime.date(2026, 11, 2)
SAID = {"comment": "Shown well.", "checked": ["evidence", "parties"], "today": LATER}


@pytest.fixture
def plan(world, custody, supervisor):
    return complete(world, assessed(world, custody, supervisor, score=2), supervisor)


@pytest.fixture
def review(world, plan, supervisor):
    return at_high(plan, world, supervisor, today=LATER)


@pytest.fixture
def head(world):
    return world.actor("head_of_omu")


def test_at_low_none_is_owed(plan, supervisor, head):
    made = reviews.review(plan, reviewed=reviewed(plan), today=LATER, by=supervisor)
    assert made.countersign_because == ""
    assert not Task.objects.filter(kind="countersign").exists()
    with pytest.raises(Refused, match="High or Very High"):
        countersigned_reviews.countersign(made, approve=True, **SAID, by=head)


def test_at_high_the_head_of_omu_is_asked_and_countersigns_once(world, review, head, supervisor):
    assert review.countersign_because == "Risk of serious harm is High."
    task = Task.objects.get(kind="countersign", key__startswith="review:")
    assert (task.role, task.prison, task.done_at) == ("head_of_omu", head.assignment.prison, None)
    line = countersigned_reviews.countersign(review, approve=True, **SAID, by=head)
    assert (line.decision, line.checked, line.name) == ("approved", ["evidence", "parties"], head.name)
    task.refresh_from_db()
    assert task.done_by == head.user
    assert Notice.objects.filter(user=supervisor.user, text__contains="has countersigned review 1").exists()
    event = AuditEvent.objects.get(deed="sentence_plans.plan.review_countersigned")
    assert (event.user, event.reason) == (head.user, "Shown well.")
    with pytest.raises(Refused, match="Countersigned already"):
        countersigned_reviews.countersign(review, approve=False, **SAID, by=head)


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"comment": " "}, "comment"), ({"checked": []}, "checked"), ({"checked": ["weather"]}, "checked"),
     ({"comment": "x" * 2_001}, "comment")],
)  # fmt: skip
def test_oversight_says_what_it_looked_at(review, head, changes, field):
    with pytest.raises(Refused) as refused:
        countersigned_reviews.countersign(review, approve=True, **(SAID | changes), by=head)
    assert refused.value.field == field
    assert not ReviewCountersignature.objects.exists()


def test_nobody_countersigns_his_or_her_own_and_not_every_role(world, plan, supervisor, head):
    both = replace(head, user=supervisor.user)
    made = at_high(plan, world, supervisor, today=LATER)
    with pytest.raises(Refused, match="own review"):
        countersigned_reviews.countersign(made, approve=True, **SAID, by=both)
    with pytest.raises(Refused, match="role does not"):
        countersigned_reviews.countersign(made, approve=True, **SAID, by=world.actor("wing_staff"))


def test_a_review_sent_back_met_no_duty_and_is_held_again(world, plan, review, supervisor, head):
    def last_met():
        refresh([plan.custody], today=LATER)
        rows = Clock.objects.filter(custody=plan.custody, standard="T8.plan").order_by("started_on")
        return [(one.started_on, one.met_on) for one in rows]

    assert last_met() == [(world.today, LATER), (LATER, None)]
    countersigned_reviews.countersign(review, approve=False, **SAID, by=head)
    assert [one for one in last_met() if one[0] == world.today] == [(world.today, None)]
    task = Task.objects.get(kind="review_again")
    assert (task.user, task.leads_to) == (supervisor.user, f"/cases/{plan.prisoner.number}/plan/review/")
    again = reviews.review(plan, reviewed=reviewed(plan), today=LATER, by=supervisor)
    task.refresh_from_db()
    assert (again.number, task.done_by) == (2, supervisor.user)
    assert list(PlanReview.objects.standing()) == [again]


def test_the_page_asks_for_what_was_checked_and_shows_the_line(review, head, supervisor, as_actor):
    number = review.plan.prisoner.number
    address, read = (reverse(name, args=[number, 1]) for name in ("review_countersign", "plan_review_read"))
    client = as_actor(head)
    assert address in client.get(read).content.decode()
    answer = client.post(address, {"decision": "approve", "comment": "Shown well."})
    assert "Tick what you checked" in answer.content.decode()
    sent = client.post(address, {"decision": "approve", "comment": "Shown well.", "checked": ["evidence"]})
    assert sent.url == read
    page = as_actor(supervisor).get(read).content.decode()
    assert "What is said of likelihood and of harm is shown" in page
    assert address not in page
    assert as_actor(supervisor).get(address).status_code == 403
