"""Entries of the log beside the objectives they are about (docs/domain.md 8.3, 14)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.actions import withdrawals
from cases.models import Contact
from omu.dossier import plan as dossier_plan
from sentence_plans.actions import entries, objectives, plans
from sentence_plans.models import ObjectiveEntry
from staff.actions.errors import Refused
from tests.cases.test_contacts import NOW, written

SEEN = {"text": "He walked away from a quarrel.", "shows": "towards"}


@pytest.fixture
def objective(world):
    supervisor = world.actor("offender_supervisor")
    plan = plans.open_plan(world.receive(), today=world.today, by=supervisor)
    wanted = objectives.Wanted(heading="temper", text="He notices anger early and walks away.")
    return objectives.add(plan, wanted=wanted, by=supervisor)


def number(objective):
    return objective.plan.prisoner.number


def test_an_observation_is_an_entry_of_the_log_beside_its_objective(world, as_actor, objective):
    wing = as_actor(world.actor("wing_staff"))
    where = reverse("objective_observe", args=[number(objective), objective.pk])
    assert where in wing.get(reverse("plan", args=[number(objective)])).content.decode()
    page = wing.post(where, SEEN, follow=True).content.decode()
    entry = Contact.objects.get()
    assert (entry.kind, entry.sub_kind, entry.mode, entry.with_whom) == (
        "observation", "wing", "observation", "nobody"
    )  # fmt: skip
    assert "1 entry about it" in page
    assert "A step towards it" in page
    log = as_actor(world.actor("offender_supervisor")).get(reverse("case_log", args=[number(objective)]))
    assert SEEN["text"] in log.content.decode()


@pytest.mark.parametrize(
    "role", ["learning_and_skills", "offender_supervisor", "public_protection", "security"]
)
def test_every_author_who_may_see_the_plan_links_his_entry(world, as_actor, objective, role):
    client = as_actor(world.actor(role))
    where = reverse("objective_observe", args=[number(objective), objective.pk])
    assert client.post(where, SEEN).status_code == 302
    assert ObjectiveEntry.objects.get().contact.author_role == role


def test_an_entry_written_before_is_linked_and_taken_away(world, as_actor, objective):
    by = world.actor("wing_staff")
    entry = written(objective.plan.custody, world, by, text="Calm all week.")
    client, page = as_actor(by), reverse("contact", args=[number(objective), entry.pk])
    where = reverse("entry_objectives", args=[number(objective), entry.pk])
    assert where in client.get(page).content.decode()
    assert client.post(where, {"objective": f"link:{objective.pk}"}).status_code == 302
    made = ObjectiveEntry.objects.current().get()
    with pytest.raises(Refused, match="linked to this objective already"):
        entries.link(objective, contact=entry, by=by)
    with pytest.raises(Refused, match="Who linked it"):
        entries.unlink(made, by=world.actor("security"))
    assert client.post(where, {"objective": f"end:{made.pk}"}).status_code == 302
    assert not ObjectiveEntry.objects.current().exists()
    with pytest.raises(Refused, match="ended already"):
        entries.unlink(made, by=by)


def test_what_cannot_be_linked_is_refused(world, objective):
    wing, other = world.actor("wing_staff"), world.receive()
    with pytest.raises(Refused, match="of this person"):
        entries.link(objective, contact=written(other, world, wing), by=wing)
    mine = written(objective.plan.custody, world, wing)
    with pytest.raises(Refused, match="one of the answers"):
        entries.link(objective, contact=mine, shows="sideways", by=wing)
    with pytest.raises(Refused, match="Your role"):
        entries.link(objective, contact=mine, by=world.actor("inspector"))
    away = world.actor("wing_staff", place=world.morden)
    with pytest.raises(Refused, match="Your role"):
        entries.link(objective, contact=mine, by=away)


def test_a_withdrawn_entry_no_longer_stands_beside_it_and_a_restricted_one_shows_no_text(
    world, as_actor, objective
):
    security, wing = world.actor("security"), world.actor("wing_staff")
    facts = {"restriction": "restricted_security", "gist_bearing": "bears on risk"}
    secret = written(objective.plan.custody, world, security, text="He plans an escape.", **facts)
    entries.link(objective, contact=secret, by=security)
    plan = reverse("plan", args=[number(objective)])
    assert "about it" not in as_actor(wing).get(plan).content.decode()
    page = as_actor(security).get(plan).content.decode()
    assert "1 entry about it" in page
    assert "He plans an escape." not in page
    plain = written(objective.plan.custody, world, wing, text="Calm all week.")
    entries.link(objective, contact=plain, by=wing)
    assert "Calm all week." in as_actor(wing).get(plan).content.decode()
    withdrawals.withdraw(plain, reason="another man", by=wing)
    assert "Calm all week." not in as_actor(wing).get(plan).content.decode()


def test_the_plan_costs_the_same_with_many_entries(world, as_actor, objective):
    client, wing = as_actor(world.actor("offender_supervisor")), world.actor("wing_staff")
    counts = []
    for more in (1, 8):
        for _ in range(more):
            entries.observe(
                objective, custody=objective.plan.custody, kind="observation", sub_kind="wing", **SEEN,
                now=NOW, today=world.today, by=wing,
            )  # fmt: skip
        client.get(reverse("plan", args=[number(objective)]))
        with CaptureQueriesContext(connection) as found:
            page = client.get(reverse("plan", args=[number(objective)])).content.decode()
        counts.append(len(found))
    assert counts[0] == counts[1]
    assert "9 entries about it" in page


def test_the_record_as_a_document_names_the_entries_about_an_objective(world, objective):
    entries.observe(
        objective, custody=objective.plan.custody, text=SEEN["text"], kind="observation", sub_kind="wing",
        shows="towards", now=NOW, today=world.today, by=world.actor("wing_staff"),
    )  # fmt: skip
    told = dossier_plan.gather(objective.plan.custody, reader=world.actor("offender_supervisor"))
    seen = told["objectives"][0]["seen"]
    assert [(one["text"], one["shows"]) for one in seen] == [(SEEN["text"], "A step towards it")]
