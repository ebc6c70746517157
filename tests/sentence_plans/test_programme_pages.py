"""The pages of programmes: each opens and takes what is typed (docs/domain.md 9, 16)."""

import datetime

import pytest
from django.urls import reverse

from cases.models import Custody
from sentence_plans.models import Course, Delivery, Programme, Provision
from tests.sentence_plans import programme_writing as programmes
from tests.sentence_plans import writing

pytestmark = pytest.mark.django_db


def text(answer):
    """The page, its white space made one."""
    return " ".join(answer.content.decode().split())


def day(name, on):
    """A date as the three boxes of a form."""
    return {f"{name}_day": on.day, f"{name}_month": on.month, f"{name}_year": on.year}


def test_the_catalogue_opens_for_those_who_read_it_and_is_changed_by_the_commissioner(world, as_actor):
    page = text(as_actor(world.actor("offender_supervisor")).get(reverse("programme_list")))
    assert "45 entries, 28 of them accredited" in page
    assert reverse("programme_edit", args=["tsp"]) not in page
    client = as_actor(world.actor("commissioner"))
    fields = {"name": "TSP", "family": "thinking", "is_accredited": "yes", "aim": "constructive",
              "ends_with_report": "yes", "weeks": "9", "sessions": "19", "version": "1"}  # fmt: skip
    assert "Programme" in text(client.get(reverse("programme_edit", args=["tsp"])))
    assert client.post(reverse("programme_edit", args=["tsp"]), fields).status_code == 302
    assert (Programme.objects.get(code="tsp").weeks, Programme.objects.get(code="tsp").version) == (9, 2)
    assert "Somebody else saved" in text(client.post(reverse("programme_edit", args=["tsp"]), fields))
    assert client.get(reverse("programme_edit", args=["nothing"])).status_code == 404


def test_a_head_enters_what_is_run_with_its_courses_and_errors_stand_at_their_fields(world, as_actor):
    client = as_actor(world.actor("head_of_omu"))
    assert "Nothing is entered yet" in text(client.get(reverse("provision_list")))
    none = {"programme": "tsp", "places_a_year": "0", "courses_a_year": "1", "is_staffed": "yes"}
    assert "Enter at least one place a year" in text(client.post(reverse("provision_new"), none))
    assert client.post(reverse("provision_new"), none | {"places_a_year": "40"}).status_code == 302
    run = Provision.objects.get()
    yesterday = world.today - datetime.timedelta(days=1)
    new = reverse("course_new", args=[run.pk])
    early = day("starts_on", yesterday) | day("ends_on", world.today) | {"places": "10"}
    assert "A course starts today or later" in text(client.post(new, early))
    turned = day("starts_on", world.today) | day("ends_on", yesterday) | {"places": "10"}
    assert "enter that day or a later one for its end" in text(client.post(new, turned))
    good = day("starts_on", world.today) | day("ends_on", world.today) | {"places": "10"}
    assert client.post(new, good).status_code == 302
    page = text(client.get(reverse("provision", args=[run.pk])))
    assert "40 places on 1 course a year" in page
    assert "Nobody waits" in page
    edit = reverse("course_edit", args=[run.pk, Course.objects.get().pk])
    assert client.post(edit, good | {"places": "12", "version": "1"}).status_code == 302
    assert "40 places a year" in text(client.get(reverse("provision_list")))


def test_another_prisons_provision_is_read_and_not_changed(world, as_actor):
    run = programmes.runs(world, prison=world.morden)
    client = as_actor(world.actor("head_of_omu"))
    assert client.get(reverse("provision", args=[run.pk])).status_code == 200
    assert client.get(reverse("provision_edit", args=[run.pk])).status_code == 404
    assert "Morden" in text(client.get(reverse("provision_list"), {"prison": "MRD"}))
    programmes.runs(world)
    own = Provision.objects.get(prison=world.ashbourne)
    assert "Morden</a>: 40 places a year" in text(client.get(reverse("provision", args=[own.pk])))


