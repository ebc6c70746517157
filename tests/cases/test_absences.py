"""Unlawfully at large and in hospital: clocks wait, and run on with their first start (docs/domain.md 5)."""

import datetime
from typing import Any

import pytest

from cases.actions import absences, releases, transfers
from cases.models import Absence, Clock, Custody, Headline, Stage
from omu.actions.refresh import refresh
from staff.actions.errors import Refused
from staff.models import AuditEvent
from tests.risk import writing
from tests.world import World

D = datetime.date
LEFT, BACK = D(2026, 10, 12), D(2026, 10, 20)


def away(world: World, custody: Custody, **facts: Any) -> Absence:
    plain = {"kind": "ual", "left_on": LEFT, "today": LEFT, "by": world.actor("head_of_omu")}
    return absences.leave(custody, **plain | facts)


def t2(custody: Custody) -> Clock:
    return Clock.objects.get(custody=custody, standard="T2")


def test_open_clocks_do_not_apply_while_absent_and_run_on_with_their_start(world: World) -> None:
    custody = world.receive()
    refresh([custody], today=world.today)
    due_on = t2(custody).due_on
    absence = away(world, custody, reason="Did not come back from a day release")
    assert Headline.objects.get(custody=custody).stage == Stage.ABSENT
    refresh([custody], today=LEFT)
    assert t2(custody).not_applicable_because == (
        "Not applicable while absent: unlawfully at large since 12 October 2026."
    )
    absences.come_back(absence, returned_on=BACK, note="Arrested", today=BACK, by=world.actor("head_of_omu"))
    refresh([custody], today=BACK)
    again = t2(custody)
    assert (again.not_applicable_because, again.started_on, again.due_on) == ("", world.today, due_on)
    assert Headline.objects.get(custody=custody).stage == Stage.RECEIVED
    assert (
        AuditEvent.objects.get(deed="cases.custody.absent").reason == "Did not come back from a day release"
    )
    assert AuditEvent.objects.get(deed="cases.custody.back").reason == "Arrested"


def test_a_return_starts_reviews(world: World) -> None:
    """T9b: 20 working days from Tuesday 20 October end on Tuesday 17 November; no holiday between."""
    custody = world.receive()
    by = world.actor("offender_supervisor", grade="probation_officer")
    world.allocate(custody, by)
    writing.signed(world, custody, by)
    absence = away(world, custody, kind="hospital")
    absences.come_back(absence, returned_on=BACK, today=BACK, by=world.actor("head_of_omu"))
    refresh([custody], today=BACK)
    review = Clock.objects.get(custody=custody, standard="T9b.assessment", cause=f"return:{absence.pk}")
    assert (review.started_on, review.due_on) == (BACK, D(2026, 11, 17))
    without_plan = Clock.objects.get(custody=custody, standard="T9b.plan", cause=f"return:{absence.pk}")
    assert "No complete plan to review" in without_plan.not_applicable_because


def test_what_is_refused(world: World) -> None:
    custody = world.receive()
    head = world.actor("head_of_omu")

    def refused(**facts: Any) -> Refused:
        with pytest.raises(Refused) as found:
            away(world, custody, **facts)
        return found.value

    assert refused(kind="court").field == "kind"
    assert refused(left_on=D(2026, 10, 7)).field == "left_on"
    assert refused(left_on=D(2026, 10, 13)).field == "left_on"
    assert "role" in refused(by=world.actor("offender_supervisor")).message
    assert "accountable" in refused(by=world.actor("head_of_omu", place=world.morden)).message
    absence = away(world, custody)
    assert "unlawfully at large since 12 October 2026. Record the return first" in refused().message
    for wrong in (D(2026, 10, 11), D(2026, 10, 21)):
        with pytest.raises(Refused) as found:
            absences.come_back(absence, returned_on=wrong, today=BACK, by=head)
        assert found.value.field == "returned_on"
    absences.come_back(absence, returned_on=BACK, today=BACK, by=head)
    with pytest.raises(Refused, match="recorded already, on 20/10/2026"):
        absences.come_back(absence, returned_on=BACK, today=BACK, by=head)
    assert "the return from the last absence on 20/10/2026" in refused(left_on=LEFT, today=BACK).message


def test_nobody_is_moved_who_is_not_there_but_a_custody_can_end(world: World) -> None:
    custody, oca = world.receive(), world.actor("oca")
    moving = transfers.request(custody, to_prison=world.morden, reason="x", today=LEFT, by=oca)
    transfers.accept(moving, today=LEFT, by=world.actor("oca", place=world.morden))
    absence = away(world, custody)
    with pytest.raises(Refused, match="unlawfully at large"):
        transfers.leave(moving, no_note="x", today=LEFT, by=oca)
    with pytest.raises(Refused, match="unlawfully at large"):
        transfers.arrive(moving, today=LEFT, by=world.actor("oca", place=world.morden))
    transfers.withdraw(moving, reason="x", today=LEFT, by=oca)
    with pytest.raises(Refused, match="unlawfully at large"):
        transfers.request(custody, to_prison=world.morden, reason="x", today=LEFT, by=oca)
    gone = {"closed_as": "died", "today": BACK, "by": world.actor("head_of_omu")}
    with pytest.raises(Refused) as found:
        releases.release(custody, on=D(2026, 10, 11), **gone)
    assert found.value.field == "on"
    releases.release(custody, on=BACK, **gone)
    absence.refresh_from_db()
    assert (absence.returned_on, absence.return_note) == (BACK, "The custody ended")
    refresh([custody], today=BACK)
    assert not Clock.objects.filter(custody=custody, cause=f"return:{absence.pk}").exists()
