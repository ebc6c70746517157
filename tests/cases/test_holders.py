"""Who holds a case: named from a list with caseloads, ended with a reason, shown with what comes next."""

import datetime

import pytest
from django.urls import reverse

from cases.actions import allocations, caseloads, prison_settings, redeployments, specialisms, tasks
from cases.models import Allocation, CourtReport, Custody, Headline, HeldAs, Specialism
from staff import actors
from staff.actions import accounts
from staff.actions.errors import Refused
from staff.models import Notice

OS = HeldAs.OFFENDER_SUPERVISOR


@pytest.fixture
def custody(world):
    """A lifer, whom probation staff should hold."""
    return world.receive(sentence_kind="LIFE", years=0, key_dates={"TED": datetime.date(2036, 10, 8)})


def order(world, custody, held_as=OS):
    found = caseloads.choices(
        Custody.objects.for_page().get(pk=custody.pk), held_as=held_as, today=world.today
    )
    return [(one.assignment.pk, one.is_suggested) for one in found.choices]


def test_the_suggested_one_stands_first_with_the_reason(world, custody, as_actor):
    officer = world.assign("offender_supervisor")
    probation = world.assign("offender_supervisor", grade="probation_officer")
    world.allocate(world.receive(), actors.of(probation))
    assert order(world, custody) == [(probation.pk, True), (officer.pk, False)]
    page = as_actor(world.actor("head_of_omu")).get(
        reverse("case_allocate", args=[custody.prisoner.number, OS])
    )
    words = page.content.decode()
    assert "1 case: 0 High or Very High, 0 in scope." in words
    assert "Suggested: probation staff, since the sentence is indeterminate." in words
    assert "This case: indeterminate sentences." in words


def test_in_specialist_mode_who_takes_the_kind_stands_first_and_another_may_be_chosen(
    world, custody, as_actor
):
    head = world.actor("head_of_omu")
    special = world.assign("offender_supervisor")
    probation = world.assign("offender_supervisor", grade="probation_officer")
    specialisms.choose(special, kinds=["indeterminate"], today=world.today, by=head)
    assert order(world, custody)[0] == (probation.pk, True)
    prison_settings.set_value(
        world.ashbourne, key="caseload_mode", value="specialist", effective_from=world.today, reason="x",
        today=world.today, by=head,
    )  # fmt: skip
    assert order(world, custody)[0] == (special.pk, True)
    client = as_actor(head)
    address = reverse("case_allocate", args=[custody.prisoner.number, OS])
    assert "Choosing somebody else is allowed" in client.get(address).content.decode()
    assert client.post(address, {"holder": str(probation.pk), "reason": ""}).status_code == 302
    assert Headline.objects.get(pk=custody.pk).offender_supervisor == probation.user


def test_who_is_away_is_said_to_be_and_stands_last(world, custody):
    probation = world.assign("offender_supervisor", grade="probation_officer")
    officer = world.assign("offender_supervisor")
    redeployments.record(
        world.ashbourne, officer=probation.user, started_on=world.today, ended_on=world.today, hours=8,
        duty="Gate", today=world.today, by=world.actor("head_of_omu"),
    )  # fmt: skip
    assert order(world, custody) == [(officer.pk, True), (probation.pk, False)]


def test_the_list_asks_the_database_as_often_for_many_as_for_few(world, custody, django_assert_num_queries):
    first = world.assign("offender_supervisor")
    specialisms.choose(first, kinds=["ppo"], today=world.today, by=world.actor("head_of_omu"))
    case = Custody.objects.for_page().get(pk=custody.pk)
    with django_assert_num_queries(8):
        caseloads.choices(case, held_as=OS, today=world.today)
    for _ in range(4):
        world.allocate(world.receive(), actors.of(world.assign("offender_supervisor")))
    case = Custody.objects.for_page().get(pk=custody.pk)
    with django_assert_num_queries(8):
        assert len(caseloads.choices(case, held_as=OS, today=world.today).choices) == 5


@pytest.mark.parametrize(
    ("role", "held_as"),
    [("wing_staff", OS), ("offender_manager", OS), ("offender_supervisor", HeldAs.PERSONAL_OFFICER),
     ("offender_supervisor", HeldAs.OFFENDER_MANAGER), ("wing_staff", HeldAs.CO_WORKER)],
)  # fmt: skip
def test_somebody_without_the_role_for_it_is_refused(world, custody, role, held_as):
    with pytest.raises(Refused, match="does not hold the role") as refusal:
        world.allocate(custody, world.actor(role), held_as=held_as)
    assert refusal.value.field == "holder"
    assert not Allocation.objects.exists()


def test_a_supervisor_of_another_prison_or_whose_role_has_ended_or_begins_later_is_refused(world, custody):
    elsewhere = world.assign("offender_supervisor", place=world.morden)
    left = world.assign("offender_supervisor")
    accounts.end_role(left, reason="left", today=world.today, by=world.system)
    later = accounts.give_role(
        world.user("later"), role="offender_supervisor", place=world.ashbourne, grade="prison_officer",
        starts_on=world.today + datetime.timedelta(days=1), today=world.today, by=world.system,
    )  # fmt: skip
    for holder in (elsewhere, left, later):
        with pytest.raises(Refused, match="does not hold the role"):
            world.allocate(custody, actors.of(holder))


