"""A van of forty by the pages, as a browser without JavaScript sends them (docs/domain.md 13)."""

from time import monotonic

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.actions import transfers
from cases.models import Custody, HandOver, Transfer
from omu.actions import jobs, transfer_jobs
from staff.actions.errors import Refused
from staff.models import Job

VAN = 40


def sent(client, step, people, **more):
    """One step of the pages; the job it led to, done."""
    answer = client.post(f"{reverse('transfer_many')}?step={step}", {"people": people, **more})
    assert answer.status_code == 302, answer.context["form"].errors
    job = Job.objects.latest("pk")
    assert answer["Location"] == reverse("job", args=[job.pk])
    jobs.run(job.pk)
    job.refresh_from_db()
    return job


def test_a_van_of_forty_by_the_pages(world, as_actor):
    """39 go; the one whose transfer was asked for by a colleague meanwhile is listed and stops nobody."""
    held = [world.receive() for _ in range(VAN)]
    sender, receiver = world.actor("case_administrator"), world.actor("head_of_omu", place=world.morden)
    origin, to = as_actor(sender), as_actor(receiver)
    shown = origin.get(f"{reverse('transfer_many')}?step=ask&select=all").content.decode()
    assert shown.count(" checked>") == VAN
    alone = transfers.request(held[7], to_prison=world.morden, reason="court", today=world.today, by=sender)
    transfers.refuse(alone, reason="full", today=world.today, by=receiver)
    began = monotonic()
    asked = transfer_jobs.ask(
        "ask", keys=[one.pk for one in held], to_prison=world.morden, reason="the wing closes",
        today=world.today, by=sender,
    )  # fmt: skip
    transfers.request(held[7], to_prison=world.morden, reason="court", today=world.today, by=sender)
    jobs.run(asked.pk)
    asked.refresh_from_db()
    assert (asked.state, asked.done, asked.total) == ("done", VAN, VAN)
    assert asked.message.startswith("39 of 40 done. 1 not done")
    assert [one["number"] for one in asked.result["faults"]] == [held[7].prisoner.number]
    page = origin.get(reverse("job", args=[asked.pk])).content.decode()
    assert held[7].prisoner.number in page
    assert "under way already" in page
    keys = list(Transfer.objects.filter(ended_on=None).values_list("pk", flat=True))
    assert len(keys) == VAN
    for client, step in ((to, "accept"), (origin, "leave"), (to, "arrive")):
        reason = {"no_note": "the wing closes"} if step == "leave" else {}
        assert sent(client, step, keys, **reason).message == "40 of 40 done."
    print(f"\n40 people asked for, accepted, left, arrived: {monotonic() - began:.1f} s")
    assert HandOver.objects.filter(prison=world.morden).count() == VAN
    assert Custody.objects.visible_to(receiver).count() == VAN
    assert not Custody.objects.visible_to(sender).exists()


def test_nobody_chosen_the_same_prison_and_a_step_of_the_other_side(world, as_actor):
    custody, sender = world.receive(), world.actor("case_administrator")
    empty = as_actor(sender).post(f"{reverse('transfer_many')}?step=ask", {"reason": "x"})
    assert empty.context["form"].errors["people"] == ["Choose at least one person"]
    with pytest.raises(Refused, match="at this prison already"):
        transfer_jobs.ask(
            "ask", keys=[custody.pk], to_prison=world.ashbourne, reason="x", today=world.today, by=sender
        )
    made = transfers.request(custody, to_prison=world.morden, reason="x", today=world.today, by=sender)
    own = transfer_jobs.ask("accept", keys=[made.pk], today=world.today, by=world.actor("head_of_omu"))
    jobs.run(own.pk)
    own.refresh_from_db()
    assert own.result["faults"][0]["reason"] == "Only the receiving prison accepts a transfer."
    assert not Job.objects.exclude(pk=own.pk).exists()


def test_a_worker_killed_half_way_is_carried_on_and_nobody_is_done_twice(world):
    held, sender = [world.receive() for _ in range(3)], world.actor("case_administrator")
    job = transfer_jobs.ask(
        "ask", keys=[one.pk for one in held], to_prison=world.morden, reason="x", today=world.today, by=sender
    )
    Job.objects.filter(pk=job.pk).update(done=1, total=3, state="running")
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.message, Transfer.objects.count()) == ("3 of 3 done.", 2)


def test_a_person_more_costs_the_same_number_of_queries(world):
    """So that 800 are linear: each is a transaction of some thirty queries, whatever stands around it."""
    counts = []
    for number in (2, 12):
        held = [world.receive() for _ in range(number)]
        job = transfer_jobs.ask(
            "ask", keys=[one.pk for one in held], to_prison=world.morden, reason="x", today=world.today,
            by=world.actor("case_administrator"),
        )  # fmt: skip
        with CaptureQueriesContext(connection) as seen:
            jobs.run(job.pk)
        counts.append(len(seen))
    each = (counts[1] - counts[0]) / 10
    assert each <= 40, counts
    assert counts[0] <= 2 * each + 15, counts
