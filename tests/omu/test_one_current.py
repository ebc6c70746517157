"""One current, one open: raced by two real connections (docs/adr/0002).

The sentence plan is raced in tests/sentence_plans/test_race.py, two acceptances of one transfer in
tests/cases/test_transfers.py.
"""

from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.db import IntegrityError

from cases.actions import allocations, reallocations, receptions, transfers
from cases.models import Allocation, Custody, Reallocation, Stay, Transfer
from risk.actions import assessments, form_versions
from risk.models import Assessment
from tests.omu.racing import at_once
from tests.world import World

OS = "offender_supervisor"


@pytest.fixture
def estate(transactional_db):
    call_command("migrate", verbosity=0)  # the standards sets, which flushing took away
    return World()


def by_hand(estate):
    """For each rule: how to write one more current row past the actions, for somebody who has none."""
    custody = estate.receive()
    supervisor = estate.actor("offender_supervisor")
    own = {"custody": custody, "prisoner": custody.prisoner}

    def held_as(what):
        facts = own | {"held_as": what, "user": supervisor.user, "started_on": estate.today}
        return lambda: Allocation.objects.create(**facts)

    def stay():
        return Stay.objects.create(
            **own, prison=estate.morden, arrived_on=estate.today, arrived_by="transfer"
        )

    def transfer():
        places = {"from_prison": estate.ashbourne, "to_prison": estate.morden}
        return Transfer.objects.create(**own, **places, reason="x", requested_by=supervisor.user)

    def reception():
        return Custody.objects.create(
            prisoner=custody.prisoner, opened_on=estate.today, reception_kind="sentence"
        )

    Stay.objects.filter(custody=custody).update(ended_on=estate.today)
    Custody.objects.filter(pk=custody.pk).update(closed_on=estate.today, closed_as="licence")
    estate.morden, estate.ashbourne  # noqa: B018 - made now, not by both threads
    return SimpleNamespace(
        custody=custody,
        rows={
            "one_current_of_each_kind offender_supervisor": held_as("offender_supervisor"),
            "one_current_of_each_kind offender_manager": held_as("offender_manager"),
            "one_current_of_each_kind personal_officer": held_as("personal_officer"),
            "one_current_stay": stay,
            "one_open_transfer": transfer,
            "one_open_custody": reception,
        },
    )


def test_the_database_alone_lets_one_of_two_stand(estate):
    """Without the locks of the actions: of two rows written at once one breaks the named constraint."""
    for rule, write in by_hand(estate).rows.items():
        found = at_once(write, write)
        refused = [one for one in found if isinstance(one, IntegrityError)]
        assert len(refused) == 1, (rule, found)
        assert f'"{rule.split()[0]}"' in str(refused[0])


def test_two_prisons_that_receive_one_number_at_once_make_one_case(estate):
    here = estate.reception(number="A4321BC")
    there = estate.reception(number="A4321BC", prison=estate.morden)
    found = at_once(
        lambda: receptions.receive(here, today=estate.today, by=estate.system),
        lambda: receptions.receive(there, today=estate.today, by=estate.system),
    )
    (refused,) = [one for one in found if not isinstance(one, Custody)]
    assert "has an open case at another prison. Ask that prison for a transfer" in refused
    assert Custody.objects.filter(prisoner__number="A4321BC").count() == 1
    assert Stay.objects.filter(prisoner__number="A4321BC").count() == 1


@pytest.mark.parametrize("held_as", ["offender_supervisor", "offender_manager"])
def test_of_two_who_allocate_at_once_one_is_asked_why(estate, held_as):
    custody = estate.receive()
    first, second = estate.assign(held_as), estate.assign(held_as)

    def give(holder):
        facts = {"held_as": held_as, "holder": holder, "today": estate.today, "by": estate.system}
        return lambda: allocations.allocate(custody, **facts)

    found = at_once(give(first), give(second))
    assert sum(isinstance(one, Allocation) for one in found) == 1, found
    assert "Say why the case changes hands." in found
    assert Allocation.objects.filter(custody=custody).count() == 1


