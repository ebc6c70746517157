"""What the plans of a unit are for, and which objectives are worded alike (docs/domain.md 8.5)."""

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sentence_plans.actions import objectives, plans
from sentence_plans.models import Objective
from tests.sentence_plans.writing import HOME, TEMPER

COURSE = replace(TEMPER, text="Keep a job after release", purposes=("learning",), needs=("4",))


@pytest.fixture
def head(world):
    return world.actor("head_of_omu")


def planned(world, supervisor, *wanted):
    custody = world.receive()
    world.allocate(custody, supervisor)
    plan = plans.open_plan(custody, today=world.today, by=supervisor)
    return [objectives.add(plan, wanted=one, by=supervisor) for one in wanted]


@pytest.fixture
def supervisor(world):
    return world.actor("offender_supervisor", grade="probation_officer")


def test_the_share_by_purpose_and_the_people_behind_it(world, supervisor, head, as_actor):
    planned(world, supervisor, TEMPER, HOME)
    planned(world, supervisor, HOME)
    ended = planned(world, supervisor, COURSE)[0]
    objectives.set_status(ended, status="not_achieved", comment="No.", today=world.today, by=supervisor)
    page = as_actor(head).get(reverse("plan_report"))
    found = {one["label"]: (one["value"], one["percent"], one["plans"]) for one in page.context["purposes"]}
    # Three objectives are worked on in two plans: one against likelihood and harm, two for a home.
    assert found["Reduce likelihood of reoffending"] == (1, 33, 1)
    assert found["Community integration"] == (2, 67, 2)
    assert found["Learning"] == (0, 0, 0)
    behind = as_actor(head).get(reverse("plan_report_cases") + "?purpose=community_integration")
    assert [one.text for one in behind.context["page"]] == [HOME.text, HOME.text]
    csv = b"".join(as_actor(head).get(reverse("plan_report") + "?csv=1").streaming_content).decode(
        "utf-8-sig"
    )
    assert "Community integration,2,67,2" in csv


def test_objectives_worded_alike_are_named_with_how_many_plans(world, supervisor, head, as_actor):
    for text in (HOME.text, f"  {HOME.text.upper()}. ", "Have a lasting  home, on release"):
        planned(world, supervisor, replace(HOME, text=text))
    planned(world, supervisor, TEMPER, replace(TEMPER, text=TEMPER.text + "!"))  # alike within one plan only
    alike = as_actor(head).get(reverse("plan_report")).context["alike"]
    assert [(one["text"], one["plans"]) for one in alike] == [(HOME.text, 3)]
    behind = as_actor(head).get(alike[0]["href"])
    assert behind.context["page"].paginator.count == 3


def test_other_prisons_and_those_released_are_not_counted_and_bad_addresses_are_not_found(
    world, supervisor, head, as_actor
):
    mine = planned(world, supervisor, HOME)[0]
    elsewhere = as_actor(world.actor("head_of_omu", place=world.morden))
    page = elsewhere.get(reverse("plan_report"))
    assert page.context["objectives"] == 0
    assert "No objective is worked on" in page.content.decode()
    behind = reverse("plan_report_cases")
    assert elsewhere.get(f"{behind}?like={mine.pk}").status_code == 404
    for wrong in ("purpose=weather", "like=x", "like=99999999999", "like=0"):
        assert as_actor(head).get(f"{behind}?{wrong}").status_code == 404
    assert as_actor(supervisor).get(reverse("plan_report")).status_code == 403


def test_as_many_queries_for_many_plans_as_for_one(world, supervisor, head, as_actor):
    client, address = as_actor(head), reverse("plan_report")
    for _ in range(2):
        planned(world, supervisor, TEMPER, HOME)

    def asked():
        client.get(address)
        with CaptureQueriesContext(
            connection,
        ) as found:
            client.get(address)
        return len(found)

    before = asked()
    for _ in range(3):
        planned(world, supervisor, TEMPER, HOME)
    assert asked() == before
    assert Objective.objects.count() == 10
