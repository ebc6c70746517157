"""Planning boards in the record as a document (docs/domain.md 8.6, 20)."""

from django.template.loader import render_to_string

from cases.models import Custody
from omu.dossier import plan
from tests.sentence_plans.board_writing import arranged, held
from tests.sentence_plans.writing import begin


def test_a_board_stands_in_the_record_with_who_took_part_and_who_did_not(world):
    custody = world.receive()
    supervisor = world.actor("offender_supervisor")
    world.allocate(custody, supervisor)
    world.actor("carat")
    written = begin(world, custody, supervisor)
    held(world, arranged(world, written, supervisor), supervisor, "offender_supervisor",
         offender_supervisor="in_person", prisoner="video")  # fmt: skip
    arranged(world, written, supervisor)
    fresh = Custody.objects.for_page().get(pk=custody.pk)
    told = plan.gather(fresh, reader=world.actor("head_of_omu"))
    ahead, done = sorted(told["boards"], key=lambda one: one["held_on"] is not None)
    assert (ahead["held_on"], done["held_on"]) == (None, world.today)
    came = {seat["name"]: seat["came"] for seat in done["seats"]}
    assert came["the prisoner (prisoner)"] == "Attended, by video link"
    assert came["CARAT"] == "No contribution"
    assert {seat["came"] for seat in ahead["seats"]} == {"No answer yet"}
    page = render_to_string("omu/dossier/parts/plan.html", {"plan": told})
    assert "held on 8 October 2026" in page
    assert "planned for 22 October 2026" in page
