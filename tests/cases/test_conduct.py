"""What is new for an offender manager, and the report of conduct and progress (docs/domain.md 14.3)."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.actions import withdrawals
from cases.models import ContactRead
from tests.cases.test_contact_pages import GIST
from tests.cases.test_contacts import LONDON, written

EARLIER = datetime.datetime(2026, 10, 8, 0, 30, tzinfo=LONDON)


def body(answer):
    return answer.content.decode()


@pytest.fixture
def case(world):
    """Somebody with an offender manager."""
    custody = world.receive()
    world.allocate(custody, world.actor("offender_manager"))
    return custody


def new(client):
    return [one.contact.pk for one in client.get("/news/").context["entries"]]


def test_the_feed_holds_what_tells_of_risk_progress_and_conduct_written_by_others(world, as_actor, case):
    supervisor, manager = world.actor("offender_supervisor"), world.actor("offender_manager")
    wanted = [
        written(case, world, supervisor, tags=("change_in_roh",)),
        written(case, world, supervisor, tags=("progress", "motivation")),
        written(case, world, world.actor("security"), tags=("paralleling",), kind="negative", sub_kind="iep"),
        written(case, world, world.actor("wing_staff"), kind="negative", sub_kind="adjudication"),
    ]
    written(case, world, supervisor, tags=("motivation",))
    written(case, world, world.actor("wing_staff"), kind="negative", sub_kind="warning")
    written(case, world, manager, tags=("progress",), sub_kind="manager_entry")
    elsewhere = world.receive()
    written(elsewhere, world, supervisor, tags=("progress",))
    gone = written(case, world, supervisor, tags=("progress",))
    withdrawals.withdraw(gone, reason="another man", by=supervisor)
    assert set(new(as_actor(manager))) == {one.pk for one in wanted}


def test_masked_entries_are_no_news(world, as_actor, case):
    facts = {"restriction": "restricted_security", "kind": "observation", "sub_kind": "wing", **GIST}
    written(case, world, world.actor("security"), tags=("paralleling",), **facts)
    protection = facts | {"restriction": "restricted_protection"}
    read = written(case, world, world.actor("public_protection"), tags=("change_in_roh",), **protection)
    assert new(as_actor(world.actor("offender_manager"))) == [read.pk]


def test_marking_as_read_takes_what_was_shown_and_leaves_what_came_since(world, as_actor, case):
    supervisor, manager = world.actor("offender_supervisor"), world.actor("offender_manager")
    client, first = as_actor(manager), written(case, world, supervisor, tags=("progress",))
    up_to = client.get("/news/").context["up_to"]
    assert up_to == first.pk
    since = written(case, world, supervisor, tags=("progress",))
    for _ in range(2):
        assert client.post("/news/read/", {"up_to": up_to}).headers["Location"] == "/news/"
    assert new(client) == [since.pk]
    assert ContactRead.objects.get().contact == first
    client.post("/news/read/", {"up_to": since.pk})
    assert "Nothing new" in body(client.get("/news/"))
    for odd in ("", "x", "-1", "9" * 40, "²"):
        assert client.post("/news/read/", {"up_to": odd}).status_code == 302


def test_the_caseload_says_how_much_is_new(world, as_actor, case):
    client = as_actor(world.actor("offender_manager"))
    assert "new entr" not in body(client.get("/caseload/"))
    written(case, world, world.actor("offender_supervisor"), tags=("progress",))
    assert "1 new entry to read" in body(client.get("/caseload/"))
    assert "new entr" not in body(as_actor(world.actor("offender_supervisor")).get("/caseload/"))


def test_the_feed_asks_the_same_of_the_database_for_one_entry_and_for_thirty(world, as_actor, case):
    client, supervisor = as_actor(world.actor("offender_manager")), world.actor("offender_supervisor")
    found = []
    for number in (1, 29):
        for _ in range(number):
            written(case, world, supervisor, tags=("progress",))
        client.get("/news/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/news/")
        found.append(len(queries))
    assert found[0] == found[1]


def test_the_report_counts_by_tag_kind_and_department_since_a_day(world, as_actor, case):
    supervisor = world.actor("offender_supervisor")
    written(case, world, supervisor, tags=("progress", "motivation"), text="Passed the course.")
    written(case, world, world.actor("wing_staff"), kind="negative", sub_kind="adjudication", text="A fight.")
    written(case, world, world.actor("wing_staff"), kind="positive", sub_kind="general", text="Broke one up.")
    written(case, world, supervisor, text="An ordinary talk.")
    facts = {"restriction": "restricted_health", "kind": "observation", "sub_kind": "health_care", **GIST}
    written(case, world, world.actor("health"), tags=("progress",), text="Lithium.", **facts)
    client, address = as_actor(supervisor), f"/cases/{case.prisoner.number}/conduct/"
    page = client.get(address)
    told = lambda name: {row["words"]: row["number"] for row in page.context[name]}  # noqa: E731
    assert told("tags") == {"Progress": 1, "Motivation": 1}
    assert told("kinds") == {
        "General: Offender supervisor entry": 1,
        "Negative behaviour: Adjudication": 1,
        "Positive behaviour": 1,
    }
    assert told("departments") == {"Wing": 2, "Offender management unit": 1}
    assert "A fight." in body(page)
    assert "An ordinary talk." not in body(page)
    assert "Lithium" not in body(page)
    later = client.get(f"{address}?since_day=9&since_month=10&since_year=2026")
    assert "Nothing in this time" in body(later)
    wrong = client.get(f"{address}?since_day=31&since_month=2&since_year=2026")
    assert wrong.context["form"].errors["since"]


def test_the_navigation_says_how_much_is_not_read_yet(world, as_actor, case):
    supervisor = world.actor("offender_supervisor")
    manager = as_actor(world.actor("offender_manager"))
    assert "not read yet" not in body(manager.get("/tasks/"))
    written(case, world, supervisor, tags=("progress",))
    written(case, world, supervisor, tags=("change_in_roh",))
    assert '>2<span class="govuk-visually-hidden"> not read yet' in body(manager.get("/tasks/"))
    newest = manager.get("/news/").context["up_to"]
    manager.post("/news/read/", {"up_to": newest})
    assert "not read yet" not in body(manager.get("/tasks/"))
    assert "not read yet" not in body(as_actor(supervisor).get("/tasks/"))
