"""Somebody has arrived whom no prison asked to send: responsibility stays where it is (docs/domain.md 13)."""

import pytest
from django.urls import reverse

from cases.actions import movements, transfer_limits, transfers, unasked
from cases.models import Allocation, Custody, HandOver, Headline, Stay, Task, Transfer, TransferMovement
from staff.actions.errors import Refused
from staff.models import AuditEvent, Notice, Prison

CAME = "From the Crown Court, where Ashbourne was full"


@pytest.fixture
def custody(world):
    return world.receive()


@pytest.fixture
def sender(world):
    return world.actor("head_of_omu")


@pytest.fixture
def clerk(world):
    return world.actor("case_administrator", place=world.morden)


@pytest.fixture
def receiver(world):
    return world.actor("head_of_omu", place=world.morden)


@pytest.fixture
def arrived(world, custody, sender, clerk):
    """`sender` first: notices go to heads of OMU who are there."""
    return unasked.receive(
        custody.prisoner, prison=world.morden, reason=CAME, location="B2", today=world.today, by=clerk
    )


def board(as_actor, actor):
    shown = as_actor(actor).get(reverse("transfer_board"))
    return [(card["transfer"].pk, card["between"]) for card in shown.context["between"]]


def accountable(custody):
    return Headline.objects.get(custody=custody).prison.code


def test_the_person_moves_and_the_record_does_not(world, custody, sender, clerk, arrived, as_actor):
    said = [(arrived.pk, "Arrived without an accepted record")]
    assert board(as_actor, sender) == board(as_actor, clerk) == said
    assert Stay.objects.get(custody=custody, ended_on=None).prison == world.morden
    assert accountable(custody) == "ASH"
    assert HandOver.objects.filter(custody=custody).count() == 1
    assert not Custody.objects.visible_to(clerk).exists(), "the cover sheet only"
    assert as_actor(clerk).get(reverse("case", args=[custody.prisoner.number])).status_code == 404
    cover = as_actor(clerk).get(reverse("transfer_cover", args=[arrived.pk])).content.decode()
    assert CAME in cover
    assert "Morden has accepted" in cover
    awaited = transfer_limits.deadlines([arrived], today=world.today)[arrived.pk]
    assert (awaited.side, awaited.due_on) == ("from", world.today)
    assert list(TransferMovement.objects.values_list("kind", flat=True)) == ["left", "arrived"]


def test_the_prison_that_answers_is_told_and_asked(world, custody, sender, arrived):
    tasks = Task.objects.open().filter(kind="transfer", prison=world.ashbourne)
    assert set(tasks.values_list("role", flat=True)) == {"case_administrator", "oca", "head_of_omu"}
    assert {one.due_on for one in tasks} == {world.today}
    assert not Task.objects.filter(prison=world.morden, kind="transfer").exists()
    told = Notice.objects.get(user=sender.user, key=f"transfer:{arrived.pk}:unasked")
    assert "has arrived at Morden" in told.text
    event = AuditEvent.objects.get(deed="cases.transfer.not_asked")
    assert (event.reason, event.details) == (CAME, {"from": "ASH", "to": "MRD"})


def test_the_supervisor_who_held_the_case_is_told(world, custody, sender, clerk):
    supervisor = world.actor("offender_supervisor")
    world.allocate(custody, supervisor)
    made = unasked.receive(custody.prisoner, prison=world.morden, reason=CAME, today=world.today, by=clerk)
    assert Notice.objects.filter(user=supervisor.user, key=f"transfer:{made.pk}:unasked").exists()
    assert not Allocation.objects.filter(prisoner=custody.prisoner, ended_on=None).exists()


def test_the_record_opens_once_it_is_asked_for_and_accepted(world, custody, sender, receiver, arrived):
    with pytest.raises(Refused):
        transfers.accept(arrived, today=world.today, by=receiver)
    with pytest.raises(Refused, match="answers for the record"):
        unasked.hand_over(arrived, today=world.today, by=receiver)
    asked = unasked.hand_over(arrived, today=world.today, by=sender)
    assert (asked.state, asked.requested_by) == ("requested", sender.user)
    assert not Task.objects.open().filter(prison=world.ashbourne, kind="transfer").exists()
    assert Task.objects.open().filter(prison=world.morden, kind="transfer", role="oca").exists()
    assert not Custody.objects.visible_to(receiver).exists()
    with pytest.raises(Refused, match="asked for already"):
        unasked.hand_over(arrived, today=world.today, by=sender)
    transfers.accept(arrived, today=world.today, by=receiver)
    assert accountable(custody) == "MRD"
    assert Custody.objects.visible_to(receiver).get() == custody
    assert not Custody.objects.visible_to(sender).exists()


