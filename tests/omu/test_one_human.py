"""What may be once for each human being, raced by two real connections (docs/adr/0013)."""

import datetime

import pytest
from django.core.management import call_command

from cases.actions import headlines, merges, receptions
from cases.models import Custody, Merge, Stay
from tests.omu.racing import at_once
from tests.world import World


@pytest.fixture
def estate(transactional_db):
    call_command("migrate", verbosity=0)  # the standards sets, which flushing took away
    world = World()
    world.morden, world.ashbourne  # noqa: B018 - made now, not by both threads
    return world


def closed(world, number):
    """Somebody whose case of 2020 is closed."""
    began = {"received_on": datetime.date(2020, 3, 2), "sentenced_on": datetime.date(2020, 3, 2)}
    dates = {"CRD": datetime.date(2022, 3, 1), "SED": datetime.date(2024, 3, 1)}
    custody = world.receive(number=number, **began, key_dates=dates)
    Custody.objects.filter(pk=custody.pk).update(closed_on=datetime.date(2022, 3, 1), closed_as="expired")
    Stay.objects.filter(custody=custody).update(ended_on=datetime.date(2022, 3, 1))
    headlines.record(custody, is_open=False)
    return custody.prisoner


def asked(world, kept, other):
    """A declaration that waits."""
    by = world.actor("case_administrator")
    return merges.ask(kept, other=other, reason="Same fingerprints.", today=world.today, by=by)


def received(world, number, prison):
    """The deed of one prison that receives this number."""
    reception = world.reception(number=number, prison=prison)
    return lambda: receptions.receive(reception, today=world.today, by=world.system)


def approved(world, merge, by):
    """The deed of a head of OMU."""
    return lambda: merges.approve(merge, today=world.today, by=by)


def test_two_prisons_that_receive_the_two_numbers_of_one_human_at_once_make_one_case(estate):
    kept, other = closed(estate, "A4001BC"), closed(estate, "A4002BC")
    merges.approve(asked(estate, kept, other), today=estate.today, by=estate.actor("head_of_omu"))
    found = at_once(received(estate, "A4001BC", estate.ashbourne), received(estate, "A4002BC", estate.morden))
    (refused,) = [one for one in found if not isinstance(one, Custody)]
    assert "has an open case at another prison under the number" in refused
    assert Custody.objects.open().count() == 1


def test_a_reception_and_an_approval_at_once_leave_no_human_twice_in_custody(estate):
    kept, other = estate.receive(number="A4003BC").prisoner, closed(estate, "A4004BC")
    merge = asked(estate, kept, other)
    found = at_once(
        approved(estate, merge, estate.actor("head_of_omu")),
        received(estate, "A4004BC", estate.morden),
    )
    merge.refresh_from_db()
    open_cases = Custody.objects.open().count()
    assert (merge.approved_on is not None, open_cases) in {(True, 1), (False, 2)}, found
    assert sum(isinstance(one, str) for one in found) == 1, found


def test_two_approvals_that_would_close_a_circle_at_once_close_none(estate):
    a, b, c = (closed(estate, f"A401{serial}BC") for serial in range(3))
    head = estate.actor("head_of_omu")
    merges.approve(asked(estate, a, b), today=estate.today, by=head)
    last = [asked(estate, b, c), asked(estate, c, a)]
    found = at_once(*(approved(estate, one, head) for one in last))
    assert sum(isinstance(one, Merge) for one in found) == 1, found
    assert any("read as one person already" in str(one) for one in found)
    assert {one.same_as_id for one in type(a).objects.filter(pk__in=[b.pk, c.pk])} <= {a.pk, c.pk, None}
    assert len({one.same_as_id or one.pk for one in type(a).objects.all()}) == 1


def test_of_two_who_answer_at_once_one_is_told_that_it_was_answered(estate):
    merge = asked(estate, estate.receive(number="A4021BC").prisoner, closed(estate, "A4022BC"))
    head = estate.actor("head_of_omu")

    def refuse():
        return merges.refuse(merge, reason="Not he.", today=estate.today, by=head)

    found = at_once(approved(estate, merge, head), refuse)
    assert sum(isinstance(one, Merge) for one in found) == 1, found
    assert any("answered already" in str(one) for one in found)
