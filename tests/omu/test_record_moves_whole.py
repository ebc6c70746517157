"""The record goes with the person: all of it opens at the next prison, none is lost (docs/domain.md 13)."""

from types import SimpleNamespace

import pytest
from django.urls import reverse

from cases.actions import transfers
from cases.models import Contact, Document
from risk.models import Assessment
from sentence_plans.models import Action, Delivery, Objective, PlanReview
from tests.access.estate import a_case, address

#: What is counted before and after; each by its own reach.
COUNTED = (Contact, Document, Assessment, Objective, Action, Delivery, PlanReview)
#: Pages of one thing of the record each: route and what it is about.
PAGES = (("assessment_read", "assessment"), ("contact", "contact"), ("delivery", "delivery"),
         ("decision", "decision"), ("interview", "interview"))  # fmt: skip


@pytest.fixture
def case(world):
    """A case of Morden with something of everything."""
    return a_case(world, prison=world.morden, manager=world.actor("offender_manager"))


def counts(actor):
    """How many rows of each kind the actor reaches."""
    return {
        model.__name__: model.objects.visible_to(actor).count()
        for model in COUNTED
        if hasattr(model.objects.all(), "visible_to")
    }


def moved(world, case):
    """The person at Ashbourne, with the record."""
    there, here = world.actor("head_of_omu", place=world.morden), world.actor("head_of_omu")
    on = {"today": world.today}
    move = transfers.request(case.custody, to_prison=world.ashbourne, reason="nearer home", **on, by=there)
    transfers.arrive(transfers.accept(move, **on, by=here), **on, by=here)


def test_as_many_items_after_a_transfer_as_before(world, case):
    before = counts(world.actor("head_of_omu", place=world.morden))
    assert len(before) == len(COUNTED)
    assert min(before.values()) >= 1, before
    assert set(counts(world.actor("head_of_omu")).values()) == {0}
    moved(world, case)
    after = counts(world.actor("head_of_omu"))
    # The move itself is written into the log by nobody: what was there is there, and nothing else.
    assert after == before


def test_the_next_prison_opens_every_earlier_thing_and_the_sender_keeps_what_it_wrote(world, case, as_actor):
    estate = SimpleNamespace(of_another=SimpleNamespace())
    client = as_actor(world.actor("head_of_omu"))
    urls = {name: address(name, about, estate, case) for name, about in PAGES}
    assert {client.get(url).status_code for url in urls.values()} == {404}
    moved(world, case)
    assert {name: client.get(url).status_code for name, url in urls.items()} == dict.fromkeys(urls, 200)
    sender = as_actor(world.actor("head_of_omu", place=world.morden))
    assert sender.get(reverse("case", args=[case.number])).status_code == 404
    written = sender.get(reverse("contact_written", args=[case.number]))
    assert written.status_code == 200
    assert "An ordinary entry." in written.content.decode()
