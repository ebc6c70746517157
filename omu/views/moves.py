"""Moving somebody, seen with the plan: before it is asked for, and after the arrival (docs/domain.md 13)."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from cases.forms.transfers import TransferRequestForm
from cases.models import Custody, HandOverNote
from cases.views.access import open_case
from omu.actions import move_requests, work_in_progress
from risk.actions import decision_facts
from risk.models import Assessment
from sentence_plans.actions import plan_gap
from staff.actors import Actor
from staff.models import Prison
from staff.views.access import requires
from staff.views.submit import submitted


@requires("transfer:W", "transfer:A", narrowed=False)
def request_transfer(request: Any, number: str) -> HttpResponse:
    """Ask another prison to take somebody, with what the plan needs and which prisons run it."""
    custody = open_case(request, number, deed="cases.transfer.opened")
    prisons = Prison.objects.visible_to(request.actor).exclude(pk=custody.headline.prison_id)
    form = TransferRequestForm(request.POST or None, prisons=prisons)
    done = submitted(
        request,
        form,
        lambda fields: move_requests.request(custody, **fields, today=request.today, by=request.actor),
        leads_to=lambda made: reverse("transfer_board"),
        says=lambda made: f"{made.to_prison.name} was asked. Until it accepts it sees the cover sheet only.",
    )
    reads = request.actor.may("interventions:R")
    context = {
        "form": form,
        "custody": custody,
        "reads": reads,
        "needs": plan_gap.needs(custody, today=request.today) if reads and not done else [],
        "begun": [] if done else work_in_progress.of_case(custody, by=request.actor),
    }
    return done or render(request, "omu/moves/request.html", context)


def _notes(custody: Custody, actor: Actor) -> "QuerySet[HandOverNote]":
    rows = HandOverNote.objects.visible_to(actor).filter(transfer__custody=custody)
    return rows.select_related("transfer__from_prison", "transfer__to_prison")


@requires("interventions:R")
def arrival_check(request: Any, number: str) -> HttpResponse:
    """Since when somebody is here, whether the assessment is current, and needs against what is run here."""
    custody = open_case(request, number, deed="omu.arrival.checked")
    rows = Assessment.objects.visible_to(request.actor).complete().filter(custody=custody)
    latest = rows.order_by("-completed_on", "-pk").first()
    needs = plan_gap.needs(custody, today=request.today)
    context = {
        "custody": custody,
        "here": custody.headline.prison,
        "notes": _notes(custody, request.actor)[:1],
        "stay": custody.stays.order_by("-pk").first(),
        "reads_assessment": request.actor.may("assessment:R"),
        "currency": decision_facts.currency_of(latest, custody=custody, today=request.today),
        "needs": needs,
        "missing": [one for one in needs if one.here is None],
        "may_write": request.actor.may("interventions:W"),
    }
    return render(request, "omu/moves/arrival.html", context)
