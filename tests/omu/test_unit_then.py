"""The dashboard of the unit as of an earlier day: duties as they stood then (docs/domain.md 5)."""

import datetime

import pytest

from cases.actions import absences, clock_decisions, clock_history
from cases.models import Clock
from omu.actions.refresh import refresh
from omu.dashboards import figures
from omu.dashboards.unit import Unit

D = datetime.date
#: T2 of somebody sentenced on Thursday 8 October 2026 is due on the 22nd.
DUE, AFTER = D(2026, 10, 22), D(2026, 10, 26)


@pytest.fixture
def owed(world):
    custody = world.receive()
    world.allocate(custody, world.actor("offender_supervisor"))
    refresh([custody], today=world.today)
    return Clock.objects.get(custody=custody, standard="T2")


def late(world, day):
    """How many cases are overdue by T2 on a day; each is among the cases behind the number."""
    unit = Unit(actor=world.actor("head_of_omu"), day=day)
    found = dict(unit.overdue_by_standard()).get("T2", 0)
    assert unit.narrowed(figures.cases(unit, "overdue"), standard="T2").count() == found
    return found


def decide(world, owed, deed, on, **facts):
    deed(owed, reason="In hospital", today=on, by=world.actor("head_of_omu"), **facts)


def test_an_extension_counts_from_the_day_on_which_it_was_given(world, owed):
    decide(world, owed, clock_decisions.extend, D(2026, 10, 21), to=D(2026, 10, 29))
    decide(world, owed, clock_decisions.extend, D(2026, 10, 28), to=D(2026, 11, 12))
    assert late(world, AFTER) == 0  # extended on the 21st already
    unit = Unit(actor=world.actor("head_of_omu"), day=D(2026, 10, 20))
    assert unit.clocks.get(pk=owed.pk).deadline == DUE
    assert Unit(actor=unit.actor, day=AFTER).clocks.get(pk=owed.pk).deadline == D(2026, 10, 29)
    assert Unit(actor=unit.actor, day=D(2026, 10, 28)).clocks.get(pk=owed.pk).deadline == D(2026, 11, 12)


def test_an_exemption_lets_off_from_its_day_and_not_before(world, owed):
    decide(world, owed, clock_decisions.exempt, D(2026, 10, 21))
    assert Unit(actor=world.actor("head_of_omu"), day=D(2026, 10, 20)).clocks.filter(pk=owed.pk).exists()
    assert late(world, AFTER) == 0


def test_somebody_away_since_was_late_before_and_is_not_while_away(world, owed):
    by = world.actor("case_administrator")
    absences.leave(owed.custody, kind="hospital", left_on=D(2026, 10, 27), today=D(2026, 10, 27), by=by)
    refresh([owed.custody], today=D(2026, 10, 28))
    assert (late(world, AFTER), late(world, D(2026, 10, 28))) == (1, 0)


def test_the_number_agrees_with_the_history_of_the_clock_on_every_day(world, owed):
    decide(world, owed, clock_decisions.extend, D(2026, 10, 20), to=D(2026, 10, 26))
    by = world.actor("case_administrator")
    absences.leave(owed.custody, kind="hospital", left_on=D(2026, 10, 28), today=D(2026, 10, 28), by=by)
    refresh([owed.custody], today=D(2026, 10, 28))
    owed.refresh_from_db()
    for number in range(25):
        day = world.today + datetime.timedelta(days=number)
        standing = clock_history.standings([owed], today=day)[owed.pk]
        assert late(world, day) == (standing.state == "overdue"), day
