"""Training records, and cases that ask for more than their supervisor has (docs/domain.md 15 point 5)."""

import datetime

import pytest
from django.urls import reverse

from cases.actions import trainings
from cases.models import Custody, Headline, Training
from staff.actions.errors import Refused
from staff.models import AuditEvent


@pytest.fixture
def supervisor(world):
    return world.actor("offender_supervisor")


@pytest.fixture
def case(world):
    """A complex case that nobody holds."""
    custody = world.receive()
    Headline.objects.filter(custody=custody).update(rosh_level="very_high")
    return Custody.objects.for_page().get(pk=custody.pk)


def record(world, officer, **more):
    said = {"skill": "oasys", "what": "Two days at the college", "completed_on": world.today}
    said |= {"today": world.today, "by": world.actor("head_of_omu")} | more
    return trainings.record(officer.user, **said)


def test_a_complex_case_and_an_untrained_supervisor_raise_a_flag_that_training_takes_away(
    world, case, supervisor, as_actor
):
    """M-024; and M-074: caseload, training, last and next supervision on one page."""
    world.assign("offender_supervisor", grade="probation_officer")
    head = as_actor(world.actor("head_of_omu"))
    asks = "No training on record in assessment (OASys), interviewing, risk management planning"
    allocate = reverse("case_allocate", args=[case.prisoner.number, "offender_supervisor"])
    assert head.get(allocate).content.decode().count(asks) == 1
    world.allocate(case, supervisor)
    address = reverse("supervision_officer", args=[supervisor.user.pk])
    page = head.get(address).content.decode()
    for words in (asks, "Asks for more", case.prisoner.list_name, "No training is on record", "Sessions"):
        assert words in page
    for skill in ("oasys", "interviewing", "risk_plan", "analysis"):
        record(world, supervisor, skill=skill)
    page = head.get(address).content.decode()
    assert "Asks for more" not in page
    assert "Two days at the college" in page
    assert AuditEvent.objects.filter(deed="cases.training.recorded").count() == 4


def test_a_line_withdrawn_stays_readable_and_counts_no_more(world, supervisor, as_actor):
    made = record(world, supervisor)
    by = {"today": world.today, "by": world.actor("head_of_omu")}
    with pytest.raises(Refused, match="Say why"):
        trainings.withdraw(made, reason=" ", **by)
    trainings.withdraw(made, reason="Another officer's", **by)
    with pytest.raises(Refused, match="already"):
        trainings.withdraw(made, reason="x", **by)
    assert trainings.skills([supervisor.user.pk])[supervisor.user.pk] == set()
    page = as_actor(supervisor).get(reverse("supervision_officer", args=[supervisor.user.pk]))
    assert "Another officer" in page.content.decode()


@pytest.mark.parametrize("role", ["offender_supervisor", "governor", "inspector", "case_administrator"])
def test_only_the_head_of_the_unit_there_keeps_it(world, supervisor, role):
    for by in (world.actor(role), world.actor("head_of_omu", place=world.morden)):
        with pytest.raises(Refused, match="Only the head of OMU"):
            record(world, supervisor, by=by)
    assert not Training.objects.exists()


def test_nobody_keeps_his_own_record_and_the_future_is_refused_at_its_field(world, supervisor):
    head = world.actor("head_of_omu")
    world.assign("offender_supervisor", user=head.user)
    with pytest.raises(Refused, match="his or her own"):
        record(world, head)
    with pytest.raises(Refused) as refusal:
        record(world, supervisor, completed_on=world.today + datetime.timedelta(days=1))
    assert refusal.value.field == "completed_on"


def test_the_forms_are_worked_and_another_prison_finds_nothing(world, supervisor, as_actor):
    head, address = as_actor(world.actor("head_of_omu")), reverse("training_new", args=[supervisor.user.pk])
    day = {"completed_on_day": "8", "completed_on_month": "10", "completed_on_year": "2026"}
    assert "skill" in head.post(address, day | {"what": "x"}).context["form"].errors
    assert head.post(address, day | {"what": "x", "skill": "analysis"}).status_code == 302
    made = Training.objects.get()
    elsewhere = as_actor(world.actor("head_of_omu", place=world.morden))
    assert elsewhere.get(address).status_code == 404
    assert elsewhere.get(reverse("training_withdraw", args=[made.pk])).status_code == 404
    assert head.post(reverse("training_withdraw", args=[made.pk]), {"reason": "Error"}).status_code == 302
