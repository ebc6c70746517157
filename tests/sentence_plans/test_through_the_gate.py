"""What partners were given goes on after a release, with whom to speak, until it is taken back (20)."""

import datetime

import pytest
from django.urls import reverse

from cases.actions import releases
from sentence_plans.actions import given, objectives, packages, plans
from sentence_plans.models import ActionGiven, ReleasePackage
from staff.actions.errors import Refused
from staff.models import Organisation
from tests.sentence_plans import writing
from tests.sentence_plans.test_packages import NOTE, give


@pytest.fixture
def manager(world, custody):
    """Who holds the case outside."""
    found = world.actor("offender_manager")
    world.allocate(custody, found)
    return found


@pytest.fixture
def action(world, custody, supervisor, manager):
    """An action of an objective that is worked on."""
    plan = plans.open_plan(custody, today=world.today, by=supervisor)
    return writing.fill(plan, supervisor).actions.select_related("objective__plan").first()


def let_go(world, custody, closed_as="licence"):
    """The person released today."""
    releases.release(
        custody, on=world.today, closed_as=closed_as, note="As the plan says.", today=world.today,
        by=world.actor("head_of_omu"),
    )  # fmt: skip
    custody.refresh_from_db()


def test_after_the_release_the_named_provider_alone_reads_its_package(
    world, custody, supervisor, manager, action, as_actor
):
    made = give(world, action, supervisor)
    let_go(world, custody)
    shown = as_actor(world.actor("partner")).get(reverse("given_package", args=[made.pk])).content.decode()
    told = (NOTE, action.what, action.objective.text, manager.user.full_name, "Aldwater Probation Trust",
            "Released on licence on 8 October 2026")  # fmt: skip
    assert [words for words in told if words not in shown] == []
    assert custody.prisoner.number not in shown
    elsewhere = Organisation.objects.create(code="ELSE", name="Somebody Else")
    other = as_actor(world.actor("partner", place=elsewhere))
    assert other.get(reverse("given_package", args=[made.pk])).status_code == 404


@pytest.mark.parametrize(
    ("closed_as", "goes_on"), [("licence", True), ("expired", True), ("died", False), ("out", False)]
)
def test_it_goes_on_after_a_release_and_after_no_other_end(
    world, custody, supervisor, action, closed_as, goes_on
):
    made = give(world, action, supervisor)
    let_go(world, custody, closed_as)
    partner = world.actor("partner")
    assert ReleasePackage.objects.visible_to(partner).filter(pk=made.pk).exists() is goes_on
    assert ActionGiven.objects.visible_to(partner).exists() is goes_on


def test_it_is_given_reported_on_and_taken_back_after_the_release(
    world, custody, supervisor, manager, action
):
    let_go(world, custody)
    made = give(world, action, manager)
    part = ActionGiven.objects.select_related("action__objective__plan").get(package=made)
    now = datetime.datetime(2026, 10, 8, 12, tzinfo=datetime.UTC)
    given.report(
        part, status="ongoing", text="He came.", version=part.action.version, now=now, today=world.today,
        by=world.actor("partner"),
    )  # fmt: skip
    assert custody.contacts.filter(text__contains="He came.").exists()
    packages.take_back(made, because="Another provider.", today=world.today, by=manager)
    assert not ReleasePackage.objects.visible_to(world.actor("partner")).exists()


def test_by_page_after_the_release(world, custody, manager, action, as_actor):
    let_go(world, custody)
    client, number = as_actor(manager), custody.prisoner.number
    page = reverse("release_packages", args=[number])
    assert page in client.get(reverse("release_hand_over", args=[number])).content.decode()
    on = world.today
    day = {"meets_on_day": on.day, "meets_on_month": on.month, "meets_on_year": on.year}
    client.post(page, {"organisation": world.partner.code, "note": NOTE, "actions": [action.pk], **day})
    made = ReleasePackage.objects.get()
    assert as_actor(world.actor("partner")).get(reverse("given_package", args=[made.pk])).status_code == 200
    back = reverse("release_package_back", args=[number, made.pk])
    client.post(back, {"because": "Another provider."})
    assert as_actor(world.actor("partner")).get(reverse("given_package", args=[made.pk])).status_code == 404


def test_the_plan_itself_stays_closed_to_changes(world, custody, manager, action):
    let_go(world, custody)
    wanted = objectives.Wanted(heading="temper", text="He walks away.")
    with pytest.raises(Refused, match="case is closed"):
        objectives.change(action.objective, wanted=wanted, version=action.objective.version, by=manager)


def test_after_a_recall_the_package_is_still_there(world, custody, supervisor, manager, action):
    made = give(world, action, supervisor)
    let_go(world, custody)
    later = world.today + datetime.timedelta(days=1)
    releases.take_back(
        custody, prison=world.ashbourne, returned_on=later, recalled_on=world.today, today=later,
        by=world.actor("case_administrator"),
    )  # fmt: skip
    assert ReleasePackage.objects.visible_to(world.actor("partner")).get() == made
