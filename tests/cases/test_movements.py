"""Where the person is, apart from who answers for the record (docs/domain.md 13)."""

import datetime
import random

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.actions import movements, transfer_limits, transfers
from cases.models import Custody, HandOver, Headline, Stay, Task, TransferMovement
from staff.actions.errors import Refused
from staff.models import AuditEvent, Notice


@pytest.fixture
def custody(world):
    return world.receive()


@pytest.fixture
def sender(world):
    return world.actor("head_of_omu")


@pytest.fixture
def receiver(world):
    return world.actor("head_of_omu", place=world.morden)


@pytest.fixture
def asked(world, custody, sender):
    return transfers.request(
        custody, to_prison=world.morden, reason="nearer home", today=world.today, by=sender
    )


def board(as_actor, actor):
    shown = as_actor(actor).get(reverse("transfer_board"))
    return [(card["transfer"].pk, card["between"]) for card in shown.context["between"]]


def accountable(custody):
    return Headline.objects.get(custody=custody).prison.code


def test_who_arrives_before_the_answer_stands_on_both_boards(
    world, custody, asked, sender, receiver, as_actor
):
    transfers.arrive(asked, location="B1", today=world.today, by=receiver)
    said = [(asked.pk, "Arrived without an accepted record")]
    assert board(as_actor, sender) == board(as_actor, receiver) == said
    assert Stay.objects.get(custody=custody, ended_on=None).prison == world.morden
    assert accountable(custody) == "ASH"
    assert not Custody.objects.visible_to(receiver).exists(), "the cover sheet only, before acceptance"
    with pytest.raises(Refused, match="here already"):
        transfers.refuse(asked, reason="full", today=world.today, by=receiver)
    with pytest.raises(Refused, match="no longer be withdrawn"):
        transfers.withdraw(asked, reason="court", today=world.today, by=sender)
    transfers.accept(asked, today=world.today, by=receiver)
    asked.refresh_from_db()
    assert (asked.state, asked.ended_on, accountable(custody)) == ("arrived", world.today, "MRD")
    assert board(as_actor, sender) == board(as_actor, receiver) == []
    assert list(TransferMovement.objects.values_list("kind", flat=True)) == ["left", "arrived"]


def test_who_never_arrives_is_read_until_it_is_withdrawn(world, custody, asked, sender, receiver, as_actor):
    transfers.accept(asked, today=world.today, by=receiver)
    transfers.leave(asked, no_note="x", today=world.today, by=sender)
    assert board(as_actor, receiver) == [(asked.pk, "Accepted and left, not arrived")]
    with pytest.raises(Refused, match="no longer be withdrawn"):
        transfers.withdraw(asked, reason="lost", today=world.today, by=sender)
    with pytest.raises(Refused, match="Say what is known"):
        movements.fail(asked, reason=" ", today=world.today, by=receiver)
    movements.fail(asked, reason="Van turned back", today=world.today, by=receiver)
    assert board(as_actor, sender) == [(asked.pk, "Accepted, and failed to arrive")]
    assert Custody.objects.visible_to(receiver).get() == custody
    assert Notice.objects.filter(user=sender.user, key__contains=":failed").exists()
    transfers.withdraw(asked, reason="in hospital", today=world.today, by=sender)
    assert not Custody.objects.visible_to(receiver).exists()
    assert board(as_actor, sender)[0][1].startswith("Withdrawn after leaving")
    movements.come_back(asked, reason="back from hospital", today=world.today, by=sender)
    assert board(as_actor, sender) == []
    assert Stay.objects.get(custody=custody, ended_on=None).prison == world.ashbourne
    assert Headline.objects.get(custody=custody).in_transit_since is None


