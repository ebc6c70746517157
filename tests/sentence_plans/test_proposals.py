"""Proposing and deciding who takes which free place of a region (docs/domain.md 13.1)."""

import datetime

import pytest
from django.core.management import call_command
from django.urls import reverse

from cases.actions import alerts, transfers
from omu import tasks
from omu.actions import jobs
from sentence_plans.actions import deliveries, match_decisions, proposals, provision, transfer_needs
from sentence_plans.actions.deliveries import Move
from sentence_plans.actions.provision import Planned
from sentence_plans.actions.transfer_needs import Need
from sentence_plans.models import Delivery, MatchDecision, PlaceProposal, ProposedMatch, TransferNeed
from staff.actions.errors import Refused
from staff.models import Job, Region
from tests.sentence_plans import programme_writing as programmes
from tests.sentence_plans.test_race import together
from tests.world import World

pytestmark = pytest.mark.django_db

#: TSP from 4 January ends on 1 March 2027; these people are released on that day and on 7 October 2028.
SOON = {"CRD": datetime.date(2027, 3, 1), "SED": datetime.date(2027, 9, 1)}


def waits(world, *, soon=False, supervisor=None):
    """Somebody at Ashbourne on the list for TSP."""
    supervisor = supervisor or world.actor("offender_supervisor")
    more = {"sentenced_on": datetime.date(2026, 9, 2), "years": 1, "key_dates": SOON} if soon else {}
    made = programmes.referred(world, world.receive(**more), supervisor)
    return programmes.moved(world, made, "waiting", by=supervisor)


def course_at(world, prison, *, places=1, starts_on=programmes.JANUARY):
    return programmes.course(world, programmes.runs(world, prison=prison), places=places, starts_on=starts_on)


@pytest.fixture
def away(world):
    """Two people who wait at Ashbourne; Morden has one place, Ashbourne one, a year later."""
    programmes.loaded(world)
    near = course_at(world, world.ashbourne, starts_on=datetime.date(2028, 1, 10))
    later, sooner = waits(world), waits(world, soon=True)
    far = course_at(world, world.morden)
    return later, sooner, near, far


def test_each_match_says_why_and_who_came_first_does_not_take_the_only_place(world, away):
    """By the list the first would take Morden's place and the second could not finish: one instead of two."""
    later, sooner, near, far = away
    made = programmes.proposed(world)
    assert (made.people, made.placed, made.first_come, made.moves, made.places) == (2, 2, 1, 1, 2)
    lines = {one.delivery_id: one for one in made.lines.all()}
    assert (lines[sooner.pk].course, lines[sooner.pk].move) == (far, True)
    assert (lines[later.pk].course, lines[later.pk].move) == (near, False)
    assert "the course ends 0 days before. A move is needed." in lines[sooner.pk].reason
    assert [one["prison"] for one in lines[later.pk].others] == ["Morden"]
    assert made.solver.startswith("HiGHS 1.")


def test_accepting_books_the_place_and_plans_the_move(world, away):
    later, sooner, near, far = away
    head, made = world.actor("head_of_omu"), programmes.proposed(world)
    match = made.lines.get(delivery=sooner)
    match_decisions.accept(match, today=world.today, by=head)
    sooner.refresh_from_db()
    assert (sooner.state, sooner.course, sooner.prison) == ("after_transfer", far, world.morden)
    need = TransferNeed.objects.get(delivery=sooner)
    assert (need.state, need.prison) == ("planned", world.morden)
    assert provision.taken(far) == 1
    match_decisions.accept(made.lines.get(delivery=later), today=world.today, by=head)
    later.refresh_from_db()
    assert (later.state, later.step, later.course) == ("here", "offered", near)
    assert sooner.changes.first().comment == "Place accepted from the proposal of 08/10/2026."
    assert programmes.proposed(world).needs == 0


def test_a_need_for_a_move_that_was_recorded_becomes_planned(world, away):
    _, sooner, _, _ = away
    head = world.actor("head_of_omu")
    need = recorded_need(world, sooner, head)
    match_decisions.accept(programmes.proposed(world).lines.get(delivery=sooner), today=world.today, by=head)
    need.refresh_from_db()
    assert (need.state, need.version) == ("planned", 2)
    assert need.reason.startswith("Not run here.\nPlace accepted")


def recorded_need(world, delivery, by):
    need = Need(resource="TSP", reason="Not run here.")
    return transfer_needs.record(delivery.custody, need=need, delivery=delivery, today=world.today, by=by)


