"""Release, recall and return: what each ends, opens and starts (docs/domain.md 3.1, 5 rules 4 and 6, 20)."""

import datetime
from typing import Any

import pytest
from django.core.management import call_command

from cases.actions import allocations, headlines, receptions, releases, transfers
from cases.models import (
    Allocation,
    Clock,
    ClosedAs,
    Custody,
    HandOver,
    Headline,
    HeldAs,
    Release,
    Stage,
    Stay,
    Task,
)
from omu.actions.refresh import refresh
from staff.actions.errors import Refused
from staff.models import AuditEvent, Notice
from tests.omu.racing import at_once
from tests.world import World

D = datetime.date
RECEIVED = D(2026, 3, 2)  # a Monday
RELEASED = D(2026, 8, 3)
#: A Thursday; working days follow on 25, 28, 29 and 30 September, without holidays.
BACK = D(2026, 9, 24)
DATES = {"CRD": RELEASED, "LED": D(2027, 3, 1), "SED": D(2027, 3, 1)}


@pytest.fixture
def world(world: World) -> World:
    """The small estate, with everybody in his or her role since March."""
    world.today = RECEIVED
    return world


def served(world: World, **facts: Any) -> Custody:
    """Somebody sentenced to a year on 2 March 2026."""
    return world.receive(received_on=RECEIVED, sentenced_on=RECEIVED, years=1, key_dates=DATES, **facts)


def freed(world: World, custody: Custody, **facts: Any) -> Release:
    plain = {
        "on": RELEASED,
        "closed_as": "licence",
        "today": RELEASED,
        "by": world.actor("case_administrator"),
    }
    return releases.release(custody, **plain | facts)


def clock(custody: Custody, standard: str, cause: str = "") -> Clock:
    return Clock.objects.get(custody=custody, standard=standard, cause__startswith=cause)


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


def back(world: World, custody: Custody, **facts: Any) -> Custody:
    plain = {"prison": world.morden, "returned_on": BACK, "today": BACK, "by": world.system}
    return releases.take_back(custody, **plain | facts)


def test_a_recall_opens_the_same_custody_where_the_person_is_now(world: World) -> None:
    custody, manager = served(world), world.actor("offender_manager")
    world.allocate(custody, manager)
    freed(world, custody)
    ordered = releases.recall(
        custody, recalled_on=D(2026, 9, 10), because="Missed three appointments", today=D(2026, 9, 11),
        by=world.actor("head_of_omu"),
    )  # fmt: skip
    assert not Headline.objects.get(custody=custody).is_open
    back(world, custody, by=world.actor("case_administrator", place=world.morden), location="E2-4")

    ordered.refresh_from_db()
    custody.refresh_from_db()
    assert (ordered.recalled_on, ordered.returned_on) == (D(2026, 9, 10), BACK)
    assert (custody.closed_on, custody.closed_as, custody.returned_on) == (None, "", BACK)
    assert [(one.prison, one.arrived_on, one.ended_on) for one in custody.stays.all()] == [
        (world.ashbourne, RECEIVED, RELEASED),
        (world.morden, BACK, None),
    ]
    assert HandOver.objects.filter(custody=custody).latest("at").prison_id in {
        world.morden.pk,
        world.ashbourne.pk,
    }
    headline = Headline.objects.get(custody=custody)
    assert (headline.is_open, headline.stage, headline.prison) == (True, Stage.RECEIVED, world.morden)
    assert headline.offender_manager == manager.user
    assert {task.role for task in Task.objects.open().filter(custody=custody, prison=world.morden)} >= {
        "head_of_omu",
        "case_administrator",
    }


def test_after_a_return_t1_t2_and_t5_start_anew_and_t4_is_met(world: World) -> None:
    """Day 0 is Thursday 24 September: T1 two working days on, T2 ten, T5 eight weeks (under two years)."""
    custody = served(world, earlier_rosh_level="high", earlier_rosh_on=RECEIVED)
    allocations.allocate(
        custody, held_as="offender_manager", holder=world.actor("offender_manager").assignment,
        today=D(2026, 4, 1), by=world.system,
    )  # fmt: skip
    refresh([custody], today=D(2026, 4, 1))
    freed(world, custody)
    refresh([custody], today=RELEASED)
    stopped = clock(custody, "T2", "sentence")
    back(world, custody)
    custody.refresh_from_db()
    refresh([custody], today=BACK)

    stay = Stay.objects.get(custody=custody, ended_on__isnull=True)
    assert clock(custody, "T1", f"reception:{stay.pk}").due_on == D(2026, 9, 28)
    assert clock(custody, "T2", f"recall:{stay.pk}").due_on == D(2026, 10, 8)
    assert clock(custody, "T5", f"recall:{stay.pk}").due_on == D(2026, 11, 19)
    assert clock(custody, "T4").met_on == D(2026, 4, 1)
    stopped.refresh_from_db()
    assert stopped.stopped_on == RELEASED