def test_a_closed_case_is_given_to_nobody(world, custody):
    Custody.objects.filter(pk=custody.pk).update(closed_on=world.today, closed_as="licence")
    with pytest.raises(Refused, match="closed"):
        world.allocate(custody, world.actor("offender_supervisor"))


def test_a_case_may_have_several_co_workers_and_each_ends_by_itself(world, custody):
    first, second = world.assign("offender_supervisor"), world.assign("offender_supervisor")
    for holder in (first, second):
        world.allocate(custody, actors.of(holder), held_as=HeldAs.CO_WORKER)
    with pytest.raises(Refused, match="already"):
        world.allocate(custody, actors.of(first), held_as=HeldAs.CO_WORKER)
    mine = Allocation.objects.get(user=first.user)
    allocations.end(mine, reason="Done", today=world.today, by=world.actor("case_administrator"))
    assert list(Allocation.objects.filter(ended_on__isnull=True).values_list("user", flat=True)) == [
        second.user_id
    ]
    assert Notice.objects.filter(user=first.user, text__endswith=": Done").count() == 1


def test_ending_without_a_successor_needs_a_reason_and_leaves_nobody(world, custody, as_actor):
    world.allocate(custody, world.actor("offender_supervisor"))
    held = Allocation.objects.get()
    head = world.actor("head_of_omu")
    with pytest.raises(Refused, match="Say why"):
        allocations.end(held, reason=" ", today=world.today, by=head)
    with pytest.raises(Refused, match="may not"):
        allocations.end(held, reason="x", today=world.today, by=world.actor("offender_supervisor"))
    address = reverse("holder_end", args=[custody.prisoner.number, held.pk])
    client = as_actor(head)
    assert "goes on the queue" in client.get(address).content.decode()
    assert client.post(address, {"reason": "Long-term sick"}).status_code == 302
    assert Headline.objects.get(pk=custody.pk).offender_supervisor is None
    assert (
        "Long-term sick"
        in client.get(reverse("case_holders", args=[custody.prisoner.number])).content.decode()
    )
    with pytest.raises(Refused, match="any more"):
        allocations.end(held, reason="x", today=world.today, by=head)


def test_an_offender_manager_names_offender_managers_only(world, custody, as_actor):
    manager = world.actor("offender_manager")
    world.allocate(custody, manager)
    client, officer = as_actor(manager), world.assign("offender_supervisor")
    address = reverse("case_allocate", args=[custody.prisoner.number, OS])
    assert "does not name the offender supervisor" in client.get(address).content.decode()
    assert client.post(address, {"holder": str(officer.pk)}).status_code == 403
    assert not Allocation.objects.filter(held_as=OS).exists()


def test_everybody_who_has_held_the_case_stands_in_its_history_with_the_author_of_the_report(
    world, custody, as_actor
):
    first, second = world.assign("offender_supervisor"), world.assign("offender_supervisor")
    world.allocate(custody, actors.of(first), reason="")
    world.allocate(custody, actors.of(second), reason="He has left")
    CourtReport.objects.create(
        prisoner=custody.prisoner, custody=custody, kind="standard", author_name="Petra Quill",
        recorded_on=world.today,
    )  # fmt: skip
    page = as_actor(world.actor("governor")).get(reverse("case_holders", args=[custody.prisoner.number]))
    words = page.content.decode()
    assert [one["row"].user for one in page.context["history"]] == [second.user, first.user]
    assert "Ended: He has left" in words
    assert "Petra Quill" in words
    assert "Offender managers to date: 1" in words
    assert "/end/" not in words


def test_the_panel_says_what_each_should_do_next_from_tasks_and_duties(world, custody, as_actor):
    supervisor, wing = world.actor("offender_supervisor"), world.actor("wing_staff")
    world.allocate(custody, supervisor)
    world.allocate(custody, wing)
    tasks.ask(
        custody, key="a", kind="mend", text="Bring his certificates", user=wing.user,
        due_on=world.today - datetime.timedelta(days=1), by=world.system,
    )  # fmt: skip
    words = as_actor(supervisor).get(reverse("case", args=[custody.prisoner.number])).content.decode()
    assert wing.user.full_name in words
    assert "Bring his certificates, by 7 October 2026 (1 working day late)" in words
    assert "nobody" in words  # no offender manager yet


def test_specialisms_are_chosen_on_a_page_and_end_when_left_out(world, as_actor):
    officer = world.assign("offender_supervisor")
    client = as_actor(world.actor("head_of_omu"))
    address = reverse("specialism", args=[officer.pk])
    assert client.post(address, {"kinds": ["ppo", "short"]}).status_code == 302
    assert client.post(address, {"kinds": ["ppo"]}).status_code == 302
    assert list(Specialism.objects.order_by("kind").values_list("kind", "ended_on")) == [
        ("ppo", None), ("short", world.today),
    ]  # fmt: skip
    assert "Prolific and other priority offenders" in client.get(reverse("caseloads")).content.decode()
    assert client.post(address, {"kinds": ["moon"]}).status_code == 200
    stranger = world.assign("offender_supervisor", place=world.morden)
    assert client.get(reverse("specialism", args=[stranger.pk])).status_code == 404
    with pytest.raises(Refused, match="head of OMU"):
        specialisms.choose(officer, kinds=[], today=world.today, by=world.actor("case_administrator"))
    with pytest.raises(Refused, match="offered"):
        specialisms.choose(officer, kinds=["moon"], today=world.today, by=world.actor("head_of_omu"))