def test_refusing_owes_a_reason_and_leaves_the_place_free(world, away):
    _, sooner, _, far = away
    head, match = world.actor("head_of_omu"), programmes.proposed(world).lines.get(delivery=sooner)
    with pytest.raises(Refused) as refused:
        match_decisions.refuse(match, reason=" ", today=world.today, by=head)
    assert refused.value.field == "reason"
    match_decisions.refuse(match, reason="He will not move.", today=world.today, by=head)
    assert provision.taken(far) == 0
    with pytest.raises(Refused, match="decided already"):
        match_decisions.accept(match, today=world.today, by=head)


def test_what_has_changed_since_is_not_accepted(world, away):
    later, sooner, near, _ = away
    head, made = world.actor("head_of_omu"), programmes.proposed(world)
    match = made.lines.get(delivery=later)
    by = {"today": world.today, "by": head}
    late = world.today + datetime.timedelta(days=15)
    with pytest.raises(Refused, match="15 days old"):
        match_decisions.accept(match, today=late, by=head)
    planned = Planned(starts_on=near.starts_on, ends_on=near.ends_on, places=3)
    provision.change_course(near, planned=planned, version=1, **by)
    with pytest.raises(Refused, match="course was changed"):
        match_decisions.accept(match, **by)
    other = made.lines.get(delivery=sooner)
    moved = Move(move="no_plan", on=world.today, reason="refused")
    deliveries.move(sooner, wanted=moved, version=sooner.version, **by)
    with pytest.raises(Refused, match="this programme of the person has changed"):
        match_decisions.accept(other, **by)
    programmes.proposed(world)
    with pytest.raises(Refused, match="later proposal"):
        match_decisions.accept(match, **by)


def test_more_places_taken_than_there_are_is_refused(world, away):
    """The place was offered by hand after the proposal was made."""
    later, _, near, _ = away
    head, made = world.actor("head_of_omu"), programmes.proposed(world)
    third = waits(world)
    programmes.moved(world, third, "offered", by=world.actor("offender_supervisor"), course=near.pk)
    with pytest.raises(Refused, match="All 1 places of this course are taken"):
        match_decisions.accept(made.lines.get(delivery=later), today=world.today, by=head)
    assert not MatchDecision.objects.exists()


def test_who_is_held_does_not_move_and_who_has_no_dates_is_told_so(world, away):
    _, sooner, _, _ = away
    now = datetime.datetime(2026, 10, 8, 9, 0, tzinfo=datetime.UTC)
    alerts.open_alert(
        sooner.custody, code="hold", opened_on=world.today, now=now, today=world.today,
        by=world.actor("head_of_omu"),
    )  # fmt: skip
    line = programmes.proposed(world).lines.get(delivery=sooner)
    assert (line.course, line.why) == (None, "hold")


def test_without_people_or_places_a_proposal_says_so(world):
    made = programmes.proposed(world)
    assert (made.people, made.placed, made.first_come) == (0, 0, 0)


def test_others_do_not_ask_and_do_not_decide(world, away):
    match = programmes.proposed(world).lines.get(delivery=away[0])
    with pytest.raises(Refused, match="answer for a prison"):
        proposals.ask(world.region, today=world.today, by=world.actor("governor"))
    elsewhere = Region.objects.create(code="SFC", name="South Ferncliffe")
    with pytest.raises(Refused, match="answer for a prison"):
        proposals.ask(elsewhere, today=world.today, by=world.actor("head_of_omu"))
    with pytest.raises(Refused, match="role"):
        match_decisions.accept(match, today=world.today, by=world.actor("governor"))
    with pytest.raises(Refused, match="reach"):
        match_decisions.accept(match, today=world.today, by=world.actor("head_of_omu", place=world.morden))


