"""My caseload: what hurts first, filtered, opened in place (docs/domain.md 5, 14.3)."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.actions import clocks, headlines
from cases.models import Custody
from staff.models import AuditEvent
from tests.cases.test_contacts import PLAIN, written


def received(world, name, *, on, holder, **facts):
    """Somebody sentenced on a day and held by `holder` since today, with clocks worked out."""
    dates = {
        "CRD": on.replace(year=on.year + 2),
        "LED": on.replace(year=on.year + 4),
        "SED": on.replace(year=on.year + 4),
    }
    custody = world.receive(family_name=name, received_on=on, sentenced_on=on, key_dates=dates, **facts)
    if holder:
        world.allocate(custody, holder)
    clocks.refresh(Custody.objects.filter(pk=custody.pk), today=world.today)
    return Custody.objects.for_page().get(pk=custody.pk)


@pytest.fixture
def four(world):
    """Overdue: T2 of 1 September was due on 15 September. Due soon: T2 of 25 September is due on 9 October,
    tomorrow. Quiet: seen 20 days ago, planned every 14. Calm: seen this morning."""
    supervisor = world.actor("offender_supervisor")
    people = {
        "Quill": received(world, "Quill", on=datetime.date(2026, 9, 1), holder=supervisor),
        "Calder": received(world, "Calder", on=datetime.date(2026, 9, 1), holder=supervisor),
        "Soames": received(world, "Soames", on=datetime.date(2026, 9, 25), holder=supervisor),
        "Oakes": received(world, "Oakes", on=datetime.date(2026, 9, 1), holder=supervisor),
    }
    for name, days in (("Quill", 20), ("Calder", 0)):
        at = PLAIN["happened_at"] - datetime.timedelta(days=days)
        written(people[name], world, supervisor, happened_at=at, tags=("first_contact",), text=f"Saw {name}.")
        headlines.record(people[name], contact_every_days=14)
    clocks.refresh(Custody.objects.all(), today=world.today)
    return people


def names(page):
    return [row.headline.custody.prisoner.family_name for row in page.context["page"]]


def test_what_hurts_first_stands_first(world, as_actor, four):
    page = as_actor(world.actor("offender_supervisor")).get("/caseload/")
    assert names(page) == ["Oakes", "Soames", "Quill", "Calder"]
    oakes, soames, quill, calder = page.context["page"]
    assert (oakes.overdue, soames.overdue, quill.overdue) == (1, 0, 0)
    assert "15 September 2026 (17 working days late)" in oakes.next_due
    assert "9 October 2026 (in 1 working day)" in soames.next_due
    assert (quill.days_quiet, quill.days_over, calder.days_quiet, calder.days_over) == (20, 6, 0, 0)
    assert oakes.days_quiet is None
    body = page.content.decode()
    assert "20 days ago" in body
    assert "planned every 14 days" in body
    assert "Risk of serious harm not yet assessed" in body


@pytest.mark.parametrize(
    ("query", "left"),
    [
        ({"show": "overdue"}, ["Oakes"]),
        ({"show": "due_soon"}, ["Soames"]),
        ({"show": "quiet"}, ["Quill"]),
        ({"show": "no_plan"}, ["Oakes", "Soames", "Quill", "Calder"]),
        ({"rosh": "unknown", "show": "quiet"}, ["Quill"]),
        ({"rosh": "high"}, []),
    ],
)
def test_filters_leave_those_they_name_and_stay_in_the_links(world, as_actor, four, query, left):
    page = as_actor(world.actor("offender_supervisor")).get("/caseload/", query)
    assert names(page) == left
    for name, value in query.items():
        assert f"{name}={value}" in page.context["csv_href"]
    table = as_actor(world.actor("offender_supervisor")).get("/caseload/csv/", query).getvalue().decode()
    assert len(table.splitlines()) == 1 + len(left)


def test_a_row_opens_in_place_with_and_without_javascript(world, as_actor, four):
    client, number = as_actor(world.actor("offender_supervisor")), four["Quill"].prisoner.number
    assert "Saw Quill." not in client.get("/caseload/").content.decode()
    assert "Saw Quill." in client.get(f"/caseload/?open={number}").content.decode()
    brought_in = client.get(f"/caseload/{number}/", headers={"HX-Request": "true"}).content.decode()
    assert "Saw Quill." in brought_in
    assert "<html" not in brought_in
    assert client.get(f"/caseload/{number}/").headers["Location"] == f"/caseload/?open={number}"
    assert AuditEvent.objects.filter(deed="cases.case.glanced", prisoner_number=number).count() == 2


def test_nobody_sees_the_caseload_of_another(world, as_actor, four):
    other = world.actor("offender_supervisor", grade="probation_officer")
    page = as_actor(other).get("/caseload/")
    assert not page.context["holds_any"]
    assert "Nobody is in your caseload yet" in page.content.decode()
    elsewhere = as_actor(world.actor("offender_supervisor", place=world.morden))
    number = four["Quill"].prisoner.number
    assert elsewhere.get(f"/caseload/{number}/", headers={"HX-Request": "true"}).status_code == 404
    assert "Saw Quill." not in elsewhere.get(f"/caseload/?open={number}").content.decode()


def test_an_offender_manager_finds_own_cases_in_whatever_prison(world, as_actor, four):
    manager = world.actor("offender_manager")
    there = received(world, "Hale", on=datetime.date(2026, 9, 1), holder=None, prison=world.morden)
    for custody in (there, four["Calder"]):
        world.allocate(custody, manager)
    page = as_actor(manager).get("/caseload/")
    assert names(page) == ["Hale", "Calder"]
    assert page.context["page"][1].days_quiet is None, "the supervisor's contact is not the manager's"
    assert "Morden" in page.content.decode()


def test_a_supervisor_and_a_manager_begin_here(world, as_actor):
    for role in ("offender_supervisor", "offender_manager"):
        assert as_actor(world.actor(role)).get("/").headers["Location"] == "/caseload/"
    wing = as_actor(world.actor("wing_staff"))
    assert "My caseload" not in wing.get("/find/").content.decode()
    assert (
        "Your role holds no cases" in as_actor(world.actor("head_of_omu")).get("/caseload/").content.decode()
    )


def test_the_page_costs_the_same_for_few_and_for_many(world, as_actor):
    supervisor, counts = world.actor("offender_supervisor"), []
    client = as_actor(supervisor)
    for size in (5, 55):
        for _ in range(size):
            received(world, "Rees", on=datetime.date(2026, 9, 1), holder=supervisor)
        client.get("/caseload/")
        with CaptureQueriesContext(connection) as queries:
            page = client.get("/caseload/")
        counts.append(len(queries))
    assert page.context["count"] == 60
    assert counts[0] == counts[1]
