"""Transfers that cannot be, by the page: said where it is wrong, nothing written (docs/domain.md 13)."""

import pytest
from django.urls import reverse

from cases.actions import transfers
from cases.models import Transfer
from staff.models import AuditEvent


@pytest.fixture
def custody(world):
    return world.receive()


@pytest.fixture
def clerk(world, as_actor):
    return as_actor(world.actor("case_administrator"))


def asked(world, custody):
    facts = {"to_prison": world.morden, "reason": "nearer home", "today": world.today}
    return transfers.request(custody, **facts, by=world.actor("head_of_omu"))


def errors(answer):
    assert answer.status_code == 200
    return {name: " ".join(said) for name, said in answer.context["form"].errors.items()}


def test_to_the_same_prison(world, custody, clerk):
    typed = {"to_prison": world.ashbourne.pk, "reason": "x"}
    found = errors(clerk.post(reverse("transfer_request", args=[custody.prisoner.number]), typed))
    assert set(found) == {"to_prison"}
    assert not Transfer.objects.exists()


def test_of_somebody_in_transfer(world, custody, clerk):
    asked(world, custody)
    typed = {"to_prison": world.morden.pk, "reason": "x"}
    found = errors(clerk.post(reverse("transfer_request", args=[custody.prisoner.number]), typed))
    assert found == {"__all__": "A transfer of this person is under way already. See the transfer board."}
    assert Transfer.objects.count() == 1
    assert AuditEvent.objects.filter(deed="cases.transfer.requested").count() == 1


def test_a_day_that_has_passed(world, custody, clerk):
    typed = {"to_prison": world.morden.pk, "reason": "x"}
    typed |= {"move_on_day": "7", "move_on_month": "10", "move_on_year": "2026"}
    found = errors(clerk.post(reverse("transfer_request", args=[custody.prisoner.number]), typed))
    assert "has passed" in found["move_on"]
    assert not Transfer.objects.exists()


def test_accepted_by_two_one_after_the_other(world, custody, as_actor):
    """The second had the page open before the first answered."""
    made = asked(world, custody)
    cover = reverse("transfer_cover", args=[made.pk])
    first, second = (as_actor(world.actor(role, place=world.morden)) for role in ("head_of_omu", "oca"))
    assert b"Accept the transfer" in second.get(cover).content
    assert first.post(cover, {"answer": "accept"}).status_code == 302
    answer = second.post(cover, {"answer": "accept"}, follow=True)
    name = world.actor("head_of_omu", place=world.morden).user.full_name
    assert f"Nothing was done. This transfer is accepted by {name}" in answer.content.decode()
    assert AuditEvent.objects.filter(deed="cases.transfer.accepted").count() == 1


def test_answered_by_the_sending_prison_and_by_a_third(world, custody, clerk, as_actor):
    made = asked(world, custody)
    cover = reverse("transfer_cover", args=[made.pk])
    assert (
        "Nothing was done. This transfer is requested"
        in clerk.post(cover, {"answer": "accept"}, follow=True).content.decode()
    )
    third = type(world.morden).objects.create(code="TRD", name="Thirdham", region=world.region)
    elsewhere = as_actor(world.actor("head_of_omu", place=third))
    assert elsewhere.post(cover, {"answer": "accept"}).status_code == 404
    made.refresh_from_db()
    assert made.state == "requested"


def test_answered_after_it_was_withdrawn(world, custody, as_actor):
    made = asked(world, custody)
    cover = reverse("transfer_cover", args=[made.pk])
    receiver = as_actor(world.actor("head_of_omu", place=world.morden))
    assert receiver.get(cover).status_code == 200
    transfers.withdraw(made, reason="Court", today=world.today, by=world.actor("head_of_omu"))
    # The window of the cover sheet closes with the transfer: the record is out of reach again.
    assert receiver.post(cover, {"answer": "accept"}).status_code == 404
    made.refresh_from_db()
    assert made.state == "withdrawn"


def test_a_refusal_without_a_reason(world, custody, as_actor):
    made = asked(world, custody)
    receiver = as_actor(world.actor("head_of_omu", place=world.morden))
    found = errors(receiver.post(reverse("transfer_cover", args=[made.pk]), {"answer": "refuse"}))
    assert found == {"reason": "Say why the transfer is refused."}
    made.refresh_from_db()
    assert made.state == "requested"
