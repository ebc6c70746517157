"""Rows on the needs of a prison and what is run for them, each in its own sentence (docs/domain.md 9, 16)."""

import pytest
from django.urls import reverse

from inspection.actions import needs_counts
from risk.actions import content, rosh_parts, signing
from sentence_plans.actions import catalogue, plans, work
from sentence_plans.actions import given as giving
from sentence_plans.models import Action, DoerKind, Programme
from tests.risk import writing as assessing
from tests.sentence_plans import programme_writing as programmes
from tests.sentence_plans import writing

pytestmark = pytest.mark.django_db


@pytest.fixture
def custody(world):
    """A case of Ashbourne."""
    return world.receive()


def text(answer):
    """The page, its white space made one."""
    return " ".join(answer.content.decode().split())


def said_of_themselves(world, custody, *, problem):
    """A complete assessment in which somebody named the topics of one section as a problem, or none."""
    by = world.actor("offender_supervisor", grade="probation_officer")
    world.allocate(custody, by)
    made = assessing.begin(world, custody, by)
    assessing.fill(made, by)
    part = content.read(made).harm.questions.part(code=rosh_parts.SELF)
    lines = part.question(code="topics").lines
    topics = {line.code: "problem" if problem in line.sections else "no" for line in lines}
    said = {
        "filled": "yes",
        "on": world.today.isoformat(),
        "help": "no",
        "topics": topics,
        "again": "unlikely",
        "why": "x",
    }
    rosh_parts.save_part(made, code=rosh_parts.SELF, said=said, version=0, by=by)
    made.refresh_from_db()
    signing.sign(made, version=made.version, today=world.today, by=by)
    return {line.code for line in lines if problem in line.sections}


def test_what_prisoners_name_themselves_is_counted_by_topic_in_the_analysis(world, as_actor):
    """M-112: two name finance as a problem, one does not, one was never asked."""
    named = [said_of_themselves(world, world.receive(), problem="5") for _ in range(2)]
    said_of_themselves(world, world.receive(), problem="none")
    world.receive()
    assert named[0]
    assert named[0] == named[1]
    found = needs_counts.count(world.ashbourne.pk, today=world.today).numbers
    for topic in needs_counts.words().topics:
        counts = tuple(found.get(f"view.{topic}.{one}", 0) for one in ("sees", "not", "unknown"))
        assert counts == ((2, 1, 1) if topic in named[0] else (0, 3, 1)), topic
    page = text(as_actor(world.actor("head_of_omu")).get(reverse("needs_prison")))
    assert needs_counts.words().topics[min(named[0])] in page


def test_every_report_tells_work_that_is_not_accredited_apart(world, as_actor):
    """M-119: of each prison and of all, of what is not delivered, and of needs."""
    programmes.runs(world)
    programmes.runs(world, programme="victim-awareness")
    by = world.actor("offender_supervisor")
    for code in ("tsp", "victim-awareness"):
        programmes.referred(world, world.receive(), by, programme=code)
    head = as_actor(world.actor("head_of_omu"))
    for route in ("provision_list", "provision_totals", "unmet_list", "needs_prison"):
        page = text(head.get(reverse(route)))
        awareness = page.partition("Victim awareness")[2]
        assert "not accredited" in awareness[:600].lower(), route
        assert "not accredited" not in page.partition("Thinking Skills Programme")[2][:120].lower(), route
    states = head.get(reverse("provision_list"))
    assert (states.context["total"], states.context["total_accredited"]) == (2, 1)


def test_the_share_of_referrals_outside_the_plan_is_reported(world, custody, as_actor):
    """M-178: one of an action of the plan, two that a department made by itself."""
    by = world.actor("offender_supervisor", grade="probation_officer")
    plan = writing.assessed(world, custody, by)
    programmes.runs(world)
    action = plan.objectives.get().actions.first()
    programmes.referred(world, custody, by, action=action.pk)
    for code in ("sori", "a2z"):
        programmes.referred(world, world.receive(), by, programme=code)
    assert "2 of 3 stand outside the plan." in text(as_actor(by).get(reverse("provision_list")))


def test_the_courses_that_the_report_names_are_in_the_catalogue_and_are_not_accredited(world, as_actor):
    """M-208: SORI, A2Z, victim awareness, confidence courses."""
    catalogue.load(by=world.system)
    codes = ("sori", "a2z", "victim-awareness", "confidence-and-assertiveness")
    rows = dict(Programme.objects.filter(code__in=codes).values_list("code", "is_accredited"))
    assert rows == dict.fromkeys(codes, False)
    page = text(as_actor(world.actor("offender_supervisor")).get(reverse("programme_list")))
    assert [one for one in Programme.objects.filter(code__in=codes) if one.name not in page] == []


def test_a_partner_is_named_in_an_action_and_has_it(world, custody, as_actor):
    """M-209: the agency stands in the plan as who does it, and its people find what they are asked."""
    by = world.actor("offender_supervisor", grade="probation_officer")
    objective = writing.fill(plans.open_plan(custody, today=world.today, by=by), by)
    doers = ((DoerKind.PARTNERSHIP, world.partner.name),)
    work.add(objective, work=work.Work(what="Housing advice", doers=doers, timescale="one_month"), by=by)
    action = Action.objects.select_related("objective__plan").get(what="Housing advice")
    giving.give(action, organisation=world.partner, asked="Meet him weekly.", today=world.today, by=by)
    assert world.partner.name in text(as_actor(by).get(reverse("plan", args=[custody.prisoner.number])))
    assert "Meet him weekly." in text(as_actor(world.actor("partner")).get(reverse("given_list")))
