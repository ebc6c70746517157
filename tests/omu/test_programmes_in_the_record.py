"""Programmes in the record as a document (docs/domain.md 9, 13)."""

from django.template.loader import render_to_string

from cases.models import Custody
from omu.dossier import programmes as printed
from tests.sentence_plans import programme_writing as programmes


def told(world, custody):
    """What the record says to the head of OMU, and the page of it."""
    fresh = Custody.objects.for_page().get(pk=custody.pk)
    found = printed.gather(fresh, reader=world.actor("head_of_omu"))
    return found, render_to_string("omu/dossier/parts/interventions.html", {"interventions": found})


def test_every_programme_stands_in_the_record_with_its_report_also_without_a_plan(world):
    custody, supervisor = world.receive(), world.actor("offender_supervisor")
    programmes.ended(world, custody, supervisor)
    programmes.referred(world, custody, supervisor, state="no_plan", reason="not_run")
    programmes.to_move(world, custody, supervisor)
    found, page = told(world, custody)
    assert [(one["name"], one["state"]) for one in found["every"]] == [
        ("Thinking Skills Programme (TSP)", "No plan for delivery"),
        ("Victim awareness", "Delivered"),
    ]
    assert found["every"][1]["report"]["came"] == ["tutor", "offender supervisor", "prisoner"]
    for said in ("He took part.", "Practise on the wing.", "Met the group.", "not run at this prison",
                 "Has to move for RESOLVE: no move planned"):  # fmt: skip
        assert said in page, said


def test_none_is_said(world):
    found, page = told(world, world.receive())
    assert found == {"every": [], "moves": []}
    assert "No programme is on record." in page
