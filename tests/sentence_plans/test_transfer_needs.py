"""Who has to move to reach what the plan needs, and where it is run (docs/domain.md 13)."""

import datetime

import pytest
from django.urls import reverse

from sentence_plans.actions import transfer_needs
from sentence_plans.actions.transfer_needs import Need
from sentence_plans.models import TransferNeed
from staff.actions.errors import Refused, Stale
from tests.sentence_plans import programme_writing as programmes

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(world):
    """A case with RESOLVE needed and not run."""
    custody, supervisor = world.receive(), world.actor("offender_supervisor")
    made = programmes.referred(
        world, custody, supervisor, programme="resolve", state="after_transfer", reason="not_run"
    )
    return custody, supervisor, made


def test_a_need_is_recorded_once_for_a_programme(world, case):
    custody, supervisor, delivery = case
    said = {"need": Need(resource="RESOLVE", reason="Not run here."), "delivery": delivery}
    made = transfer_needs.record(custody, **said, today=world.today, by=supervisor)
    assert (made.state, made.recorded_on) == ("none", world.today)
    with pytest.raises(Refused, match="already"):
        transfer_needs.record(custody, **said, today=world.today, by=supervisor)


def test_a_move_is_planned_and_taken_back_and_recorded_again(world, case):
    custody, supervisor, delivery = case
    need = Need(resource="RESOLVE", reason="Not run here.")
    made = transfer_needs.record(custody, need=need, delivery=delivery, today=world.today, by=supervisor)
    by = {"today": world.today, "by": supervisor}
    planned = Need(
        resource="RESOLVE", reason="Not run here.", state="planned", prison=world.morden,
        planned_for=world.today + datetime.timedelta(days=30),
    )  # fmt: skip
    done = transfer_needs.change(made, wanted=planned, version=1, **by)
    assert (done.state, done.prison, done.version) == ("planned", world.morden, 2)
    with pytest.raises(Stale) as stale:
        transfer_needs.change(made, wanted=planned, version=1, **by)
    assert (stale.value.theirs["state"], stale.value.theirs["prison"]) == ("planned", world.morden.code)
    over = Need(resource="RESOLVE", reason="Not run here.", ended_because="It is run here from January.")
    assert transfer_needs.change(made, wanted=over, version=2, **by).ended_on == world.today
    with pytest.raises(Refused, match="taken back"):
        transfer_needs.change(made, wanted=planned, version=3, **by)
    assert transfer_needs.record(custody, need=need, delivery=delivery, **by).pk != made.pk


def test_of_two_who_change_one_need_the_second_sees_both_texts_and_saves_again(world, case, as_actor):
    custody, supervisor, _ = case
    made, client = programmes.to_move(world, custody, supervisor), as_actor(supervisor)
    address = reverse("transfer_need", args=[custody.prisoner.number, made.pk])
    planned = {"resource": "RESOLVE", "state": "planned", "prison": world.morden.code, "version": "1"}
    assert client.post(address, planned | {"reason": "Agreed by telephone."}).status_code == 302
    second = {"resource": "RESOLVE", "state": "none", "reason": "Nobody answers.", "version": "1"}
    page = client.post(address, second)
    shown = page.content.decode()
    assert "Agreed by telephone." in shown
    assert "Nobody answers." in shown
    assert page.context["form"]["version"].value() == "2"
    made.refresh_from_db()
    assert made.reason == "Agreed by telephone."
    assert client.post(address, second | {"version": "2"}).status_code == 302
    made.refresh_from_db()
    assert (made.reason, made.version) == ("Nobody answers.", 3)


def test_others_read_and_do_not_write(world, case):
    custody, _, _ = case
    with pytest.raises(Refused, match="role"):
        programmes.to_move(world, custody, world.actor("wing_staff"))


def test_the_pages_take_a_need_and_count_the_three_states(world, case, as_actor):
    custody, supervisor, delivery = case
    client, number = as_actor(supervisor), custody.prisoner.number
    new = f"{reverse('transfer_need_new', args=[number])}?for={delivery.pk}"
    assert "RESOLVE" in client.get(new).content.decode()
    fields = {"resource": "RESOLVE", "state": "planned", "reason": "Not run here."}
    assert "Choose the prison." in client.post(new, fields).content.decode()
    assert client.post(new, fields | {"prison": world.morden.code}).status_code == 302
    made = TransferNeed.objects.get()
    assert (made.delivery, made.prison) == (delivery, world.morden)
    programmes.to_move(world, world.receive(), supervisor)
    page = client.get(reverse("transfer_need_list"))
    assert [(key, number) for key, _, number in page.context["states"]] == [
        ("none", 1), ("planned", 1), ("moved", 0),
    ]  # fmt: skip
    assert page.context["total"] == 2
    edit = reverse("transfer_need", args=[number, made.pk])
    assert "needed no more" in client.get(edit).content.decode()


def test_the_programme_says_where_it_is_run_and_that_it_comes_too_late(world, as_actor):
    """At Morden from 4 January 2027: eight weeks of TSP end on 1 March, after a release on 28 February."""
    supervisor = world.actor("offender_supervisor")
    run = programmes.runs(world, prison=world.morden)
    programmes.course(world, run)
    soon = {"CRD": datetime.date(2027, 2, 28), "SED": datetime.date(2027, 8, 27)}
    late = world.receive(sentenced_on=datetime.date(2026, 8, 28), years=1, key_dates=soon)
    for custody, too_late in ((world.receive(), False), (late, True)):
        made = programmes.referred(world, custody, supervisor, state="after_transfer", reason="not_run")
        page = as_actor(supervisor).get(reverse("delivery", args=[custody.prisoner.number, made.pk]))
        (row,) = page.context["run_at"]
        assert (row["provision"], row["expected"].on) == (run, programmes.JANUARY)
        assert row["in_region"]
        assert bool(row["too_late"]) is too_late
