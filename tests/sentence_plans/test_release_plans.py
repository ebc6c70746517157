"""The release plan: what is arranged, what is still open and from when, who reads it (docs/domain.md 20)."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from cases.actions import releases
from sentence_plans.actions import catalogue, packages, plans, release_plans
from sentence_plans.actions.release_plans import Arrangements
from sentence_plans.models import ReleasePlan
from sentence_plans.standards.release_plans import Arranged, is_due, missing
from staff.actions.errors import Refused, Stale
from tests.sentence_plans import programme_writing, writing

ARRANGED = {
    "address_state": "confirmed", "address": "12 Mill Row, Aldwater",
    "confirmed_on": datetime.date(2026, 10, 1),
    "conditions": "No contact with the person named in the order", "reports_to": "Aldwater probation office",
    "reports_on": datetime.date(2026, 12, 2), "programmes": "Thinking Skills, remaining sessions",
    "agencies": "Police, 5 October 2026",
}  # fmt: skip


@pytest.fixture
def plan(world, custody, supervisor):
    return plans.open_plan(custody, today=world.today, by=supervisor)


def save(world, plan, by, version=0, **said):
    return release_plans.arrange(
        plan, arrangements=Arrangements(**ARRANGED | said), version=version, today=world.today, by=by
    )


@pytest.mark.parametrize(
    ("today", "due"),
    [
        # Three calendar months before 31 May 2027 is 28 February: from then on it is owed.
        (datetime.date(2027, 2, 27), False),
        (datetime.date(2027, 2, 28), True),
        (datetime.date(2027, 3, 1), True),
    ],
)
def test_open_parts_are_owed_from_three_calendar_months_before_the_release(today, due):
    assert is_due(release_on=datetime.date(2027, 5, 28), today=today) is due


def test_without_a_release_date_nothing_is_owed():
    assert not is_due(release_on=None, today=datetime.date(2027, 1, 1))


def test_what_is_open_is_said_in_the_order_of_the_page():
    assert missing(arranged=Arranged()) == [
        "Nothing is said of an address.",
        "No licence conditions are written down.",
        "Nobody is named to report to.",
        "The first appointment has no day.",
        "No agency was told.",
    ]
    whole = {name: ARRANGED[name] for name in ("address_state", "conditions", "reports_to", "reports_on")}
    assert missing(arranged=Arranged(**whole, agencies="Police")) == []
    assert missing(arranged=Arranged(address_state="none", agencies="Police", on_licence=False)) == []
    assert missing(
        arranged=Arranged(**whole | {"address_state": "proposed"}, agencies="Police", unsustained=2)
    ) == [
        "The address is not confirmed.",
        "Of 2 objectives that are achieved nothing says what keeps them so.",
    ]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"address": ""}, "address"),
        ({"confirmed_on": None}, "confirmed_on"),
        ({"address_state": "proposed"}, "confirmed_on"),
        ({"confirmed_on": datetime.date(2026, 10, 9)}, "confirmed_on"),
        ({"address_state": "castle"}, "address_state"),
        ({"conditions": "x" * 4001}, "conditions"),
    ],
)
def test_bad_input_is_refused_at_its_field_and_nothing_is_written(world, plan, supervisor, said, field):
    with pytest.raises(Refused) as refused:
        save(world, plan, supervisor, **said)
    assert refused.value.field == field
    assert not ReleasePlan.objects.exists()


def test_the_database_holds_no_confirmed_address_without_its_day(world, plan, supervisor):
    made = save(world, plan, supervisor)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReleasePlan.objects.filter(pk=made.pk).update(confirmed_on=None)


def test_it_is_saved_once_each_version_and_no_signature_falls(world, plan, supervisor):
    before = plan.version
    made = save(world, plan, supervisor)
    assert made.version == 1
    with pytest.raises(Stale) as stale:
        save(world, plan, supervisor, conditions="Mine")
    assert stale.value.theirs["conditions"] == ARRANGED["conditions"]
    again = save(world, plan, supervisor, version=1, agencies="Police and housing")
    assert (again.version, again.agencies) == (2, "Police and housing")
    plan.refresh_from_db()
    assert plan.version == before


def test_a_form_of_a_release_plan_that_is_not_there_is_stale(world, plan, supervisor):
    with pytest.raises(Stale, match="no release plan yet"):
        save(world, plan, supervisor, version=2)


def test_who_does_not_write_the_plan_does_not_write_it(world, plan):
    for role in ("wing_staff", "learning_and_skills", "case_administrator"):
        with pytest.raises(Refused, match="does not write sentence plans"):
            save(world, plan, world.actor(role))


def test_by_the_pages_before_and_after_the_release(world, custody, plan, supervisor, as_actor):
    client, number = as_actor(supervisor), custody.prisoner.number
    hand_over, page = reverse("release_hand_over", args=[number]), reverse("release_plan", args=[number])
    assert "Nothing is arranged yet." in client.get(hand_over).content.decode()
    typed = {
        "address_state": "proposed",
        "address": "12 Mill Row",
        "conditions": "Curfew from 7",
        "version": "0",
    }
    shown = client.post(page, typed, follow=True).content.decode()
    for words in ("The release plan is saved.", "Proposed, not yet confirmed", "12 Mill Row", "Curfew from 7",
                  "The address is not confirmed.", "Nobody is named to report to."):  # fmt: skip
        assert words in shown, words
    wrong = client.post(page, typed | {"address_state": "confirmed", "version": "1"})
    assert "Enter the day on which the address was confirmed" in wrong.content.decode()
    releases.release(
        custody, on=world.today, closed_as="licence", note="", today=world.today,
        by=world.actor("head_of_omu"),
    )  # fmt: skip
    later = client.post(page, typed | {"reports_to": "Office of Aldwater", "version": "1"}, follow=True)
    assert "Office of Aldwater" in later.content.decode()


def test_programmes_planned_on_licence_stand_beside_it(world, custody, plan, supervisor, as_actor):
    catalogue.load(by=world.system)
    save(world, plan, supervisor)
    hand_over = reverse("release_hand_over", args=[custody.prisoner.number])
    client = as_actor(supervisor)
    assert "Planned on licence" not in client.get(hand_over).content.decode()
    programme_writing.referred(
        world, custody, supervisor, state="on_licence", reason="not_run", comment="Agreed with the OM."
    )
    assert "Planned on licence: Thinking Skills Programme" in client.get(hand_over).content.decode()


def test_wing_staff_read_it_and_find_no_way_to_change_it(world, custody, plan, supervisor, as_actor):
    save(world, plan, supervisor)
    client, number = as_actor(world.actor("wing_staff")), custody.prisoner.number
    shown = client.get(reverse("release_hand_over", args=[number])).content.decode()
    assert ARRANGED["conditions"] in shown
    assert reverse("release_plan", args=[number]) not in shown
    assert client.get(reverse("release_plan", args=[number])).status_code == 403


def test_a_provider_reads_the_licence_only_where_the_package_says_so(
    world, custody, plan, supervisor, as_actor
):
    action = writing.fill(plan, supervisor).actions.select_related("objective__plan").first()
    save(world, plan, supervisor)
    said = {"organisation": world.partner, "note": "Meet him.", "meets_on": world.today, "actions": [action]}
    client = as_actor(world.actor("partner"))
    for with_licence in (False, True):
        made = packages.give(
            plan,
            package=packages.Package(**said, with_licence=with_licence),
            today=world.today,
            by=supervisor,
        )
        shown = client.get(reverse("given_package", args=[made.pk])).content.decode()
        assert (ARRANGED["conditions"] in shown) is with_licence
        assert (ARRANGED["reports_to"] in shown) is with_licence
        assert ARRANGED["address"] not in shown
        packages.take_back(made, because="To be given anew.", today=world.today, by=supervisor)
