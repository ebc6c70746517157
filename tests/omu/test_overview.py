"""What is worked on and what is needed, on the first page of a case and in an opened row of My caseload."""

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from omu.views import overview
from tests.omu import records
from tests.sentence_plans import writing


def planned(world):
    """Somebody with a complete assessment, all sections scored highest, and a plan of one objective."""
    custody = records.person(world)
    records.assessed(world, custody)
    supervisor = world.actor("offender_supervisor")
    plan = writing.begin(world, custody, supervisor)
    writing.fill(plan, supervisor)
    return custody, plan


def test_objectives_and_needs_stand_on_the_first_page(world, as_actor):
    custody, _ = planned(world)
    page = as_actor(world.actor("offender_supervisor")).get(reverse("case", args=[custody.prisoner.number]))
    shown = page.content.decode()
    assert writing.TEMPER.text in shown
    # Section 3 has its cut-off at 2 and asks four items of 2 (docs/domain.md 7.3): a need, 8 of 8.
    assert "Accommodation: 8 of 8" in shown


def test_before_an_assessment_and_a_plan_the_page_says_what_brings_them(world, as_actor):
    custody = world.receive()
    shown = as_actor(world.actor("head_of_omu")).get(reverse("case", args=[custody.prisoner.number]))
    assert "Needs stand here once an assessment is complete." in shown.content.decode()
    assert "No current objective." in shown.content.decode()


def test_who_reads_no_plan_sees_none(world):
    custody, _ = planned(world)
    assert overview.objectives_of(custody, world.actor("victim_liaison_officer")) == []
    assert overview.needs_of(custody, world.actor("victim_liaison_officer")) == []


def test_an_opened_row_of_the_caseload_shows_the_objectives(world, as_actor):
    custody, _ = planned(world)
    client, number = as_actor(world.actor("offender_supervisor")), custody.prisoner.number
    assert writing.TEMPER.text in client.get(f"/caseload/?open={number}").content.decode()
    fragment = client.get(reverse("caseload_case", args=[number]), HTTP_HX_REQUEST="true")
    assert writing.TEMPER.text in fragment.content.decode()


def test_more_objectives_ask_no_more_of_the_database(world):
    custody, plan = planned(world)
    supervisor, counts = world.actor("offender_supervisor"), []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            found = overview.objectives_of(custody, supervisor)
            assert all(one.get_status_display() for one in found)
            assert overview.needs_of(custody, supervisor)
        counts.append((len(found), len(queries)))
        writing.fill(plan, supervisor, writing.HOME)
    assert counts == [(1, 2), (2, 2)]
