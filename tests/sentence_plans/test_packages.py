"""Release packages: one partner organisation sees them and their actions, and nothing else (9.1, 20)."""

import datetime

import pytest
from django.urls import reverse

from sentence_plans.actions import packages, plans
from sentence_plans.models import Action, ActionGiven, ReleasePackage
from staff.actions.errors import Refused
from staff.models import Organisation
from tests.sentence_plans import writing

pytestmark = pytest.mark.django_db
NOTE = "Meet him at the gate and go with him to the housing office."


@pytest.fixture
def action(world, custody, supervisor):
    plan = plans.open_plan(custody, today=world.today, by=supervisor)
    return writing.fill(plan, supervisor).actions.select_related("objective__plan").first()


def give(world, action, by, **said):
    plain = {"organisation": world.partner, "note": NOTE, "meets_on": world.today, "actions": [action]}
    package = packages.Package(**plain | said)
    return packages.give(action.objective.plan, package=package, today=world.today, by=by)


def test_its_people_see_the_package_and_its_actions_and_nothing_else(
    world, custody, supervisor, action, as_actor
):
    made = give(world, action, supervisor)
    elsewhere = Organisation.objects.create(code="ELSE", name="Somebody Else")
    client, number = as_actor(world.actor("partner")), custody.prisoner.number
    listed = client.get(reverse("given_list")).content.decode()
    assert reverse("given_package", args=[made.pk]) in listed
    shown = client.get(reverse("given_package", args=[made.pk])).content.decode()
    for words in (NOTE, custody.prisoner.family_name, action.what):
        assert words in shown
    assert number not in shown + listed
    for name in ("case", "plan", "case_log", "assessment_list", "interventions", "release_packages"):
        assert client.get(reverse(name, args=[number])).status_code in (403, 404), name
    other = as_actor(world.actor("partner", place=elsewhere))
    assert NOTE not in other.get(reverse("given_list")).content.decode()
    assert other.get(reverse("given_package", args=[made.pk])).status_code == 404


def test_taken_back_with_its_actions_it_is_seen_no_more(world, supervisor, action, as_actor):
    made = give(world, action, supervisor)
    with pytest.raises(Refused) as refused:
        packages.take_back(made, because=" ", today=world.today, by=supervisor)
    assert refused.value.field == "because"
    packages.take_back(made, because="Another provider.", today=world.today, by=supervisor)
    client = as_actor(world.actor("partner"))
    assert client.get(reverse("given_package", args=[made.pk])).status_code == 404
    assert not ActionGiven.objects.current().exists()
    with pytest.raises(Refused, match="already"):
        packages.take_back(made, because="Again.", today=world.today, by=supervisor)
    assert give(world, action, supervisor).pk != made.pk


def test_bad_input_is_refused_at_its_field(world, supervisor, action):
    yesterday = world.today - datetime.timedelta(days=1)
    for said in ({"note": " "}, {"meets_on": yesterday}, {"actions": []}):
        with pytest.raises(Refused) as refused:
            give(world, action, supervisor, **said)
        assert [refused.value.field] == list(said)
    with pytest.raises(Refused, match="does not write"):
        give(world, action, world.actor("wing_staff"))
    give(world, action, supervisor)
    with pytest.raises(Refused) as refused:
        give(world, action, supervisor)
    assert refused.value.field == "organisation"


def test_the_pages_give_and_take_back(world, custody, supervisor, action, as_actor):
    client, number = as_actor(supervisor), custody.prisoner.number
    page, day = reverse("release_packages", args=[number]), world.today
    assert "No organisation has one." in client.get(page).content.decode()
    said = {"organisation": world.partner.code, "note": NOTE, "meets_on_day": day.day,
            "meets_on_month": day.month, "meets_on_year": day.year}  # fmt: skip
    assert "Choose at least one action" in client.post(page, said).content.decode()
    assert client.post(page, said | {"actions": [action.pk]}).status_code == 302
    made = ReleasePackage.objects.get()
    assert NOTE in client.get(page).content.decode()
    back = reverse("release_package_back", args=[number, made.pk])
    assert client.post(back, {"because": "Another provider."}).status_code == 302
    assert "Taken back" in client.get(page).content.decode()
    assert Action.objects.get(pk=action.pk).version == action.version
