"""A caseload as of an earlier day, and a clock opened to all that made it (docs/domain.md 5)."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.actions import absences, clock_decisions
from cases.models import Clock
from tests.cases.test_clocks import clock, met_with, refresh

D = datetime.date


@pytest.fixture
def supervisor(world):
    return world.actor("offender_supervisor")


def then(client, day, **more):
    asked = {"as_of_day": day.day, "as_of_month": day.month, "as_of_year": day.year} | more
    return client.get("/caseload/then/", asked)


def rows(page):
    return {row["prisoner"].number: (row["overdue"], row["state"]) for row in page.context["rows"]}


def test_a_caseload_is_shown_as_it_was(world, supervisor, as_actor):
    """Received 8 October; T2 due 22 October; contact on the 26th; given to another on the 28th."""
    custody = world.receive()
    number = custody.prisoner.number
    world.allocate(custody, supervisor)
    met_with(world, custody, supervisor, D(2026, 10, 26))
    world.today = D(2026, 10, 28)
    world.allocate(custody, world.actor("offender_supervisor", grade="probation_officer"))
    refresh(custody, today=D(2026, 10, 28))
    client = as_actor(supervisor)
    assert rows(then(client, D(2026, 10, 22))) == {number: ([], "Due soon")}
    late = ["First contact of the offender supervisor"]
    assert rows(then(client, D(2026, 10, 23))) == {number: (late, "Overdue")}
    assert rows(then(client, D(2026, 10, 26))) == {number: ([], "")}
    assert rows(then(client, D(2026, 10, 28))) == {}
    assert rows(then(client, D(2026, 10, 7))) == {}
    text = b"".join(then(client, D(2026, 10, 23), csv=1).streaming_content).decode()
    assert f"{number},Rees" in text or number in text


def test_the_head_chooses_whose_and_a_stranger_nobodys(world, supervisor, as_actor):
    custody = world.receive()
    world.allocate(custody, supervisor)
    refresh(custody, today=world.today)
    head = as_actor(world.actor("head_of_omu"))
    assert "Choose an offender supervisor" in then(head, world.today).content.decode()
    assert list(rows(then(head, world.today, officer=supervisor.user.pk))) == [custody.prisoner.number]
    elsewhere = as_actor(world.actor("head_of_omu", place=world.morden))
    assert rows(then(elsewhere, world.today, officer=supervisor.user.pk)) == {}
    security = then(as_actor(world.actor("security")), world.today, officer=supervisor.user.pk)
    assert "Your role holds no cases" in security.content.decode()


def test_the_number_of_queries_does_not_depend_on_cases(world, supervisor, as_actor):
    client, counts = as_actor(supervisor), []
    then(client, world.today)
    for more in (1, 6):
        for _ in range(more):
            custody = world.receive()
            world.allocate(custody, supervisor)
            refresh(custody, today=world.today)
        with CaptureQueriesContext(connection) as queries:
            then(client, world.today)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_clock_opens_to_its_absences_and_to_every_decision(world, supervisor, as_actor):
    custody, head = world.receive(), world.actor("head_of_omu")
    refresh(custody, today=world.today)
    owed, number = clock(custody, "T2"), custody.prisoner.number
    clock_decisions.extend(owed, to=D(2026, 10, 26), reason="Away at court", today=D(2026, 10, 12), by=head)
    clock_decisions.extend(owed, to=D(2026, 11, 2), reason="Still at court", today=D(2026, 10, 20), by=head)
    gone = absences.leave(
        custody, kind="hospital", left_on=world.today, reason="x", today=D(2026, 10, 20), by=head
    )
    absences.come_back(gone, returned_on=D(2026, 10, 20), today=D(2026, 10, 20), by=head)
    page = as_actor(supervisor).get(f"/cases/{number}/dates/{owed.pk}/").content.decode()
    for words in (
        "22 October 2026", "26 October 2026: Away at court", "2 November 2026: Still at court",
        head.name, "In hospital under the Mental Health Act since 8 October 2026, back on 20/10/2026",
        "10 working days", "Offender management defaults, version 1", "Bank holidays not counted",
        "What would change it",
    ):  # fmt: skip
        assert words in page, words


def test_dates_of_a_case_on_an_earlier_day_know_no_later_extension(world, as_actor):
    custody, head = world.receive(), world.actor("head_of_omu")
    refresh(custody, today=world.today)
    clock_decisions.extend(
        clock(custody, "T2"), to=D(2026, 11, 2), reason="Court", today=D(2026, 10, 21), by=head
    )
    address = f"/cases/{custody.prisoner.number}/dates/"
    client = as_actor(head)

    def state(day):
        asked = {"as_of_day": day.day, "as_of_month": day.month, "as_of_year": day.year}
        owed = client.get(address, asked).context["open"]
        return next(one["state"] for one in owed if one["clock"].standard == "T2")

    assert state(D(2026, 10, 20)) == "Due soon"
    assert state(D(2026, 10, 21)) == "Not due"
    assert Clock.objects.get(custody=custody, standard="T2").due_on == D(2026, 10, 22)
