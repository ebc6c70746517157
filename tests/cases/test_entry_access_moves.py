"""Requests for restricted entries when the person goes to another prison (docs/domain.md 10.3 point 8)."""

import pytest

from cases.actions import entry_access, transfers
from cases.models import EntryAccess, Task
from omu.actions.refresh import refresh
from staff import actors
from staff.actions.errors import Refused
from staff.models import AuditEvent, Notice
from tests.cases.test_entry_access import asked_to_read, restricted


def moved(world, custody):
    """The person gone to Morden, and what follows from it worked out."""
    there = world.actor("head_of_omu", place=world.morden)
    asked = transfers.request(
        custody, to_prison=world.morden, reason="nearer home", today=world.today, by=world.actor("oca")
    )
    transfers.arrive(transfers.accept(asked, today=world.today, by=there), today=world.today, by=there)
    custody.refresh_from_db()
    refresh([custody], today=world.today)
    refresh([custody], today=world.today)


def test_after_a_transfer_the_receiving_prison_decides_and_the_one_that_was_left_does_not(world, as_actor):
    entry = restricted(world)
    manager = world.actor("offender_manager")
    world.allocate(entry.custody, manager)
    access = asked_to_read(world, "offender_manager", entry)
    moved(world, entry.custody)
    task = Task.objects.open().get(kind="entry_access")
    assert (task.role, task.prison) == ("security", world.morden)
    left, receives = world.actor("security"), world.actor("security", place=world.morden)
    said = {"is_granted": True, "days": 3, "today": world.today}
    with pytest.raises(Refused):
        entry_access.answer(access, **said, by=left)
    assert as_actor(left).get(f"/restricted/{access.pk}/").status_code == 404
    assert as_actor(receives).get(f"/restricted/{access.pk}/").status_code == 200
    entry_access.answer(access, **said, by=receives)
    assert EntryAccess.objects.holding(manager, today=world.today).get() == access
    assert not Task.objects.open().filter(kind="entry_access").exists()


def test_before_the_arrival_the_prison_that_has_accepted_decides_nothing(world):
    entry = restricted(world)
    access = asked_to_read(world, entry=entry)
    asked = transfers.request(
        entry.custody, to_prison=world.morden, reason="x", today=world.today, by=world.actor("oca")
    )
    transfers.accept(asked, today=world.today, by=world.actor("head_of_omu", place=world.morden))
    said = {"is_granted": True, "days": 3, "today": world.today}
    with pytest.raises(Refused):
        entry_access.answer(access, **said, by=world.actor("security", place=world.morden))
    entry_access.answer(access, **said, by=world.actor("security"))


def test_a_request_of_the_prison_that_was_left_ends_and_its_author_is_told(world):
    access = asked_to_read(world)
    moved(world, access.contact.custody)
    access.refresh_from_db()
    assert (access.is_granted, access.answered_on, access.answered_by) == (False, world.today, None)
    assert access.answer.startswith("The person has gone to another prison")
    assert not Task.objects.open().filter(kind="entry_access").exists()
    assert Notice.objects.get(user=access.user, key=f"entry_access:{access.pk}:answer").text.endswith(
        "ended: a move."
    )
    assert AuditEvent.objects.filter(deed="cases.entry_access.moved").count() == 1


def test_who_works_in_both_prisons_in_that_role_keeps_the_request(world):
    access = asked_to_read(world)
    world.assign("wing_staff", place=world.morden, user=access.user)
    moved(world, access.contact.custody)
    access.refresh_from_db()
    assert access.answered_on is None
    assert Task.objects.open().get(kind="entry_access").prison == world.morden


def test_a_reading_at_once_is_reviewed_where_the_person_is_now(world):
    entry = restricted(world)
    health = restricted(world, "restricted_health", custody=entry.custody)
    by = world.actor("offender_supervisor")
    access = entry_access.read_at_once(health, reason="He threatens a cellmate.", today=world.today, by=by)
    moved(world, entry.custody)
    task = Task.objects.open().get(kind="break_glass")
    assert (task.role, task.prison) == ("health", world.morden)
    reviewer = actors.of(world.assign("health", place=world.morden))
    entry_access.answer(access, is_granted=True, today=world.today, by=reviewer)
    assert not Task.objects.open().filter(kind="break_glass").exists()