def test_the_job_works_it_out_and_the_pages_show_it(world, away, as_actor):
    _, sooner, _, _ = away
    head = world.actor("head_of_omu")
    client = as_actor(head)
    assert "No proposal yet" in client.get(reverse("place_proposal_list")).content.decode()
    asked = client.post(reverse("place_proposal_new"), {"region": world.region.code})
    assert asked.status_code == 302
    assert tasks.place_jobs
    job = Job.objects.get()
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.message.startswith(
        "2 of 2 people can finish a programme in time; first come first served would"
    )
    made = PlaceProposal.objects.get()
    page = client.get(reverse("place_proposal", args=[made.pk])).content.decode()
    assert "Move needed" in page
    assert "1 if the list by date were followed" in page
    match = made.lines.get(delivery=sooner)
    address = reverse("proposed_match", args=[made.pk, match.pk])
    assert "A move is needed." in client.get(address).content.decode()
    refused = client.post(address, {"decision": "refuse", "reason": ""})
    assert "Say why it is refused" in refused.content.decode()
    assert client.post(address, {"decision": "accept"}).status_code == 302
    shown = client.get(reverse("place_proposal", args=[made.pk]), {"show": "decided"}).content.decode()
    assert "Accepted" in shown
    at_morden = as_actor(world.actor("head_of_omu", place=world.morden))
    other = at_morden.get(reverse("place_proposal", args=[made.pk])).content.decode()
    assert "2 further lines are about people of other prisons" in other
    assert sooner.custody.prisoner.family_name not in other
    assert at_morden.get(address).status_code == 404


def test_a_hundred_needs_take_as_many_queries_as_two(world, away, django_assert_max_num_queries):
    """The facts of a proposal: prisons, people, alerts, places held, provisions, courses."""
    waits(world)
    with django_assert_max_num_queries(5) as counted:
        assert len(proposals.facts(world.region, today=world.today).wanting) == 3
    before = len(counted)
    for _ in range(5):
        waits(world)
    with django_assert_max_num_queries(before):
        assert len(proposals.facts(world.region, today=world.today).wanting) == 8


def test_after_the_move_the_place_is_kept_while_the_steps_are_caught_up(world, away):
    """Booked at Morden; once there, referred and found suitable, he still has the place."""
    _, sooner, _, far = away
    head = world.actor("head_of_omu")
    match_decisions.accept(programmes.proposed(world).lines.get(delivery=sooner), today=world.today, by=head)
    sooner.refresh_from_db()
    moved = transfers.request(
        sooner.custody, to_prison=world.morden, reason="TSP", today=world.today, by=head
    )
    there = world.actor("head_of_omu", place=world.morden)
    transfers.accept(moved, today=world.today, by=there)
    transfers.leave(moved, no_note="x", today=world.today, by=world.actor("oca"))
    transfers.arrive(moved, today=world.today, by=world.actor("oca", place=world.morden))
    row = Delivery.objects.select_related("custody__headline__prison").get(pk=sooner.pk)
    row = programmes.moved(world, row, "referred", "assessed", by=there)
    assert row.course == far
    row = programmes.moved(world, row, "offered", by=there, course=far.pk)
    assert (row.state, row.course) == ("here", far)


@pytest.mark.django_db(transaction=True)
def test_of_four_who_accept_one_match_at_once_one_books(transactional_db):
    call_command("migrate", verbosity=0)
    world = World()
    programmes.loaded(world)
    course = course_at(world, world.ashbourne, places=2)
    made_of = waits(world)
    match = ProposedMatch.objects.get(pk=programmes.proposed(world).lines.get(delivery=made_of).pk)
    head = world.actor("head_of_omu")
    found = together(lambda: match_decisions.accept(replace_match(match), today=world.today, by=head))
    assert sum(isinstance(one, MatchDecision) for one in found) == 1
    assert [one for one in found if not isinstance(one, MatchDecision)] == [match_decisions.DECIDED] * 3
    assert provision.taken(course) == 1


def replace_match(match):
    """The row as each page reads it for itself."""
    return ProposedMatch.objects.select_related("proposal", "custody__prisoner").get(pk=match.pk)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_accept_the_last_place_by_two_proposals_of_two_needs_one_gets_it(transactional_db):
    """Two matches on a course of two places of which one is taken by hand meanwhile."""
    call_command("migrate", verbosity=0)
    world = World()
    programmes.loaded(world)
    course = course_at(world, world.ashbourne, places=2)
    both = [waits(world), waits(world)]
    made, head = programmes.proposed(world), world.actor("head_of_omu")
    programmes.moved(world, waits(world), "offered", by=world.actor("offender_supervisor"), course=course.pk)
    matches = iter([replace_match(made.lines.get(delivery=one)) for one in both])
    found = together(lambda: match_decisions.accept(next(matches), today=world.today, by=head), 2)
    assert sum(isinstance(one, MatchDecision) for one in found) == 1
    assert provision.taken(course) == 2
