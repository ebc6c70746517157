"""The plan of a unit: objectives, their owners, how far they are (docs/domain.md 15 point 8)."""

import datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cases.actions import unit_plans
from cases.models import UnitObjective, UnitProgress
from cases.standards.unit_plans import is_late, objection
from staff.actions.errors import Refused, Stale
from staff.models import AuditEvent, Notice

pytestmark = pytest.mark.django_db
D = datetime.date
TODAY = D(2026, 10, 8)


def aim(world, **more):
    """An objective that an offender supervisor owns, due in December, unless `more` says otherwise."""
    said = {"text": "Every High case is looked at by a manager", "target": "No oversight overdue",
            "owner": world.actor("offender_supervisor").user, "due_on": D(2026, 12, 1)}  # fmt: skip
    by = more.pop("by", None) or world.actor("head_of_omu")
    return unit_plans.set_objective(world.ashbourne, **said | more, today=world.today, by=by)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"text": " "}, "text"), ({"target": ""}, "target"), ({"text": "x" * 301}, "text"),
        ({"text": "x" * 300}, None), ({"due_on": D(2026, 10, 7)}, "due_on"),
        ({"due_on": TODAY}, None), ({"due_on": D(2028, 10, 8)}, None), ({"due_on": D(2028, 10, 9)}, "due_on"),
        ({"due_on": D(2026, 9, 1), "was_due": D(2026, 9, 1)}, None),
        ({"due_on": D(2026, 9, 2), "was_due": D(2026, 9, 1)}, "due_on"),
    ],
)  # fmt: skip
def test_what_an_objective_says_and_by_when(facts, field):
    """Two years from 8 October 2026 end on 8 October 2028; a day that is over may stay and not be set."""
    found = objection(**{"text": "x", "target": "y", "due_on": TODAY, "today": TODAY} | facts)
    assert (found.field if found else None) == field


def test_an_objective_is_late_from_the_day_after():
    facts = {"due_on": TODAY, "is_open": True}
    assert not is_late(**facts, today=TODAY)
    assert is_late(**facts, today=D(2026, 10, 9))
    assert not is_late(due_on=TODAY, is_open=False, today=D(2026, 10, 9))


def test_the_plan_of_a_unit_has_objectives_with_owners(world, as_actor):
    """M-084."""
    made = aim(world)
    page = as_actor(world.actor("wing_staff")).get(reverse("unit_plan")).content.decode()
    for words in (made.text, made.target, made.owner.full_name, "1 December 2026", "Nothing yet"):
        assert words in page
    notice = Notice.objects.get(user=made.owner)
    assert notice.leads_to == reverse("unit_objective", args=[made.pk])
    assert AuditEvent.objects.filter(deed="cases.unit_objective.set").count() == 1
    elsewhere = as_actor(world.actor("head_of_omu", place=world.morden))
    assert made.text not in elsewhere.get(reverse("unit_plan")).content.decode()
    assert elsewhere.get(reverse("unit_objective", args=[made.pk])).status_code == 404
    assert as_actor(world.actor("partner")).get(reverse("unit_plan")).status_code == 403


def test_an_owner_says_how_far_it_is_and_that_it_is_reached(world, as_actor):
    made, owner = aim(world), world.actor("offender_supervisor")
    client, address = as_actor(owner), reverse("unit_objective", args=[made.pk])
    assert "Say how far it is" in client.get(address).content.decode()
    assert "There is a problem" in client.post(address, {"state": "open", "text": " "}).content.decode()
    assert client.post(address, {"state": "open", "text": "Six of nine"}).status_code == 302
    assert client.post(address, {"state": "reached", "text": "All nine"}).status_code == 302
    made.refresh_from_db()
    assert (made.state, made.ended_on, made.version) == ("reached", world.today, 2)
    page = client.get(reverse("unit_plan"), {"show": "ended"}).content.decode()
    assert "Reached 8 October 2026: All nine" in page
    assert [one.text for one in UnitProgress.objects.order_by("pk")] == ["Six of nine", "All nine"]
    assert "Say how far it is" not in client.get(address).content.decode()
    with pytest.raises(Refused):
        unit_plans.report(made, state="open", text="Again", today=world.today, by=owner)


def test_giving_up_is_for_the_head(world):
    made, facts = aim(world), {"state": "dropped", "text": "Other work first", "today": TODAY}
    with pytest.raises(Refused) as refusal:
        unit_plans.report(made, **facts, by=world.actor("offender_supervisor"))
    assert refusal.value.field == "state"
    unit_plans.report(made, **facts, by=world.actor("head_of_omu"))
    assert UnitObjective.objects.get().state == "dropped"