def test_who_comes_back_is_allocated_again_and_may_leave_once_more(world, custody, asked, sender, receiver):
    with pytest.raises(Refused, match="who has left"):
        movements.come_back(asked, reason="x", today=world.today, by=sender)
    transfers.accept(asked, today=world.today, by=receiver)
    transfers.leave(asked, no_note="x", today=world.today, by=sender)
    with pytest.raises(Refused, match="Only the sending prison"):
        movements.come_back(asked, reason="x", today=world.today, by=receiver)
    movements.come_back(asked, reason="snow", today=world.today, by=sender)
    asked.refresh_from_db()
    assert (asked.state, asked.left_on) == ("accepted", None)
    assert Task.objects.filter(custody=custody, kind="allocate", key__startswith="transfer_back").exists()
    next_day = world.today + datetime.timedelta(days=1)
    transfers.leave(asked, no_note="x", today=next_day, by=sender)
    transfers.arrive(asked, today=next_day, by=receiver)
    kinds = ["left", "returned", "left", "arrived"]
    assert list(TransferMovement.objects.values_list("kind", flat=True)) == kinds
    assert accountable(custody) == "MRD"


def test_the_steps_by_the_page(world, asked, sender, receiver, as_actor):
    cover = reverse("transfer_cover", args=[asked.pk])
    to, origin = as_actor(receiver), as_actor(sender)
    assert to.post(cover, {"answer": "accept"}).status_code == 302
    refused = to.post(cover, {"answer": "fail"})
    assert "Say what is known of why nobody arrived." in refused.content.decode()
    assert to.post(cover, {"answer": "fail", "reason": "Van broke down"}).status_code == 302
    assert "Failed to arrive" in origin.get(cover).content.decode()
    assert origin.post(cover, {"answer": "withdraw", "reason": "No van"}).status_code == 302
    asked.refresh_from_db()
    assert asked.state == "withdrawn"


def test_what_is_late_is_told_once_to_both_heads(world, asked, sender, receiver):
    """Asked on a Thursday, to be answered within three working days: late on the Wednesday."""
    tuesday, wednesday = datetime.date(2026, 10, 13), datetime.date(2026, 10, 14)
    type(asked).objects.filter(pk=asked.pk).update(
        requested_at=datetime.datetime(2026, 10, 8, 9, tzinfo=datetime.UTC)
    )
    assert transfer_limits.escalate(today=tuesday, by=world.system) == 0
    assert transfer_limits.escalate(today=wednesday, by=world.system) == 2
    assert transfer_limits.escalate(today=wednesday, by=world.system) == 0
    told = Notice.objects.filter(key__contains=":late:answer:")
    assert {one.user for one in told} == {sender.user, receiver.user}
    assert "Morden is to answer the request." in told[0].text
    assert AuditEvent.objects.filter(deed="cases.transfer.escalated").count() == 1


def test_after_any_moves_one_prison_is_accountable_at_any_instant(world, custody):
    """250 random steps of the heads of two prisons; then random instants from the first on."""
    chosen = random.Random(13)
    heads = {place: world.actor("head_of_omu", place=place) for place in (world.ashbourne, world.morden)}
    steps = (transfers.accept, transfers.leave, transfers.arrive, movements.fail, movements.come_back,
             transfers.withdraw)  # fmt: skip
    for _ in range(250):
        held = Custody.objects.for_page().get(pk=custody.pk)
        here, there = sorted(heads, key=lambda one, held=held: one.pk != held.headline.prison_id)
        under_way = custody.transfers.filter(ended_on=None).first()
        by = heads[chosen.choice((here, there))]
        try:
            if under_way is None:
                transfers.request(held, to_prison=there, reason="x", today=world.today, by=by)
                continue
            step = chosen.choice(steps)
            reasoned = step in {movements.fail, movements.come_back, transfers.withdraw}
            said = {"reason": "x"} if reasoned else {"no_note": "x"} if step == transfers.leave else {}
            step(under_way, **said, today=world.today, by=by)
        except Refused:
            continue
    rows = list(HandOver.objects.filter(custody=custody).values_list("at", "prison_id"))
    assert len(rows) > 2
    first, now = rows[0][0], timezone.now()
    for _ in range(200):
        at = first + chosen.random() * (now - first)
        found = transfer_limits.accountable_at([custody.pk], at=at)
        since = max(instant for instant, _ in rows if instant <= at)
        assert found == {custody.pk: dict(rows)[since]}
    assert transfer_limits.accountable_at([custody.pk], at=now)[custody.pk] == (
        Headline.objects.get(custody=custody).prison_id
    )