def test_a_referral_goes_its_whole_way_by_the_pages(world, as_actor):
    """Referred, on the list, offered, started, completed, reported, followed up."""
    custody, supervisor = world.receive(), world.actor("offender_supervisor")
    plan = writing.begin(world, custody, supervisor)
    objective = writing.fill(plan, supervisor)
    action = objective.actions.get()
    held = programmes.course(world, programmes.runs(world), starts_on=world.today)
    client, number = as_actor(supervisor), custody.prisoner.number
    assert "No programme yet" in text(client.get(reverse("interventions", args=[number])))
    new = reverse("delivery_new", args=[number])
    assert "accredited, run here" in text(client.get(new))
    asked = {"programme": "tsp", "action": str(action.pk), "state": "here"}
    assert "Choose the main reason" in text(client.post(new, asked | {"state": "no_plan"}))
    assert client.post(new, asked).status_code == 302
    made = Delivery.objects.get()
    page = text(client.get(reverse("delivery", args=[number, made.pk])))
    assert objective.text in page  # back from the programme to the objective, and to the need
    assert "It answers: " in page
    assert objective.needs.get(need="11").title in page
    assert "What makes it reach this person" in page  # carried from the plan to where it is delivered
    assert "Learns by doing." in page
    move = reverse("delivery_move", args=[number, made.pk])
    today = day("on", world.today)
    assert "Place offered" in text(client.get(move))
    for version, (step, more) in enumerate(
        [("waiting", {}), ("offered", {"course": str(held.pk)}), ("started", {}), ("completed", {})], start=1
    ):
        sent = {"move": step, "version": str(version)} | today | more
        assert client.post(move, sent).status_code == 302, step
    listed = text(client.get(reverse("interventions", args=[number])))
    assert "Report owed" in listed
    ended_by_the_pages(client, number, made, objective, world)


def ended_by_the_pages(client, number, made, objective, world):
    """The rest of its way: reinforced, reported, followed up."""
    today = day("on", world.today)
    support = {"kind": "reinforce", "text": "Used it on the wing."} | today
    assert client.post(reverse("delivery_support", args=[number, made.pk]), support).status_code == 302
    close = reverse("delivery_close", args=[number, made.pk])
    report = {"came": ["tutor", "supervisor"], "text": "Did well.", "issue_1": "Practise."} | day(
        "met_on", world.today
    )
    assert "Say why somebody was missing" in text(client.post(close, report))
    assert client.post(close, report | {"missing": "Ill that day."}).status_code == 302
    issue = made.report.follow_ups.get()
    follow = reverse("follow_up", args=[number, made.pk, issue.pk])
    assert issue.text in text(client.get(follow))
    wanted = {
        "objective": str(objective.pk),
        "what": "Practise.",
        "kind": "prisoner",
        "timescale": "one_month",
    }
    assert client.post(follow, wanted).status_code == 302
    page = text(client.get(reverse("delivery", args=[number, made.pk])))
    for said in ("prisoner not there", "Ill that day.", "an action of the plan", "Used it on the wing."):
        assert said in page, said
    assert objective.actions.count() == 2


def test_a_name_out_of_reach_stands_on_no_waiting_list(world, as_actor):
    """An offender manager sees how many wait, and of them his or her own."""
    run, supervisor, manager = (
        programmes.runs(world),
        world.actor("offender_supervisor"),
        world.actor("offender_manager"),
    )
    mine, other = world.receive(family_name="Mine"), world.receive(family_name="Other")
    world.allocate(mine, manager)
    for one in (other, mine):
        held = Custody.objects.for_page().get(pk=one.pk)
        programmes.moved(world, programmes.referred(world, held, supervisor), "waiting", by=supervisor)
    page = text(as_actor(manager).get(reverse("provision", args=[run.pk])))
    assert "2 people wait, the longest first; you see 1 of them" in page
    assert "Mine" in page
    assert "Other, " not in page
    assert "1 ahead" in page


def test_a_delivery_of_another_case_is_not_found(world, as_actor):
    supervisor = world.actor("offender_supervisor")
    made = programmes.referred(world, world.receive(), supervisor, programme="a2z")
    other = world.receive()
    address = reverse("delivery", args=[other.prisoner.number, made.pk])
    assert as_actor(supervisor).get(address).status_code == 404


def test_the_five_states_of_a_prison_add_up_on_its_page(world, as_actor):
    supervisor = world.actor("offender_supervisor")
    programmes.runs(world)
    programmes.referred(world, world.receive(), supervisor)
    programmes.referred(world, world.receive(), supervisor, state="no_plan", reason="not_often")
    programmes.completed(world, world.receive(), supervisor)
    page = as_actor(supervisor).get(reverse("provision_list"))
    assert [(number, accredited) for _, number, accredited in page.context["states"]] == [
        (1, 0), (1, 1), (0, 0), (0, 0), (1, 1),
    ]  # fmt: skip
    assert (page.context["total"], page.context["total_accredited"], page.context["outside"]) == (3, 2, 3)
