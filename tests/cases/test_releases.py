"""Release: what it ends, what it leaves, what it refuses (docs/domain.md 3.1, 5 rule 6, 20)."""

from typing import Any

import pytest
from django.core.management import call_command
from django.urls import reverse

from cases.actions import allocations, headlines, transfers
from cases.models import (
    Allocation,
    ClosedAs,
    Custody,
    Headline,
    HeldAs,
    Release,
    Stage,
    Stay,
    Task,
)
from cases.standards.custody_events import sustaining_objection
from omu.actions.refresh import refresh
from staff.actions.errors import Refused
from staff.models import AuditEvent, Notice
from tests.cases.custodies import RECEIVED, RELEASED, D, back, clock, freed, served
from tests.omu.racing import at_once
from tests.world import World


@pytest.fixture
def world(world: World) -> World:
    """The small estate, with everybody in his or her role since March."""
    world.today = RECEIVED
    return world


def test_a_release_ends_the_stay_and_what_the_prison_holds_and_the_manager_stays(world: World) -> None:
    custody, supervisor, manager = (
        served(world),
        world.actor("offender_supervisor"),
        world.actor("offender_manager"),
    )
    world.allocate(custody, supervisor)
    world.allocate(custody, manager)
    made = freed(world, custody, note="To his sister's address")

    custody.refresh_from_db()
    headline = Headline.objects.get(custody=custody)
    assert (custody.closed_on, custody.closed_as) == (RELEASED, ClosedAs.RELEASED_ON_LICENCE)
    assert (headline.is_open, headline.stage, headline.offender_supervisor) == (False, Stage.CLOSED, None)
    assert headline.offender_manager == manager.user
    assert Stay.objects.get(custody=custody).ended_on == RELEASED
    held = Allocation.objects.filter(custody=custody, ended_on__isnull=True)
    assert [one.held_as for one in held] == [HeldAs.OFFENDER_MANAGER]
    notice = Notice.objects.get(user=manager.user, key=f"release:{made.pk}")
    assert "released on licence on 03/08/2026 from Ashbourne" in notice.text
    event = AuditEvent.objects.get(deed="cases.custody.released")
    assert (event.subject_key, event.reason) == (str(made.pk), "To his sister's address")
    assert Custody.objects.visible_to(manager).filter(pk=custody.pk).exists()


def test_a_release_stops_what_was_not_met_and_leaves_what_was(world: World) -> None:
    custody = served(world)
    supervisor = world.actor("offender_supervisor")
    allocations.allocate(
        custody,
        held_as="offender_supervisor",
        holder=supervisor.assignment,
        today=D(2026, 3, 4),
        by=world.system,
    )
    freed(world, custody)
    refresh([custody], today=RELEASED)
    assert (clock(custody, "T1").met_on, clock(custody, "T1").stopped_on) == (D(2026, 3, 4), None)
    assert clock(custody, "T2").stopped_on == RELEASED
    assert not Task.objects.open().filter(custody=custody, flag__isnull=False).exists()


@pytest.mark.parametrize("way", [one for one in ClosedAs if one != ClosedAs.IN_ERROR])
def test_every_way_out_closes_the_custody(world: World, way: ClosedAs) -> None:
    custody = served(world)
    freed(world, custody, closed_as=way)
    custody.refresh_from_db()
    assert custody.closed_as == way


def test_what_a_release_refuses(world: World) -> None:
    custody, clerk = served(world), world.actor("case_administrator")

    def refused(**facts: Any) -> Refused:
        with pytest.raises(Refused) as found:
            freed(world, custody, **facts)
        return found.value

    assert refused(on=D(2026, 3, 1)).field == "on"
    assert "03/2026" in refused(on=D(2026, 3, 1)).message
    assert "future" in refused(on=D(2026, 8, 4)).message
    assert refused(closed_as="eloped").field == "closed_as"
    assert "role" in refused(by=world.actor("offender_supervisor")).message
    assert "accountable" in refused(by=world.actor("case_administrator", place=world.morden)).message
    moving = transfers.request(
        custody, to_prison=world.morden, reason="x", today=RELEASED, by=world.actor("oca")
    )
    assert "transfer to Morden is under way" in refused().message
    transfers.withdraw(moving, reason="x", today=RELEASED, by=world.actor("oca"))
    freed(world, custody, by=clerk)
    assert "closed already: Released on licence on 03/08/2026" in refused().message
    assert Release.objects.count() == 1


