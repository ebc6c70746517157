"""Actions given to a partner organisation: seen there and nothing else, reported, taken back (2.2, 9.4)."""

import pytest
from django.urls import reverse

from cases.models import Contact
from sentence_plans.actions import given as giving
from sentence_plans.actions import plans
from sentence_plans.models import Action, ActionGiven, GivenReport
from staff.actions.errors import Refused, Stale
from staff.models import Notice, Organisation
from tests.sentence_plans import writing

pytestmark = pytest.mark.django_db
ASKED = "Meet him each week and talk about where he will live."


@pytest.fixture
def action(world, custody, supervisor):
    plan = plans.open_plan(custody, today=world.today, by=supervisor)
    return writing.fill(plan, supervisor).actions.select_related("objective__plan").first()


def give(world, action, by, **said):
    plain = {"organisation": world.partner, "asked": ASKED}
    return giving.give(action, **plain | said, today=world.today, by=by)


def test_its_people_see_what_was_given_and_report_and_nothing_else(
    world, custody, supervisor, action, as_actor
):
    made = give(world, action, supervisor)
    elsewhere = Organisation.objects.create(code="ELSE", name="Somebody Else")
    client, number = as_actor(world.actor("partner")), custody.prisoner.number
    shown = client.get(reverse("given_list")).content.decode()
    assert ASKED in shown
    assert custody.prisoner.family_name in shown
    assert number not in shown
    report = reverse("given_report", args=[made.pk])
    assert number not in client.get(report).content.decode()
    for name in ("case", "plan", "case_log", "assessment_list", "interventions"):
        assert client.get(reverse(name, args=[number])).status_code in (403, 404), name
    said = {"status": "ongoing", "text": "Two meetings held.", "version": action.version}
    assert client.post(report, said).status_code == 302
    action.refresh_from_db()
    assert (action.status, GivenReport.objects.get().text) == ("ongoing", "Two meetings held.")
    assert Notice.objects.filter(user=supervisor.user, text__contains="reports on").exists()
    entry = Contact.objects.get(custody=custody, text__contains="Two meetings held.")
    assert (entry.author, entry.author_role) == (GivenReport.objects.get().by, "partner")
    assert Contact.objects.visible_to(supervisor).filter(pk=entry.pk).exists()
    other = as_actor(world.actor("partner", place=elsewhere))
    assert ASKED not in other.get(reverse("given_list")).content.decode()
    assert other.get(report).status_code == 404


def test_what_is_taken_back_is_seen_no_more_and_can_be_given_again(
    world, custody, supervisor, action, as_actor
):
    made = give(world, action, supervisor)
    with pytest.raises(Refused, match="has it already"):
        give(world, action, supervisor)
    with pytest.raises(Refused) as refused:
        giving.take_back(made, because=" ", today=world.today, by=supervisor)
    assert refused.value.field == "because"
    giving.take_back(made, because="He moved.", today=world.today, by=supervisor)
    partner = world.actor("partner")
    assert as_actor(partner).get(reverse("given_report", args=[made.pk])).status_code == 404
    said = {"status": "ongoing", "text": "Met.", "version": action.version}
    with pytest.raises(Refused, match="not with your organisation"):
        giving.report(made, **said, now=writing.noon(world), today=world.today, by=partner)
    assert give(world, action, supervisor).pk != made.pk


def test_bad_input_is_refused_at_its_field(world, supervisor, action):
    with pytest.raises(Refused) as refused:
        give(world, action, supervisor, asked=" ")
    assert refused.value.field == "asked"
    made, partner = give(world, action, supervisor), world.actor("partner")
    by = {"now": writing.noon(world), "today": world.today, "by": partner}
    for said, field in (({"status": "removed_error"}, "status"), ({"text": ""}, "text")):
        plain = {"status": "ongoing", "text": "Met.", "version": action.version}
        with pytest.raises(Refused) as refused:
            giving.report(made, **plain | said, **by)
        assert refused.value.field == field
    with pytest.raises(Stale):
        giving.report(made, status="ongoing", text="Met.", version=action.version + 1, **by)
    assert not GivenReport.objects.exists()


def test_those_who_do_not_write_plans_give_nothing(world, action):
    with pytest.raises(Refused, match="does not write"):
        give(world, action, world.actor("wing_staff"))


def test_the_pages_give_and_take_back(world, custody, supervisor, action, as_actor):
    client, number, code = as_actor(supervisor), custody.prisoner.number, world.partner.code
    page = reverse("action_give", args=[number, action.pk])
    assert "No organisation has it." in client.get(page).content.decode()
    assert client.post(page, {"organisation": code, "asked": ASKED}).status_code == 302
    made = ActionGiven.objects.get()
    assert "Nothing is reported yet." in client.get(page).content.decode()
    back = reverse("action_take_back", args=[number, action.pk, made.pk])
    assert client.post(back, {"because": "He moved."}).status_code == 302
    assert "Taken back" in client.get(page).content.decode()
    assert Action.objects.get(pk=action.pk).version == action.version
