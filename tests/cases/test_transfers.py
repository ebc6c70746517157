"""Moves between prisons (docs/domain.md 13)."""

import datetime
import threading

import pytest
from django.db import connection, connections
from django.urls import reverse

from cases.actions import transfers
from cases.models import Allocation, Custody, HandOver, Headline, Stay, Task, Transfer
from staff.actions.errors import Refused
from staff.models import AuditEvent, Notice
from tests.world import World


@pytest.fixture
def held(world):
    """Somebody at Ashbourne, held by an offender supervisor and an offender manager."""
    custody = world.receive()
    world.allocate(custody, world.actor("offender_supervisor"))
    world.allocate(custody, world.actor("offender_manager"))
    return custody


def ask(world, custody, **facts):
    """A transfer to Morden asked for by Ashbourne's case administrator."""
    facts = {"to_prison": world.morden, "reason": "nearer home", "today": world.today} | facts
    return transfers.request(custody, **facts, by=world.actor("case_administrator"))


def test_the_record_is_reached_from_acceptance_and_moves_on_arrival(world, held):
    sender, receiver = world.actor("head_of_omu"), world.actor("head_of_omu", place=world.morden)
    reach = Custody.objects.visible_to
    asked = ask(world, held)
    assert not reach(receiver).exists()
    assert Task.objects.visible_to(receiver).open().filter(kind="transfer").count() == 1
    transfers.accept(asked, today=world.today, by=receiver)
    assert reach(receiver).get() == held
    assert reach(sender).get() == held
    assert not Task.objects.visible_to(receiver).open().filter(kind="transfer").exists()
    transfers.leave(asked, no_note="x", today=world.today, by=sender)
    assert Headline.objects.get(custody=held).in_transit_since == world.today
    assert not Stay.objects.filter(custody=held, ended_on__isnull=True).exists()
    next_day = world.today + datetime.timedelta(days=1)
    transfers.arrive(asked, location="B2-14", today=next_day, by=receiver)
    headline = Headline.objects.get(custody=held)
    assert (headline.prison, headline.incoming_prison, headline.in_transit_since) == (
        world.morden,
        None,
        None,
    )
    assert headline.offender_supervisor is None
    assert headline.offender_manager == world.actor("offender_manager").user
    assert not reach(sender).exists()
    assert reach(receiver).get() == held
    assert Stay.objects.get(custody=held, ended_on__isnull=True).location == "B2-14"
    assert list(HandOver.objects.filter(custody=held).values_list("prison__code", flat=True)) == [
        "ASH",
        "MRD",
    ]
    assert Allocation.objects.get(custody=held, ended_on__isnull=True).held_as == "offender_manager"
    assert Notice.objects.filter(user=world.actor("offender_manager").user, key__endswith=":moved").exists()


@pytest.mark.parametrize("facts", [{"move_on": datetime.date(2026, 10, 7)}])
def test_a_day_that_has_passed_is_refused(world, held, facts):
    with pytest.raises(Refused, match="has passed"):
        ask(world, held, **facts)
    assert not Transfer.objects.exists()


def test_the_same_prison_an_open_transfer_and_another_prisons_case_are_refused(world, held):
    with pytest.raises(Refused, match="at this prison already"):
        ask(world, held, to_prison=world.ashbourne)
    with pytest.raises(Refused, match="Only the prison that holds"):
        transfers.request(
            held,
            to_prison=world.morden,
            reason="x",
            today=world.today,
            by=world.actor("oca", place=world.morden),
        )
    ask(world, held)
    with pytest.raises(Refused, match="under way already"):
        ask(world, held)
    assert Transfer.objects.count() == 1


def test_only_the_receiving_prison_answers_and_a_refusal_has_a_reason(world, held):
    asked = ask(world, held)
    receiver = world.actor("oca", place=world.morden)
    with pytest.raises(Refused, match="Only the receiving prison"):
        transfers.accept(asked, today=world.today, by=world.actor("oca"))
    with pytest.raises(Refused, match="Say why"):
        transfers.refuse(asked, reason="", today=world.today, by=receiver)
    transfers.refuse(asked, reason="no place on the wing", today=world.today, by=receiver)
    with pytest.raises(Refused, match="refused already"):
        transfers.accept(asked, today=world.today, by=receiver)
    assert not Custody.objects.visible_to(receiver).exists()
    assert ask(world, held).pk


def test_a_withdrawn_transfer_takes_the_record_out_of_sight_again(world, held):
    receiver = world.actor("head_of_omu", place=world.morden)
    asked = transfers.accept(ask(world, held), today=world.today, by=receiver)
    transfers.withdraw(asked, reason="court date", today=world.today, by=world.actor("head_of_omu"))
    assert not Custody.objects.visible_to(receiver).exists()
    with pytest.raises(Refused, match="has ended"):
        transfers.arrive(asked, today=world.today, by=receiver)


def test_the_cover_sheet_closes_when_the_transfer_ends(world, held, as_actor):
    """Asked for, the receiving prison reads it; refused, withdrawn or moved on, only who reaches the case."""
    receiver, sender = world.actor("oca", place=world.morden), world.actor("oca")

    def covers(transfer):
        address = reverse("transfer_cover", args=[transfer.pk])
        return [as_actor(one).get(address).status_code for one in (sender, receiver)]

    refused = ask(world, held)
    assert covers(refused) == [200, 200]
    transfers.refuse(refused, reason="no place", today=world.today, by=receiver)
    assert covers(refused) == [200, 404]
    withdrawn = transfers.accept(ask(world, held), today=world.today, by=receiver)
    transfers.withdraw(withdrawn, reason="court date", today=world.today, by=sender)
    assert covers(withdrawn) == [200, 404]
    arrived = transfers.accept(ask(world, held), today=world.today, by=receiver)
    transfers.arrive(arrived, today=world.today, by=receiver)
    assert covers(arrived) == [404, 200]
    assert covers(refused) == [404, 200]


@pytest.mark.django_db(transaction=True)
def test_of_fifty_acceptances_at_once_exactly_one_holds():
    """Fifty threads, each with a connection of its own, on one transfer; half of them by two other people."""
    world = World()
    asked = ask(world, world.receive())
    actors_at_once = [
        world.actor(role, place=world.morden) for role in ("head_of_omu", "oca") for _ in range(25)
    ]
    start, outcomes = threading.Barrier(50), []

    def accept(actor):
        try:
            connection.ensure_connection()
            start.wait(timeout=60)
            transfers.accept(asked, today=world.today, by=actor)
            outcomes.append("accepted")
        except Refused as refusal:
            outcomes.append(refusal.message)
        finally:
            connections["default"].close()

    racing = [threading.Thread(target=accept, args=(actor,)) for actor in actors_at_once]
    for one in racing:
        one.start()
    for one in racing:
        one.join(timeout=120)
    assert sorted(outcomes) == ["This transfer was accepted already."] * 49 + ["accepted"]
    assert Transfer.objects.get().state == "accepted"
    assert AuditEvent.objects.filter(deed="cases.transfer.accepted").count() == 1
    connection.close()