def test_of_two_who_ask_for_a_transfer_at_once_one_is_refused(estate):
    custody = estate.receive()
    head, clerk = estate.actor("head_of_omu"), estate.actor("case_administrator")

    def ask(by):
        facts = {"to_prison": estate.morden, "reason": "nearer home", "today": estate.today}
        return lambda: transfers.request(custody, **facts, by=by)

    found = at_once(ask(head), ask(clerk))
    assert sum(isinstance(one, Transfer) for one in found) == 1, found
    assert any("under way already" in str(one) for one in found)
    assert Transfer.objects.count() == 1


def test_of_two_who_record_the_arrival_at_once_one_is_refused(estate):
    custody = estate.receive()
    head, receiver = estate.actor("head_of_omu"), estate.actor("head_of_omu", place=estate.morden)
    facts = {"to_prison": estate.morden, "reason": "nearer home", "today": estate.today, "by": head}
    asked = transfers.accept(transfers.request(custody, **facts), today=estate.today, by=receiver)

    def arrive():
        return transfers.arrive(asked, today=estate.today, by=receiver)

    found = at_once(arrive, arrive)
    assert sum(isinstance(one, Transfer) for one in found) == 1, found
    assert any("the arrival is on record already" in one for one in found if isinstance(one, str)), found
    assert Stay.objects.filter(custody=custody, ended_on__isnull=True).count() == 1
    assert Stay.objects.filter(custody=custody).count() == 2


def test_of_two_who_begin_an_assessment_at_once_one_is_refused(estate):
    form_versions.load(by=estate.system)
    custody = estate.receive()
    by = estate.actor("offender_supervisor")

    def begin():
        return assessments.start(custody, purpose="start_custody", today=estate.today, by=by)

    found = at_once(begin, begin)
    assert sum(isinstance(one, Assessment) for one in found) == 1, found
    assert sum(isinstance(one, str) for one in found) == 1, found
    assert Assessment.objects.count() == 1


def test_of_two_who_undo_a_bulk_move_at_once_one_is_refused(estate):
    custody, former, holder = estate.receive(), estate.assign(OS), estate.assign(OS)
    head, clerk = estate.actor("head_of_omu"), estate.actor("case_administrator")
    facts = {"held_as": OS, "today": estate.today}
    allocations.allocate(custody, holder=former, by=head, **facts)
    moved = reallocations.reallocate([custody.pk], holders=[holder], reason="x", by=head, **facts)

    def undo(by):
        return lambda: reallocations.undo(moved, reason="wrong", today=estate.today, by=by)

    found = at_once(undo(head), undo(clerk))
    assert "This was undone already." in found
    assert sum(isinstance(one, Reallocation) for one in found) == 1, found
    held = Allocation.objects.filter(custody=custody, ended_on__isnull=True)
    assert [one.user for one in held] == [former.user]
    assert Allocation.objects.filter(custody=custody).count() == 3


def test_of_two_bulk_moves_at_once_the_second_sees_what_the_first_did(estate):
    custodies = [estate.receive() for _ in range(3)]
    keys = [one.pk for one in custodies]
    first, second, head = estate.assign(OS), estate.assign(OS), estate.actor("head_of_omu")

    def move(holder):
        facts = {"held_as": OS, "holders": [holder], "reason": "x", "today": estate.today, "by": head}
        return lambda: reallocations.reallocate(keys, **facts)

    found = at_once(move(first), move(second))
    assert all(isinstance(one, Reallocation) for one in found), found
    current = Allocation.objects.filter(custody__in=keys, ended_on__isnull=True)
    assert current.count() == 3
    assert len({one.user_id for one in current}) == 1
    assert Allocation.objects.filter(custody__in=keys).count() == 6
