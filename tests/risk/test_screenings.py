"""The screening group: its list, interim screening, what it sends on (docs/domain.md 5 T15, 10.2)."""

import datetime

import pytest

from cases.models import Clock, Task
from omu.actions.refresh import refresh
from risk.actions import agendas, screening_group
from risk.actions.meeting_items import Minuted
from risk.models import Screening
from staff.actions.errors import Refused
from tests.cases.test_mappa import VIOLENT, decide
from tests.risk.meeting_writing import arranged, close, everybody_came, minute

D = datetime.date


def test_an_eligible_arrival_is_screened_between_meetings_and_stays_on_the_list(world):
    """M-098, M-104: arrived the day after a meeting; interim screening due in five working days."""
    custody = world.receive(**VIOLENT)
    refresh([custody], today=world.today)
    refresh([custody], today=world.today)
    row = Screening.objects.get(custody=custody)
    task = Task.objects.open().get(kind="screening")
    assert (task.role, task.due_on) == ("public_protection", D(2026, 10, 15))
    assert "interim screening is due by 15/10/2026" in task.text
    clock = Clock.objects.get(custody=custody, standard="T15")
    assert (clock.due_on, clock.met_on) == (D(2026, 10, 15), None)
    with pytest.raises(Refused):
        screening_group.interim(row, note="x", today=world.today, by=world.actor("security"))
    screening_group.interim(
        row, note="No child at home.", today=world.today, by=world.actor("public_protection")
    )
    refresh([custody], today=world.today)
    clock.refresh_from_db()
    assert clock.met_on == world.today
    assert not Task.objects.open().filter(kind="screening").exists()
    assert Screening.objects.open().filter(pk=row.pk).exists()


def test_a_referral_is_on_the_next_list_and_what_is_sent_on_comes_on_the_agenda_once(world):
    """M-101."""
    custody = world.receive()
    refresh([custody], today=world.today)
    assert not Screening.objects.exists()
    by = world.actor("offender_supervisor")
    screening_group.refer(custody, reason="Letters to a girl of 14.", today=world.today, by=by)
    with pytest.raises(Refused, match="already"):
        screening_group.refer(custody, reason="Again.", today=world.today, by=by)
    group = arranged(world, kind="screening")
    assert [one.headline.pk for one in agendas.of_meeting(group)] == [custody.pk]
    with pytest.raises(Refused) as refusal:
        minute(world, group, custody, version=1)
    assert refusal.value.field == "outcome"
    sent = Minuted(minutes="Read the letters.", decision="Contact with a child.", outcome="sent_on")
    minute(world, group, custody, minuted=sent)
    everybody_came(world, group)
    close(world, group)
    team = arranged(world)
    (listed,) = agendas.of_meeting(team)
    assert listed.words == "Sent on by the screening group: Contact with a child."
    minute(world, team, custody)
    everybody_came(world, team)
    close(world, team)
    assert agendas.cases(world.ashbourne, on=world.today, months=3) == []


def test_a_decision_that_it_is_no_mappa_case_takes_the_arrival_off_the_list(world):
    custody = world.receive(**VIOLENT)
    refresh([custody], today=world.today)
    decide(world, custody, category="none", level=None, review_on=None)
    refresh([custody], today=world.today)
    assert Screening.objects.get().because == "Decided on 08/10/2026: no MAPPA case."


@pytest.mark.parametrize("role", ["wing_staff", "oca", "psychology"])
def test_a_role_that_does_not_write_refers_nobody(world, role):
    with pytest.raises(Refused):
        screening_group.refer(world.receive(), reason="x", today=world.today, by=world.actor(role))
