"""What came of those released in a period (docs/domain.md 20)."""

import csv
import datetime
import io

import pytest
from django.urls import reverse

from cases.actions import releases
from omu.dashboards import outcomes
from sentence_plans.actions import objectives, plans
from sentence_plans.models import Action, Objective, Status
from tests.sentence_plans import writing
from tests.sentence_plans.test_packages import give

D = datetime.date


@pytest.fixture
def custody(world):
    """Somebody with a plan of two objectives, held at Ashbourne since 8 October 2026."""
    custody, supervisor = world.receive(), world.actor("offender_supervisor")
    world.allocate(custody, supervisor)
    plan = plans.open_plan(custody, today=world.today, by=supervisor)
    writing.fill(plan, supervisor)
    home = objectives.Wanted(heading="accommodation", text="He has a flat of his own.")
    objectives.add(plan, wanted=home, by=supervisor)
    return custody


def let_go(world, custody, on, closed_as="licence"):
    """The person released on a day."""
    releases.release(
        custody, on=on, closed_as=closed_as, note="As planned.", today=on, by=world.actor("head_of_omu")
    )


def numbers(world, since, until, by=None):
    """Who is told in a period."""
    found = outcomes.released(by or world.actor("head_of_omu"), since=since, until=until)
    return [one.custody.prisoner.number for one in found]


def test_the_first_and_the_last_day_count_and_the_days_beside_them_do_not(world, custody):
    let_go(world, custody, D(2026, 10, 15))
    number, day = custody.prisoner.number, D(2026, 10, 15)
    assert numbers(world, day, day) == [number]
    assert numbers(world, D(2026, 10, 16), D(2026, 10, 30)) == []
    assert numbers(world, D(2026, 10, 1), D(2026, 10, 14)) == []
    there = world.actor("head_of_omu", place=world.morden)
    assert numbers(world, day, day, by=there) == []


@pytest.mark.parametrize(
    ("closed_as", "told"), [("licence", 1), ("expired", 1), ("died", 0), ("deported", 0)]
)
def test_a_death_and_a_deportation_are_no_release_to_the_community(world, custody, closed_as, told):
    let_go(world, custody, D(2026, 10, 15), closed_as)
    assert len(numbers(world, D(2026, 10, 1), D(2026, 10, 31))) == told


def test_every_field_of_one_release_with_its_recall(world, custody, as_actor):
    """Two objectives, that on a home achieved; a package with the partner; a recall 12 days later."""
    action = Action.objects.select_related("objective__plan").get(objective__plan__custody=custody)
    give(world, action, world.actor("offender_supervisor"))
    Objective.objects.filter(heading="accommodation").update(status=Status.FULLY_ACHIEVED)
    let_go(world, custody, D(2026, 10, 15))
    releases.recall(
        custody, recalled_on=D(2026, 10, 27), because="Missed appointments", today=D(2026, 10, 27),
        by=world.actor("head_of_omu"),
    )  # fmt: skip
    (told,) = outcomes.released(world.actor("head_of_omu"), since=D(2026, 10, 1), until=D(2026, 10, 31))
    assert (told.total, told.achieved, told.days_until_recall) == (2, 1, 12)
    assert (told.alone["accommodation"], told.alone["ete"]) == ("fully_achieved", "")
    assert told.providers == [world.partner.name]
    client = as_actor(world.actor("head_of_omu"))
    asked = {"since_day": 1, "since_month": 10, "since_year": 2026, "until_day": 31, "until_month": 10,
             "until_year": 2026}  # fmt: skip
    page = client.get(reverse("unit_outcomes"), asked).content.decode()
    assert "1 of 2 objectives fully achieved; a recall ordered after 1." in page
    sent = b"".join(client.get(reverse("unit_outcomes"), asked | {"csv": "1"}).streaming_content)
    (line,) = csv.DictReader(io.StringIO(sent.decode("utf-8-sig")))
    assert line | {"prison": "", "name": "", "tier": "", "home area": ""} == line | {
        "number": custody.prisoner.number, "released on": "2026-10-15", "how": "Released on licence",
        "objectives": "2", "fully achieved": "1", "partly achieved": "0", "accommodation": "Fully achieved",
        "education, training and employment": "no objective", "accredited programmes completed": "0",
        "other work completed": "0", "release package with": world.partner.name,
        "recall ordered on": "2026-10-27", "days until recall": "12",
        "prison": "", "name": "", "tier": "", "home area": "",
    }  # fmt: skip


def test_recalled_and_released_again_is_told_twice(world, custody):
    let_go(world, custody, D(2026, 10, 15))
    releases.take_back(
        custody, prison=world.ashbourne, returned_on=D(2026, 10, 20), recalled_on=D(2026, 10, 19),
        today=D(2026, 10, 20), by=world.actor("case_administrator"),
    )  # fmt: skip
    custody.refresh_from_db()
    let_go(world, custody, D(2026, 10, 28))
    assert len(numbers(world, D(2026, 10, 1), D(2026, 10, 31))) == 2


def test_a_period_that_ends_before_it_begins_is_said_at_its_field(world, as_actor):
    asked = {"since_day": 2, "since_month": 10, "since_year": 2026, "until_day": 1, "until_month": 10,
             "until_year": 2026}  # fmt: skip
    page = as_actor(world.actor("head_of_omu")).get(reverse("unit_outcomes"), asked).content.decode()
    assert "The last day must not be before the first." in page


def test_as_many_queries_for_any_number(world, custody, django_assert_num_queries):
    let_go(world, custody, D(2026, 10, 15))
    by, period = world.actor("head_of_omu"), {"since": D(2026, 10, 1), "until": D(2026, 10, 31)}
    with django_assert_num_queries(5):
        outcomes.released(by, **period)
    for _ in range(5):
        let_go(world, world.receive(), D(2026, 10, 16))
    with django_assert_num_queries(5):
        assert len(outcomes.released(by, **period)) == 6