def test_back_ends_it_and_so_does_a_mistake(world, custody, sender, clerk, arrived):
    with pytest.raises(Refused, match="Say what was wrong"):
        unasked.take_back(arrived, reason=" ", today=world.today, by=clerk)
    with pytest.raises(Refused, match="recorded the arrival takes it back"):
        unasked.take_back(arrived, reason="x", today=world.today, by=sender)
    ended = unasked.take_back(arrived, reason="Another of that name", today=world.today, by=clerk)
    assert (ended.state, ended.ended_on, ended.answer_reason) == (
        "withdrawn", world.today, "Another of that name",
    )  # fmt: skip
    assert Stay.objects.get(custody=custody, ended_on=None).prison == world.ashbourne
    assert not Transfer.objects.visible_to(clerk).exists()
    assert not Task.objects.open().filter(kind="transfer").exists()
    again = unasked.receive(custody.prisoner, prison=world.morden, reason=CAME, today=world.today, by=clerk)
    back = movements.come_back(again, reason="Sent back with the van", today=world.today, by=sender)
    assert (back.state, back.left_on, back.arrived_on) == ("withdrawn", None, None)
    assert not Transfer.objects.under_way().exists()
    assert accountable(custody) == "ASH"


def test_what_is_refused_and_nothing_half_done(world, custody, sender, clerk):
    said = {"prison": world.morden, "today": world.today}
    with pytest.raises(Refused, match="how he or she came"):
        unasked.receive(custody.prisoner, reason=" ", **said, by=clerk)
    with pytest.raises(Refused, match="where somebody is records"):
        unasked.receive(custody.prisoner, reason=CAME, **said, by=sender)
    here = said | {"prison": world.ashbourne}
    with pytest.raises(Refused, match="open case here already"):
        unasked.receive(custody.prisoner, reason=CAME, **here, by=sender)
    Custody.objects.filter(pk=custody.pk).update(closed_on=world.today, closed_as="released")
    with pytest.raises(Refused, match="no open case"):
        unasked.receive(custody.prisoner, reason=CAME, **said, by=clerk)
    assert not Transfer.objects.exists()
    assert Stay.objects.get(custody=custody, ended_on=None).prison == world.ashbourne


def test_who_was_asked_for_already_simply_arrives(world, custody, sender, clerk):
    asked = transfers.request(custody, to_prison=world.morden, reason="x", today=world.today, by=sender)
    said = {"prison": world.morden, "reason": CAME, "today": world.today, "by": clerk}
    made = unasked.receive(custody.prisoner, **said)
    assert (made.pk, made.state, made.arrived_on) == (asked.pk, "requested", world.today)
    with pytest.raises(Refused, match="under way already"):
        unasked.receive(custody.prisoner, **said)


def test_a_move_to_a_third_prison_is_withdrawn_first(world, custody, sender):
    third = Prison.objects.create(code="THB", name="Thornby", region=world.region)
    transfers.request(custody, to_prison=world.morden, reason="x", today=world.today, by=sender)
    by = world.actor("case_administrator", place=third)
    with pytest.raises(Refused, match="to another prison is under way"):
        unasked.receive(custody.prisoner, prison=third, reason=CAME, today=world.today, by=by)
    assert Stay.objects.get(custody=custody, ended_on=None).prison == world.ashbourne


def test_by_the_pages_the_person_is_shown_before_it_is_saved(world, custody, sender, clerk, as_actor):
    client, address = as_actor(clerk), reverse("reception_elsewhere")
    number = custody.prisoner.number
    chosen = client.post(reverse("reception_new"), {"same": number}).content.decode()
    assert f"{address}?number={number}" in chosen
    typed = {"number": number.lower(), "reason": CAME, "location": "B2"}
    first = client.post(address, typed)
    assert first.context["form"].errors["number"] == ["Check below that this is the person, and save again."]
    assert custody.prisoner.list_name in first.content.decode()
    assert not Transfer.objects.exists()
    strange = client.post(address, typed | {"number": "A\x00B"})
    assert strange.status_code == 200
    assert strange.context["form"].errors["number"]
    unknown = client.post(address, typed | {"number": "A9999ZZ"})
    assert "Nobody on record" in unknown.context["form"].errors["number"][0]
    saved = client.post(address, typed | {"seen": number})
    made = Transfer.objects.get()
    assert saved["Location"] == reverse("transfer_cover", args=[made.pk])
    asked = as_actor(sender).post(saved["Location"], {"answer": "hand_over"}, follow=True)
    assert f"Morden was asked to take the record of {number}." in asked.content.decode()
    late = client.post(saved["Location"], {"answer": "take_back", "reason": "x"}, follow=True)
    assert "Nothing was done. This transfer is requested" in late.content.decode()
