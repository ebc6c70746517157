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


def test_choosing_all_or_none_keeps_what_was_typed_and_does_nothing(world, as_actor):
    held = [world.receive() for _ in range(3)]
    client, address = as_actor(world.actor("case_administrator")), f"{reverse('transfer_many')}?step=ask"
    typed = {
        "to_prison": world.morden.pk,
        "reason": "the wing closes",
        "move_on_0": "3",
        "people": held[0].pk,
    }
    for chosen, ticked in (("all", 3), ("none", 0)):
        answer = client.post(address, typed | {"choose": chosen})
        shown = answer.content.decode()
        assert shown.count(" checked>") == ticked
        assert 'value="the wing closes"' in shown
        assert f'<option value="{world.morden.pk}" selected>' in shown
        assert "govuk-error" not in shown
    assert not Job.objects.exists()


def test_many_are_refused_or_withdrawn_with_one_reason(world, as_actor):
    """Of four asked for two are refused, one stands accepted and one is there: the rest is withdrawn."""
    held = [world.receive() for _ in range(4)]
    sender, receiver = world.actor("case_administrator"), world.actor("head_of_omu", place=world.morden)
    asked = [
        transfers.request(one, to_prison=world.morden, reason="x", today=world.today, by=sender)
        for one in held
    ]
    keys = [one.pk for one in asked]
    transfers.arrive(asked[3], today=world.today, by=receiver)
    offered = {key for key, *_ in transfer_jobs.ready("refuse", by=receiver)}
    assert offered == set(keys[:3]), "who is there already is not refused"
    page, to = f"{reverse('transfer_many')}?step=refuse", as_actor(receiver)
    bare = to.post(page, {"people": keys[:2]})
    assert bare.context["form"].errors["reason"]
    assert sent(to, "refuse", keys[:2], reason="The wing is full").message == "2 of 2 done."
    refused = Transfer.objects.filter(state="refused")
    assert {one.answer_reason for one in refused} == {"The wing is full"}
    transfers.accept(asked[2], today=world.today, by=receiver)
    assert {key for key, *_ in transfer_jobs.ready("withdraw", by=sender)} == {keys[2]}
    with pytest.raises(Refused, match="Say why, once for everybody"):
        transfer_jobs.ask("withdraw", keys=keys[2:], reason=" ", today=world.today, by=sender)
    job = transfer_jobs.ask("withdraw", keys=keys, reason="The wing stays", today=world.today, by=sender)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.message.startswith("1 of 4 done. 3 not done")
    assert Transfer.objects.get(pk=keys[2]).answer_reason == "The wing stays"
    assert Transfer.objects.get(pk=keys[3]).state == "requested"


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
