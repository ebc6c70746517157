"""Recall and return: the same custody again, with its own clocks (docs/domain.md 3.1, 5 rule 4)."""

from typing import Any

import pytest

from cases.actions import allocations, receptions, releases
from cases.actions.reception_facts import Reception
from cases.models import (
    Clock,
    Custody,
    HandOver,
    Headline,
    Release,
    Stage,
    Stay,
    Task,
)
from omu.actions.refresh import refresh
from staff.actions.errors import Refused
from staff.models import Notice
from tests.cases.custodies import BACK, DATES, RECEIVED, RELEASED, D, back, clock, freed, served
from tests.world import World


@pytest.fixture
def world(world: World) -> World:
    """The small estate, with everybody in his or her role since March."""
    world.today = RECEIVED
    return world


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
    # Of two in one transaction, whose instants are equal, the later written is the later.
    assert HandOver.objects.filter(custody=custody).latest("at", "pk").prison == world.morden
    headline = Headline.objects.get(custody=custody)
    assert (headline.is_open, headline.stage, headline.prison) == (True, Stage.RECEIVED, world.morden)
    assert headline.offender_manager == manager.user
    assert {task.role for task in Task.objects.open().filter(custody=custody, prison=world.morden)} >= {
        "head_of_omu",
        "case_administrator",
    }


def test_who_held_the_case_hears_of_the_recall_and_of_the_return(world: World) -> None:
    custody, manager = served(world), world.actor("offender_manager")
    supervisor = world.actor("offender_supervisor")
    world.allocate(custody, manager)
    world.allocate(custody, supervisor)
    freed(world, custody)
    Notice.objects.all().delete()
    releases.recall(
        custody, recalled_on=D(2026, 9, 10), because="Missed three appointments", today=D(2026, 9, 11),
        by=world.actor("head_of_omu"),
    )  # fmt: skip
    number = custody.prisoner.number
    told = {(one.user, one.leads_to) for one in Notice.objects.all()}
    assert told == {(manager.user, f"/cases/{number}/"), (supervisor.user, f"/cases/{number}/")}
    assert all("recall ordered on 10/09/2026" in one.text for one in Notice.objects.all())
    Notice.objects.all().delete()
    back(world, custody, by=world.actor("case_administrator", place=world.morden))
    told = {(one.user, one.leads_to) for one in Notice.objects.filter(key__endswith=":returned")}
    assert told == {(manager.user, f"/cases/{number}/"), (supervisor.user, "")}
    assert "back on recall at Morden since" in Notice.objects.get(user=manager.user).text


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


def on_recall(world: World, custody: Custody, **facts: Any) -> Reception:
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


def test_a_name_that_differs_on_recall_is_kept_as_another_name_and_a_birth_is_asked(world: World) -> None:
    custody, clerk = served(world), world.actor("case_administrator", place=world.morden)
    freed(world, custody)
    told = {"family_name": "Reece-Vaughan", "given_names": "Sean", "born_on": D(1992, 4, 3)}
    again = on_recall(world, custody, **told, aliases=["Smudge"], same_person=True)
    assert receptions.receive(again, today=BACK, by=clerk) == custody
    custody.prisoner.refresh_from_db()
    assert custody.prisoner.spoken_name == "Siôn Rees"
    assert {one.name for one in custody.prisoner.aliases.current()} == {"Sean Reece-Vaughan", "Smudge"}
    assert all(one.sounds for one in custody.prisoner.aliases.all())
    asked = Task.objects.filter(custody=custody, text__contains="given at reception was 3 April 1992")
    assert asked.count() == 1
    freed(world, custody, on=D(2026, 10, 1), today=D(2026, 10, 1), by=world.system)
    third = on_recall(world, custody, **told, received_on=D(2026, 10, 5), same_person=True)
    receptions.receive(third, today=D(2026, 10, 5), by=clerk)
    assert custody.prisoner.aliases.count() == 2
    assert asked.count() == 2


def test_another_name_that_is_too_long_is_refused_at_its_field(world: World) -> None:
    """One sign may fold into many: what is searched has to fit as well."""
    for name in ("x" * 201, "\ufdfa" * 30):
        with pytest.raises(Refused) as found:
            world.receive(aliases=["Smudge", name])
        assert found.value.field == "aliases"
    assert not Custody.objects.exists()


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
