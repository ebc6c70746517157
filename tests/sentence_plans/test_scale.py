"""Plan, review and board ask as often with 20 objectives, 100 actions and 60 versions as with 2, 5 and 2."""

import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from omu.actions.refresh import refresh
from sentence_plans.actions import comments, objectives, reviews, work
from sentence_plans.models import Action, Objective, PlanSignature, PlanVersion
from tests.sentence_plans import board_writing, writing

SMALL, LARGE = (2, 5, 2), (20, 100, 60)


def grown(world, plan, by, size):
    """The plan with so many objectives, actions, and signed versions, each with a line of the author."""
    count, actions, versions = size
    rows = list(plan.objectives.order_by("pk"))
    while len(rows) < count:
        wanted = writing.HOME if len(rows) % 2 else writing.TEMPER
        rows.append(objectives.add(plan, wanted=wanted, by=by))
        comments.comment(rows[-1], text="Goes well.", now=writing.noon(world), today=world.today, by=by)
    Objective.objects.filter(pk=rows[-1].pk).update(after=rows[0])
    here = Action.objects.filter(objective__plan=plan).count()
    for place in range(actions - here):
        work.add(rows[place % count], work=writing.TUTOR, by=by)
    last = plan.versions.order_by("-number").first()
    held = plan.versions.count()
    made = PlanVersion.objects.bulk_create(
        PlanVersion(
            plan=plan, number=1000 + held + place, content=last.content, digest=f"{held + place}",
            flags=last.flags, progress=last.progress,
        )
        for place in range(versions - held)
    )  # fmt: skip
    PlanSignature.objects.bulk_create(
        PlanSignature(
            plan=plan, version=one, signed_as="author", decision="signed", by=by.user, name=by.name,
            role=by.role, on=world.today,
        )
        for one in made
    )  # fmt: skip


def test_a_large_plan_asks_no_more_than_a_small_one(world, custody, supervisor, as_actor):
    plan = writing.complete(world, writing.assessed(world, custody, supervisor), supervisor)
    done = reviews.review(plan, reviewed=writing.reviewed(plan), today=world.today, by=supervisor)
    board = board_writing.arranged(world, plan, supervisor)
    client, number, counts = as_actor(supervisor), custody.prisoner.number, []
    pages = [(name, ()) for name in ("plan", "plan_sequence", "plan_versions", "plan_review", "plan_print")]
    pages += [("plan_sign", ("author",)), ("plan_review_read", (done.number,)), ("objective_order", ())]
    pages += [("objective_edit", (plan.objectives.order_by("pk")[0].pk,)), ("board_list", ())]
    pages += [("board", (board.pk,)), ("board_hold", (board.pk,)), ("case", ())]
    for size in (SMALL, LARGE):
        grown(world, plan, supervisor, size)
        refresh([custody], today=world.today)
        counts.append({name: asked(client, reverse(name, args=[number, *more])) for name, more in pages})
    assert (plan.objectives.count(), plan.versions.count()) == (LARGE[0], LARGE[2])
    assert Action.objects.filter(objective__plan=plan).count() == LARGE[1]
    assert counts[0] == counts[1]


def asked(client, address):
    """Queries of the second of two requests, so that what was waiting is done."""
    with time_machine.travel(timezone.now(), tick=False):
        for _ in range(2):
            with CaptureQueriesContext(connection) as found:
                answer = client.get(address)
            assert answer.status_code in (200, 405), address
    return len(found)
