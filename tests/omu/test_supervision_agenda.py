"""The agenda of supervision, prepared from the record (docs/domain.md 15)."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.actions import oversights, receptions
from cases.actions.allocation_rows import allocate_many
from cases.models import Custody, Headline
from cases.standards.oversight import Asked
from omu.actions.refresh import refresh
from omu.dashboards.supervision import prepared
from tests.risk import writing

NOW = datetime.datetime(2026, 10, 8, 9, 0, tzinfo=datetime.UTC)
AGO = datetime.date(2026, 3, 2)
DATES = {
    "CRD": datetime.date(2028, 3, 1), "LED": datetime.date(2030, 3, 1), "SED": datetime.date(2030, 3, 1)
}  # fmt: skip


def held(world, number):
    """So many cases of one supervisor, received long ago, with their duties."""
    supervisor = world.actor("offender_supervisor")
    facts = {"received_on": AGO, "sentenced_on": AGO, "key_dates": DATES}
    people = [world.reception(**facts) for _ in range(number)]
    made = [one.custody for one in receptions.receive_many(people, today=world.today, by=world.system)]
    holders = dict.fromkeys([one.pk for one in made], supervisor.assignment)
    allocate_many(holders, held_as="offender_supervisor", today=world.today, by=world.system)
    refresh(made, today=world.today)
    return [Custody.objects.for_page().get(pk=one.pk) for one in made]


def agenda(world, **more):
    facts = {"prison": world.ashbourne, "today": world.today, "by": world.actor("head_of_omu")}
    return prepared(world.actor("offender_supervisor").user, **facts | more)


def test_it_holds_what_is_overdue_who_is_quiet_and_what_was_agreed(world, as_actor):
    custody, other = held(world, 2)
    due = datetime.date(2026, 10, 22)
    oversights.record(
        custody, areas=["rosh"], findings="Nobody asked the wing.", seen_on=world.today, now=NOW,
        actions=[Asked("Ask the wing", "offender_supervisor", due)], today=world.today,
        by=world.actor("head_of_omu"),
    )  # fmt: skip
    found = agenda(world)
    late = {one["headline"].pk: [duty["clock"].standard for duty in one["duties"]] for one in found.overdue}
    assert set(late) == {custody.pk, other.pk}
    assert "T2" in late[custody.pk]
    assert [one.text for one in found.agreed] == ["Asked for in oversight: Ask the wing"]
    assert found.quiet == []  # taken on today
    weeks = datetime.date(2026, 11, 19)
    assert agenda(world, today=weeks).quiet == []  # six weeks to the day
    later = agenda(world, today=weeks + datetime.timedelta(days=1))
    assert [one["due_on"] for one in later.quiet] == [weeks, weeks]
    Headline.objects.filter(custody=custody).update(contact_every_days=14)
    sooner = agenda(world, today=datetime.date(2026, 10, 23))
    assert [one["headline"].pk for one in sooner.quiet] == [custody.pk]
    assert {one.pk for one in found.files} == {custody.pk, other.pk}
    address = reverse("supervision_agenda", args=[world.actor("offender_supervisor").user.pk])
    page = as_actor(world.actor("head_of_omu")).get(address).content.decode()
    for words in ("Ask the wing", "Files to look at together", "no appraisal"):
        assert words in page


def test_what_waits_for_a_countersignature_stands_on_it(world):
    (custody,) = held(world, 1)
    supervisor = world.actor("offender_supervisor")
    assert agenda(world).countersignatures == []
    made = writing.signed(world, custody, supervisor, writing.levels(public="very_high"))
    assert [one.custody_id for one in agenda(world).countersignatures] == [custody.pk]
    writing.countersigned(world, made, world.actor("head_of_omu"))
    assert agenda(world).countersignatures == []


@pytest.mark.parametrize(
    ("role", "status"),
    [("head_of_omu", 200), ("governor", 200), ("inspector", 200), ("offender_supervisor", 200),
     ("case_administrator", 403), ("wing_staff", 403)],
)  # fmt: skip
def test_who_reads_it(world, as_actor, role, status):
    held(world, 1)
    address = reverse("supervision_agenda", args=[world.actor("offender_supervisor").user.pk])
    assert as_actor(world.actor(role)).get(address).status_code == status


def test_another_supervisors_agenda_is_not_there_for_a_colleague_or_another_prison(world, as_actor):
    held(world, 1)
    address = reverse("supervision_agenda", args=[world.actor("offender_supervisor").user.pk])
    colleague = world.actor("offender_supervisor", grade="probation_officer")
    assert as_actor(colleague).get(address).status_code == 404
    assert as_actor(world.actor("head_of_omu", place=world.morden)).get(address).status_code == 404


def test_it_asks_the_database_as_often_for_60_cases_as_for_5(world):
    counts = []
    for number in (5, 55):
        held(world, number)
        agenda(world)  # limits that are read once are remembered
        with CaptureQueriesContext(connection) as queries:
            agenda(world)
        counts.append(len(queries))
    assert counts[0] == counts[1]
