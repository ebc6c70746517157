"""The hand-over note is signed before somebody leaves, or it is said why there is none (13)."""

import pytest
from django.urls import reverse

from cases.actions import hand_over_notes, movements, transfers
from cases.models import HandOverNote, Task
from staff.actions.errors import Refused
from staff.models import AuditEvent

TEXT = "Promised a visit of his sister on the 12th. Relapse plan is on his wall."


@pytest.fixture
def sender(world):
    return world.actor("head_of_omu")


@pytest.fixture
def receiver(world):
    return world.actor("head_of_omu", place=world.morden)


@pytest.fixture
def asked(world, sender):
    custody = world.receive()
    return transfers.request(
        custody, to_prison=world.morden, reason="nearer home", today=world.today, by=sender
    )


def test_nobody_leaves_without_a_note_or_the_reason_why_there_is_none(world, asked, sender, receiver):
    transfers.accept(asked, today=world.today, by=receiver)
    for said in ("", "  "):
        with pytest.raises(Refused, match="No hand-over note") as refused:
            transfers.leave(asked, no_note=said, today=world.today, by=sender)
        assert refused.value.field == "no_note"
    asked.refresh_from_db()
    assert (asked.left_on, HandOverNote.objects.count()) == (None, 0)
    with pytest.raises(Refused, match="at most 300"):
        transfers.leave(asked, no_note="x" * 301, today=world.today, by=sender)
    transfers.leave(asked, no_note="He went to court at six", today=world.today, by=sender)
    kept = HandOverNote.objects.get()
    assert (kept.text, kept.why_none, kept.name) == ("", "He went to court at six", sender.name)
    assert AuditEvent.objects.get(deed="cases.hand_over_note.none").reason == "He went to court at six"


def test_who_writes_it_and_what_is_refused(world, asked, sender, receiver):
    supervisor = world.actor("offender_supervisor")
    for by in (receiver, world.actor("case_administrator"), world.actor("offender_manager")):
        with pytest.raises(Refused, match="written by the offender supervisor or the head"):
            hand_over_notes.write(asked, text=TEXT, today=world.today, by=by)
    with pytest.raises(Refused, match="Write what the next prison") as refused:
        hand_over_notes.write(asked, text=" \n", today=world.today, by=supervisor)
    assert refused.value.field == "text"
    with pytest.raises(Refused, match="at most 4,000"):
        hand_over_notes.write(asked, text="x" * 4001, today=world.today, by=supervisor)
    hand_over_notes.write(asked, text="x" * 4000, today=world.today, by=supervisor)
    hand_over_notes.write(asked, text=TEXT, today=world.today, by=sender)
    assert [one.text for one in HandOverNote.objects.all()] == [TEXT, "x" * 4000]
    assert hand_over_notes.standing(asked).text == TEXT
    transfers.refuse(asked, reason="full", today=world.today, by=receiver)
    asked.refresh_from_db()
    with pytest.raises(Refused, match="until the person has arrived"):
        hand_over_notes.write(asked, text=TEXT, today=world.today, by=sender)


def test_the_supervisor_is_asked_on_acceptance_and_the_note_ends_the_task(world, asked, sender, receiver):
    supervisor = world.actor("offender_supervisor")
    world.allocate(asked.custody, supervisor)
    transfers.accept(asked, today=world.today, by=receiver)
    task = Task.objects.get(kind="hand_over_note")
    assert (task.user, task.done_at) == (supervisor.user, None)
    assert task.leads_to == reverse("hand_over", args=[asked.prisoner.number])
    hand_over_notes.write(asked, text=TEXT, today=world.today, by=supervisor)
    task.refresh_from_db()
    assert task.done_by == supervisor.user
    transfers.leave(asked, today=world.today, by=sender)


def test_the_receiving_prison_reads_it_from_acceptance_and_after_the_arrival(
    world, asked, sender, receiver, as_actor
):
    """By the pages: before acceptance the cover sheet says nothing of it."""
    origin, to = as_actor(sender), as_actor(receiver)
    page, cover = (
        reverse("hand_over", args=[asked.prisoner.number]),
        reverse("transfer_cover", args=[asked.pk]),
    )
    assert "owes it before the person leaves" in origin.get(page).content.decode()
    empty = origin.post(page, {"text": ""})
    assert empty.context["form"].errors["text"]
    assert origin.post(page, {"text": TEXT}).status_code == 302
    assert TEXT not in to.get(cover).content.decode()
    assert to.get(page).status_code == 404
    to.post(cover, {"answer": "accept"})
    assert TEXT in to.get(cover).content.decode()
    assert origin.post(cover, {"answer": "leave"}).status_code == 302
    assert to.post(cover, {"answer": "arrive"}).status_code == 302
    number = asked.prisoner.number
    for shown in (page, cover, reverse("arrival_check", args=[number])):
        assert TEXT in to.get(shown).content.decode(), shown
    assert "Hand-over note, and what is begun" in to.get(reverse("case", args=[number])).content.decode()
    assert "form" not in to.get(page).context or to.get(page).context["form"] is None


def test_leaving_by_the_page_asks_for_the_reason_at_its_field(world, asked, sender, receiver, as_actor):
    transfers.accept(asked, today=world.today, by=receiver)
    origin, cover = as_actor(sender), reverse("transfer_cover", args=[asked.pk])
    refused = origin.post(cover, {"answer": "leave"})
    assert refused.context["form"].errors["no_note"] == [hand_over_notes.OWED]
    assert origin.post(cover, {"answer": "leave", "no_note": "Nobody on duty"}).status_code == 302
    assert "None was written: Nobody on duty" in as_actor(receiver).get(cover).content.decode()


def test_who_comes_back_and_goes_again_takes_a_new_note(world, asked, sender, receiver):
    transfers.accept(asked, today=world.today, by=receiver)
    hand_over_notes.write(asked, text=TEXT, today=world.today, by=sender)
    transfers.leave(asked, today=world.today, by=sender)
    movements.come_back(asked, reason="snow", today=world.today, by=sender)
    with pytest.raises(Refused, match="No hand-over note"):
        transfers.leave(asked, today=world.today, by=sender)