def test_nobody_unsentenced_is_released_on_licence(world: World) -> None:
    plain = {
        "kind": "remand",
        "sentenced_on": None,
        "sentence_kind": "",
        "key_dates": {},
        "received_on": RECEIVED,
    }
    custody = world.receive(**plain)
    with pytest.raises(Refused) as found:
        freed(world, custody)
    assert found.value.field == "closed_as"
    freed(world, custody, closed_as="released")


def test_opened_in_error_only_while_nothing_but_the_reception_is_on_record(world: World) -> None:
    untouched, worked_on = served(world), served(world)
    world_clerk = world.actor("case_administrator")
    allocations.allocate(
        worked_on,
        held_as="offender_supervisor",
        holder=world.actor("offender_supervisor").assignment,
        today=RECEIVED,
        by=world.actor("head_of_omu"),
    )
    refresh([untouched, worked_on], today=RELEASED)
    freed(world, untouched, closed_as="error", by=world_clerk)
    with pytest.raises(Refused, match="More than the reception"):
        freed(world, worked_on, closed_as="error", by=world_clerk)


@pytest.fixture
def estate(transactional_db: Any) -> World:
    call_command("migrate", verbosity=0)
    return World(today=RECEIVED)


def test_of_two_releases_and_of_two_returns_at_once_one_stands(estate: World) -> None:
    custody, clerk = served(estate), estate.actor("case_administrator")
    found = at_once(*[lambda: freed(estate, custody, by=clerk)] * 2)
    assert sum(isinstance(one, Release) for one in found) == 1
    assert sum("closed already" in str(one) for one in found) == 1
    there = estate.actor("case_administrator", place=estate.morden)
    found = at_once(
        lambda: back(estate, custody, by=there),
        lambda: back(estate, custody, prison=estate.ashbourne, by=clerk),
    )
    assert sum(isinstance(one, Custody) for one in found) == 1
    assert sum("in custody" in str(one) for one in found) == 1
    assert Stay.objects.filter(custody=custody, ended_on__isnull=True).count() == 1
    headlines.follow([custody.prisoner_id])
    assert Headline.objects.get(custody=custody).is_open


@pytest.mark.parametrize(
    ("closed_as", "unsustained", "note", "objects"),
    [
        ("licence", 0, "", False),
        ("licence", 1, "", True),
        ("expired", 2, " ", True),
        ("licence", 1, "Released by the court at an hour's notice.", False),
        ("died", 1, "", False),
        ("released", 1, "", False),  # unsentenced: there is no plan to speak of
    ],
)
def test_what_keeps_an_achieved_outcome_is_said_or_why_not(closed_as, unsustained, note, objects) -> None:
    found = sustaining_objection(closed_as=closed_as, unsustained=unsustained, note=note)
    assert (found.field if found else None) == ("note" if objects else None)


def test_a_release_is_warned_of_outcomes_that_nothing_keeps(world: World, as_actor) -> None:
    custody, clerk, manager = (
        served(world), world.actor("case_administrator"), world.actor("offender_manager"),
    )  # fmt: skip
    world.allocate(custody, manager)
    address = reverse("case_release", args=[custody.prisoner.number])
    assert "what keeps" not in as_actor(clerk).get(address).content.decode()
    headlines.record(custody, unsustained=2)
    assert "2 objectives were achieved" in as_actor(clerk).get(address).content.decode()
    with pytest.raises(Refused) as refused:
        freed(world, custody, by=clerk)
    assert refused.value.field == "note"
    made = freed(world, custody, by=clerk, note="He knows whom to ring.")
    notice = Notice.objects.get(user=manager.user, key=f"release:{made.pk}")
    assert "What keeps 2 achieved objectives of the plan so is not said yet." in notice.text
