"""A move with what it does to the plan, and the check on arrival (docs/domain.md 13.2, 13.3)."""

import pytest
from django.urls import reverse

from cases.models import Transfer
from omu.actions import move_requests
from sentence_plans.standards import plan_gap as rules
from sentence_plans.standards.plan_gap import Gap
from staff.actions.errors import Refused
from tests.sentence_plans import programme_writing as programmes


def test_the_gap_grows_by_what_is_run_here_and_not_there():
    """Needed 1, 2 and 3; here 1 and 2 are run, there 2: 1 is lost, 3 is missing at both."""
    found = rules.gap(needed={1: "TSP", 2: "BSR", 3: "RESOLVE"}, here={1, 2}, there={2, 9})
    assert found == Gap(missing=("RESOLVE", "TSP"), lost=("TSP",))
    said = rules.fault(found=found, because=" ", to="Morden")
    assert said.field == "plan_gap"
    assert said.text.startswith("Morden does not run TSP, which the plan needs and which is run here.")
    assert rules.fault(found=found, because="Nearer home.", to="Morden") is None
    assert rules.fault(found=Gap(("RESOLVE",), ()), because="", to="Morden") is None


@pytest.mark.parametrize(
    ("missing", "because", "told"),
    [
        (("TSP",), "Nearer home.", "Not run there: TSP. Nearer home."),
        (("TSP",), "Not run there: TSP. Nearer home.", "Not run there: TSP. Nearer home."),
        (("BSR", "TSP"), "", "Not run there: BSR, TSP."),
        ((), " Nothing. ", "Nothing."),
        (("TSP",), "x" * 500, "Not run there: TSP. " + "x" * 480),
    ],
)
def test_the_cover_sheet_says_what_is_missing_and_why(missing, because, told):
    assert rules.told(found=Gap(missing, ()), because=because) == told


@pytest.fixture
def case(world):
    """TSP is run at Ashbourne, where the person waits for it, and not at Morden; RESOLVE nowhere."""
    programmes.loaded(world)
    run = programmes.runs(world)
    programmes.course(world, run)
    custody, supervisor = world.receive(), world.actor("offender_supervisor")
    programmes.referred(world, custody, supervisor)
    programmes.referred(world, custody, supervisor, programme="resolve", state="no_plan", reason="not_run")
    return custody


@pytest.mark.django_db
def test_a_growing_gap_asks_for_a_reason_and_the_cover_sheet_has_it(world, case):
    by = world.actor("case_administrator")
    said = {"to_prison": world.morden, "reason": "Nearer home", "today": world.today, "by": by}
    with pytest.raises(Refused) as refused:
        move_requests.request(case, **said)
    assert refused.value.field == "plan_gap"
    made = move_requests.request(case, **said, plan_gap="His mother is dying.")
    assert made.plan_gap == ("Not run there: RESOLVE, Thinking Skills Programme (TSP). His mother is dying.")


@pytest.mark.django_db
def test_where_the_destination_runs_it_no_reason_is_owed(world, case):
    programmes.runs(world, prison=world.morden)
    by = world.actor("case_administrator")
    made = move_requests.request(case, to_prison=world.morden, reason="Nearer home", today=world.today, by=by)
    assert made.plan_gap == "Not run there: RESOLVE."


@pytest.mark.django_db
def test_the_page_names_the_prisons_that_run_it_with_the_next_start(world, case, as_actor):
    programmes.course(world, programmes.runs(world, prison=world.morden))
    client, address = as_actor(world.actor("oca")), reverse("transfer_request", args=[case.prisoner.number])
    page = client.get(address)
    (resolve, tsp) = page.context["needs"]
    assert (resolve.here, resolve.elsewhere) == (None, [])
    assert tsp.here.expected.on == programmes.JANUARY
    assert [run.provision.prison.name for run in tsp.elsewhere] == ["Morden"]
    assert "4 January 2027" in page.content.decode()
    asked = {"to_prison": world.morden.pk, "reason": "Nearer home"}
    assert client.post(address, asked).status_code == 302
    assert Transfer.objects.get().plan_gap == "Not run there: RESOLVE."


@pytest.mark.django_db
def test_the_check_on_arrival_says_what_is_current_and_what_is_not_run_here(world, case, as_actor):
    address = reverse("arrival_check", args=[case.prisoner.number])
    page = as_actor(world.actor("offender_supervisor")).get(address)
    shown = page.content.decode()
    assert not page.context["currency"].current
    assert "No assessment was complete by that day." in shown
    assert "1 of 2 is not run here." in shown
    assert "Record a need for a move" in shown
