"""The earlier custodies of a person are within reach of who holds the person now (docs/adr/0003, 0013)."""

import datetime
from typing import Any

import pytest

from cases.actions import contacts, headlines, transfers
from cases.models import Contact, Custody, Headline, Prisoner, Stay
from tests.world import World

D = datetime.date
EARLIER = {"received_on": D(2020, 3, 2), "sentenced_on": D(2020, 3, 2)}
EARLIER_DATES = {"CRD": D(2022, 3, 1), "LED": D(2024, 3, 1), "SED": D(2024, 3, 1)}


def closed_at_ashbourne(world: World, **facts: Any) -> Custody:
    """A custody at Ashbourne in 2020 that was closed."""
    custody = world.receive(**EARLIER, key_dates=EARLIER_DATES, **facts)
    close(custody)
    return custody


def close(custody: Custody) -> None:
    """Close a custody by hand, since only reach is asked about."""
    Custody.objects.filter(pk=custody.pk).update(closed_on=D(2022, 3, 1), closed_as="licence")
    Stay.objects.filter(custody=custody).update(ended_on=D(2022, 3, 1))
    headlines.record(custody, is_open=False)


def back_at_morden(world: World, earlier: Custody, **facts: Any) -> Custody:
    """The same person on a new sentence at Morden."""
    number = earlier.prisoner.number
    return world.receive(prison=world.morden, number=number, **facts)


def sees(actor: Any, custody: Custody) -> bool:
    """Whether an actor may open a custody, by both gateways, which must agree."""
    by_custody = Custody.objects.visible_to(actor).filter(pk=custody.pk).exists()
    assert by_custody == Headline.objects.visible_to(actor).filter(pk=custody.pk).exists()
    return by_custody


def test_the_next_prison_reads_the_earlier_custody_and_the_one_before_no_more(world: World) -> None:
    here = world.actor("offender_supervisor")
    there = world.actor("offender_supervisor", place=world.morden)
    earlier = closed_at_ashbourne(world)
    assert (sees(here, earlier), sees(there, earlier)) == (True, False)

    now = back_at_morden(world, earlier)

    assert (sees(here, earlier), sees(there, earlier)) == (False, True)
    assert (sees(here, now), sees(there, now)) == (False, True)


def test_what_one_wrote_in_the_earlier_custody_can_still_be_read(world: World) -> None:
    here = world.actor("offender_supervisor")
    earlier = world.receive(**EARLIER, key_dates=EARLIER_DATES)
    spoke_at = datetime.datetime(2020, 4, 1, 10, tzinfo=datetime.UTC)
    written = contacts.log(
        earlier,
        kind="general",
        mode="face_to_face",
        with_whom="prisoner",
        text="Spoke about work on the wing.",
        happened_at=spoke_at,
        now=datetime.datetime(2026, 10, 8, 14, tzinfo=datetime.UTC),
        today=world.today,
        by=here,
    )
    close(earlier)
    back_at_morden(world, earlier)
    assert not sees(here, earlier)
    assert list(Contact.objects.visible_to(here)) == [written]


def test_a_transfer_takes_the_earlier_custody_with_it(world: World) -> None:
    there = world.actor("head_of_omu", place=world.morden)
    earlier = closed_at_ashbourne(world)
    now = world.receive(number=earlier.prisoner.number)
    asked = transfers.request(
        now, to_prison=world.morden, reason="Programme", today=world.today, by=world.actor("head_of_omu")
    )
    assert not sees(there, earlier)
    transfers.accept(asked, today=world.today, by=there)
    assert sees(there, earlier)
    assert sees(world.actor("head_of_omu"), earlier)
    transfers.arrive(asked, today=world.today, by=there)
    assert sees(there, earlier)
    assert not sees(world.actor("head_of_omu"), earlier)


def test_the_manager_of_the_open_custody_reads_the_earlier_one(world: World) -> None:
    first, second = world.actor("offender_manager"), world.actor("offender_manager", place=world.vale)
    earlier = world.receive(**EARLIER, key_dates=EARLIER_DATES)
    world.allocate(earlier, first)
    close(earlier)
    now = back_at_morden(world, earlier)
    assert sees(first, earlier)
    world.allocate(now, second)
    assert (sees(first, earlier), sees(second, earlier)) == (False, True)
    assert sees(world.actor("trust_manager", place=world.vale), earlier)


def test_records_of_one_human_follow_the_open_one_and_go_back_when_told_apart(world: World) -> None:
    there = world.actor("offender_supervisor", place=world.morden)
    earlier = closed_at_ashbourne(world)
    other = world.receive(prison=world.morden, family_name="Reece")
    assert not sees(there, earlier)

    Prisoner.objects.filter(pk=earlier.prisoner_id).update(same_as=other.prisoner)
    headlines.follow([earlier.prisoner_id])
    assert sees(there, earlier)
    assert set(Prisoner.objects.humans([earlier.prisoner_id])) == {earlier.prisoner, other.prisoner}
    assert set(Prisoner.objects.same_human(other.prisoner)) == {earlier.prisoner, other.prisoner}

    Prisoner.objects.filter(pk=earlier.prisoner_id).update(same_as=None)
    headlines.follow([earlier.prisoner_id, other.prisoner_id])
    assert not sees(there, earlier)
    assert sees(world.actor("offender_supervisor"), earlier)
    assert set(Prisoner.objects.same_human(other.prisoner)) == {other.prisoner}


def test_an_open_custody_is_counted_once(world: World, as_actor: Any) -> None:
    """The earlier custody is within reach, but no list of cases names it beside the open one."""
    earlier = closed_at_ashbourne(world)
    now = back_at_morden(world, earlier)
    manager = world.actor("head_of_omu", place=world.morden)
    reached = Headline.objects.visible_to(manager)
    assert set(reached.values_list("pk", flat=True)) == {earlier.pk, now.pk}
    page = as_actor(manager).get("/").content.decode()
    assert page.count(now.prisoner.number) <= 1


@pytest.mark.parametrize("people", [5, 50])
def test_following_takes_the_same_queries_for_any_number(
    world: World, django_assert_num_queries: Any, people: int
) -> None:
    """Lock, headlines, last prisons, managers, write, and the two of the savepoint."""
    earlier = [closed_at_ashbourne(world) for _ in range(people)]
    for one in earlier:
        back_at_morden(world, one)
    keys = [one.prisoner_id for one in earlier]
    Headline.objects.filter(is_open=True).update(prison=world.ashbourne)
    with django_assert_num_queries(7):
        headlines.follow(keys)
    assert not Headline.objects.exclude(prison=world.ashbourne).exists()