def test_several_recalls_of_one_custody(world: World) -> None:
    custody = served(world)
    freed(world, custody, on=D(2026, 5, 1), today=D(2026, 5, 1))
    back(world, custody, prison=world.ashbourne, returned_on=D(2026, 6, 1))
    freed(world, custody, on=D(2026, 7, 1), today=D(2026, 7, 1))
    back(world, custody, returned_on=D(2026, 8, 3))
    refresh([Custody.objects.for_page().get(pk=custody.pk)], today=BACK)
    started = Clock.objects.filter(custody=custody, standard="T2").order_by("started_on")
    assert [(one.started_on, one.stopped_on) for one in started] == [
        (RECEIVED, D(2026, 5, 1)),
        (D(2026, 6, 1), D(2026, 7, 1)),
        (D(2026, 8, 3), None),
    ]
    assert Release.objects.filter(custody=custody).count() == 2


def test_what_recall_and_return_refuse(world: World) -> None:
    custody, head = served(world), world.actor("head_of_omu")
    recalled = {"recalled_on": D(2026, 9, 10), "because": "x", "today": BACK, "by": head}
    with pytest.raises(Refused, match="no release"):
        releases.recall(custody, **recalled)
    freed(world, custody)
    for wrong, field in (
        ({"because": " "}, "because"),
        ({"recalled_on": D(2026, 8, 2)}, "recalled_on"),
        ({"recalled_on": D(2026, 9, 25)}, "recalled_on"),
    ):
        with pytest.raises(Refused) as found:
            releases.recall(custody, **recalled | wrong)
        assert found.value.field == field
    releases.recall(custody, **recalled)
    with pytest.raises(Refused, match="ordered already, on 10/09/2026"):
        releases.recall(custody, **recalled)
    for wrong in (D(2026, 8, 3), D(2026, 9, 9), D(2026, 9, 25)):
        with pytest.raises(Refused) as found:
            back(world, custody, returned_on=wrong)
        assert found.value.field == "returned_on"
    with pytest.raises(Refused, match="Only the prison that receives"):
        back(world, custody, by=head)


def test_only_from_licence_is_anybody_recalled(world: World) -> None:
    custody = served(world)
    freed(world, custody, closed_as="expired")
    with pytest.raises(Refused, match="begins another custody"):
        back(world, custody)


def on_recall(world: World, custody: Custody, **facts: Any) -> receptions.Reception:
    """Received at Morden on recall, with what the form asks for."""
    plain = {"prison": world.morden, "number": custody.prisoner.number, "received_on": BACK, "kind": "recall"}
    then = {"sentenced_on": None, "sentence_kind": "", "key_dates": {}, "location": "E2-4"}
    return world.reception(**plain | then | facts)


def test_receiving_on_recall_opens_the_custody_again_with_the_dates_given(world: World) -> None:
    custody, clerk = served(world), world.actor("case_administrator", place=world.morden)
    freed(world, custody)
    got = receptions.receive(
        on_recall(world, custody, key_dates={"CRD": D(2026, 10, 22)}), today=BACK, by=clerk
    )
    assert got == custody
    custody.refresh_from_db()
    assert (custody.closed_on, custody.returned_on) == (None, BACK)
    assert Release.objects.get(custody=custody).recalled_on == BACK
    dates = {one.kind: one.on for one in custody.key_dates.filter(replaced_at__isnull=True)}
    assert dates == DATES | {"CRD": D(2026, 10, 22)}
    assert Stay.objects.get(custody=custody, ended_on__isnull=True).location == "E2-4"
    assert Headline.objects.get(custody=custody).earliest_release_on == D(2026, 10, 22)


def test_an_import_takes_back_and_receives_side_by_side_and_one_fault_harms_no_other(world: World) -> None:
    first, second = served(world), served(world)
    freed(world, first)
    freed(world, second)
    releases.recall(second, recalled_on=BACK, because="x", today=BACK, by=world.actor("case_administrator"))
    batch = [
        on_recall(world, second, received_on=D(2026, 9, 23)),
        world.reception(received_on=BACK, sentenced_on=BACK, key_dates={}, prison=world.morden),
        on_recall(world, first),
    ]
    early, new, taken = receptions.receive_many(batch, today=BACK, by=world.system)
    assert (early.opened, early.refusal.field) == (False, "received_on")
    assert (new.opened, taken.opened, taken.custody) == (True, True, first)
    second.refresh_from_db()
    assert second.closed_on == RELEASED
    assert Custody.objects.count() == 3


def test_a_new_sentence_after_closing_begins_another_custody(world: World) -> None:
    custody = served(world)
    freed(world, custody)
    number = custody.prisoner.number
    world.today = BACK
    again = world.receive(number=number, received_on=BACK, sentenced_on=BACK, key_dates={})
    assert again != custody
    assert Custody.objects.filter(prisoner=custody.prisoner).count() == 2


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
