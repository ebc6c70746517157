"""The page of a personal officer: the targets of the plan and own tasks (docs/domain.md 2.1, M-058)."""

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.actions import tasks
from sentence_plans.actions import work
from tests.sentence_plans import writing


def planned(world):
    """Somebody with a plan of one objective and an action for the personal officer by name."""
    custody = world.receive()
    supervisor, wing = (
        world.actor("offender_supervisor", grade="probation_officer"),
        world.actor("wing_staff"),
    )
    world.allocate(custody, supervisor)
    world.allocate(custody, wing)
    plan = writing.assessed(world, custody, supervisor, score=2)
    writing.fill(plan, supervisor)
    objective = plan.objectives.first()
    wanted = work.Work(
        what="Praise each quiet week", doers=(("prison_staff", f"Mr {wing.user.family_name}"),)
    )
    work.add(objective, work=wanted, by=supervisor)
    return custody, objective


def test_targets_actions_and_own_tasks_stand_on_the_first_page(world, as_actor):
    custody, objective = planned(world)
    wing = world.actor("wing_staff")
    tasks.ask(custody, key="x", kind="mend", text="Bring his certificates", user=wing.user, by=world.system)
    page = as_actor(wing).get(reverse("my_prisoners"))
    words = page.content.decode()
    assert objective.text in words
    assert "Bring his certificates" in words
    (row,) = page.context["rows"]
    marked = {one["what"]: one["mine"] for one in row["targets"][0]["actions"]}
    assert marked.pop("Praise each quiet week") is True
    assert not any(marked.values())
    assert as_actor(wing).get(reverse("home"))["Location"] == reverse("my_prisoners")


def test_somebody_elses_prisoners_are_not_there_and_other_roles_have_no_such_page(world, as_actor):
    planned(world)
    other = world.actor("wing_staff", place=world.morden)
    assert "personal officer of nobody yet" in as_actor(other).get(reverse("my_prisoners")).content.decode()
    for role in ("offender_supervisor", "head_of_omu", "offender_manager"):
        assert as_actor(world.actor(role)).get(reverse("my_prisoners")).status_code == 403


def test_the_page_asks_the_database_as_often_for_many_as_for_one(world, as_actor):
    planned(world)
    client = as_actor(world.actor("wing_staff"))

    def queries():
        with CaptureQueriesContext(connection) as counted:
            client.get(reverse("my_prisoners"))
        return len(counted)

    queries()
    few = queries()
    for _ in range(6):
        world.allocate(world.receive(), world.actor("wing_staff"))
    assert queries() == few


def test_targets_of_everybody_here_or_of_a_wing_with_the_way_to_an_observation(world, as_actor):
    custody, objective = planned(world)
    stay = custody.stays.get(ended_on__isnull=True)
    stay.location = "C wing 2-11"
    stay.save()
    client = as_actor(world.actor("wing_staff"))
    for asked, found in ((("C wing"), True), ("c", True), ("D", False), ("", True)):
        page = client.get(reverse("my_prisoners"), {"show": "prison", "wing": asked}).content.decode()
        assert (objective.text in page) == found
        assert (reverse("objective_observe", args=[custody.prisoner.number, objective.pk]) in page) == found
    elsewhere = as_actor(world.actor("wing_staff", place=world.morden))
    assert objective.text not in elsewhere.get(reverse("my_prisoners"), {"show": "prison"}).content.decode()