def test_a_change_keeps_what_stood_and_tells_a_new_owner(world, as_actor):
    made, head, oca = aim(world), world.actor("head_of_omu"), world.actor("oca")
    client, address = as_actor(head), reverse("unit_objective_edit", args=[made.pk])
    day = {"due_on_day": "2", "due_on_month": "2", "due_on_year": "2027"}
    sent = day | {"text": made.text, "target": "Fewer than three", "owner": str(oca.user.pk), "version": "1"}
    assert client.post(address, sent).status_code == 302
    made.refresh_from_db()
    assert (made.owner, made.due_on, made.version) == (oca.user, D(2027, 2, 2), 2)
    assert Notice.objects.filter(user=oca.user).count() == 1
    before = UnitObjective.pgh_event_model.objects.filter(pgh_obj_id=made.pk).order_by("pgh_id")
    assert [one.target for one in before] == ["No oversight overdue", "Fewer than three"]
    with pytest.raises(Stale) as refusal:
        unit_plans.change(
            made, text="x", target="y", owner=oca.user, due_on=TODAY, version=1, today=TODAY, by=head
        )
    assert refusal.value.theirs["target"] == "Fewer than three"
    page = client.post(address, sent | {"target": "Fewer than two"}).content.decode()
    assert "Fewer than three" in page
    assert "Fewer than two" in page


@pytest.mark.parametrize("role", ["offender_supervisor", "governor", "case_administrator"])
def test_nobody_else_sets_or_changes(world, role):
    made, by = aim(world), world.actor(role)
    with pytest.raises(Refused):
        aim(world, by=by)
    with pytest.raises(Refused):
        unit_plans.change(
            made, text="x", target="y", owner=by.user, due_on=TODAY, version=1, today=TODAY, by=by
        )


def test_the_head_of_another_prison_and_an_owner_from_elsewhere_are_refused(world):
    with pytest.raises(Refused):
        aim(world, by=world.actor("head_of_omu", place=world.morden))
    with pytest.raises(Refused) as refusal:
        aim(world, owner=world.actor("offender_manager").user)
    assert refusal.value.field == "owner"
    assert not UnitObjective.objects.exists()


def test_somebody_who_owns_none_reads_and_says_nothing(world, as_actor):
    made = aim(world)
    address = reverse("unit_objective", args=[made.pk])
    wing = as_actor(world.actor("wing_staff"))
    assert "Say how far it is" not in wing.get(address).content.decode()
    page = wing.post(address, {"state": "open", "text": "x"}).content.decode()
    assert "Its owner and the head of OMU say how far it is." in page
    assert not UnitProgress.objects.exists()


def test_an_empty_plan_says_who_writes_it(world, as_actor):
    page = as_actor(world.actor("governor")).get(reverse("unit_plan")).content.decode()
    assert "No objective is worked on" in page
    assert "Set an objective" not in page
    assert (
        "Set an objective" in as_actor(world.actor("head_of_omu")).get(reverse("unit_plan")).content.decode()
    )


def test_what_ended_stands_apart_with_its_prison_for_who_reads_several(world, as_actor):
    made = aim(world)
    kept = aim(world, text="Reviews are held in the month they are due")
    unit_plans.report(
        made, state="reached", text="Since May", today=world.today, by=world.actor("head_of_omu")
    )
    inspector = as_actor(world.actor("inspector"))
    address = reverse("unit_plan")
    now = inspector.get(address).content.decode()
    ended = inspector.get(address, {"show": "ended"}).content.decode()
    assert (made.text in now, kept.text in now) == (False, True)
    assert (made.text in ended, kept.text in ended) == (True, False)
    assert "Reached 8 October 2026: Since May" in ended
    assert '<span class="govuk-body-s">Ashbourne</span>' in ended
    assert "1 objective, the last to end first" in ended
    empty = as_actor(world.actor("governor", place=world.morden)).get(address, {"show": "ended"})
    assert "No objective has ended" in empty.content.decode()


def test_the_fifty_first_objective_stands_on_a_second_page(world, as_actor):
    for day in range(51):
        aim(world, text=f"Change number {day:02}", due_on=TODAY + datetime.timedelta(days=day))
    client = as_actor(world.actor("wing_staff"))
    first = client.get(reverse("unit_plan")).content.decode()
    second = client.get(reverse("unit_plan"), {"page": "2"}).content.decode()
    assert ("Change number 49" in first, "Change number 50" in first) == (True, False)
    assert ("Change number 49" in second, "Change number 50" in second) == (False, True)
    assert "51 objectives" in first


def test_five_objectives_cost_as_many_queries_as_one(world, as_actor):
    client = as_actor(world.actor("governor"))

    def asked():
        client.get(reverse("unit_plan"))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("unit_plan")).status_code == 200
        return len(queries)

    with time_machine.travel(timezone.now(), tick=False):
        aim(world)
        few = asked()
        for _ in range(4):
            unit_plans.report(
                aim(world), state="open", text="So far", today=world.today, by=world.actor("head_of_omu")
            )
        assert asked() == few
