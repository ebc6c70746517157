"""Needs for a transfer: of a case, and of a prison with its three states (docs/domain.md 13)."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from cases.models import Custody
from cases.views.access import open_case
from sentence_plans.actions import transfer_needs, waiting
from sentence_plans.forms.transfer_needs import NeedForm
from sentence_plans.models import Delivery, MoveState, Provision, TransferNeed
from sentence_plans.standards import transfer_needs as rules
from staff import audit
from staff.models import Prison
from staff.views.access import requires
from staff.views.submit import submitted

A_PAGE = 50


def run_at(delivery: Delivery, request: Any) -> list[dict[str, Any]]:
    """Where a programme is run: each prison with its next start, those of the region first.

    The start is that of somebody who comes on the list today; too late is asked of this person.
    """
    if not request.actor.may("provision:R"):
        return []
    rows = Provision.objects.visible_to(request.actor).current().filter(programme=delivery.programme)
    runs = list(rows.select_related("programme", "prison__region"))
    lines = waiting.lines(runs, today=request.today)
    here = delivery.custody.headline.prison
    region = here.region_id if here else None
    found = []
    for one in sorted(runs, key=lambda run: (run.prison.region_id != region, run.prison.name)):
        line = lines[one.pk]
        expected = line.next_for(before=len(line.places), today=request.today)
        found.append({
            "provision": one, "expected": expected, "waiting": len(line.places),
            "in_region": one.prison.region_id == region,
            "too_late": waiting.late(delivery, starts_on=expected.on),
        })  # fmt: skip
    return found


def _case(request: Any, number: str) -> Custody:
    return open_case(request, number, deed="sentence_plans.delivery.case_opened")


@requires("interventions:W")
def transfer_need_new(request: Any, number: str) -> HttpResponse:
    """Record that somebody has to move; `?for=` names the programme it is for."""
    custody = _case(request, number)
    key = request.GET.get("for", "")
    rows = Delivery.objects.visible_to(request.actor).running().filter(custody=custody)
    delivery = rows.select_related("programme").filter(pk=int(key)).first() if key.isdigit() else None
    resource = delivery.programme.name if delivery else ""
    prisons = Prison.objects.visible_to(request.actor)
    form = NeedForm(None, request.POST or None, prisons=prisons, resource=resource)
    done = submitted(
        request,
        form,
        lambda fields: transfer_needs.record(
            custody, need=form.need(), delivery=delivery, today=request.today, by=request.actor
        ),
        leads_to=lambda made: reverse("interventions", args=[number]),
        says="The need for a move is recorded.",
    )
    context = {"custody": custody, "form": form}
    return done or render(request, "sentence_plans/transfer_needs/edit.html", context)


@requires("interventions:W")
def transfer_need(request: Any, number: str, key: int) -> HttpResponse:
    """Say how far a move is, or take the need for it back."""
    custody = _case(request, number)
    rows = TransferNeed.objects.visible_to(request.actor).select_related("prison")
    need = rows.filter(pk=key, custody=custody).first()
    if need is None:
        raise Http404
    need.custody = custody
    form = NeedForm(need, request.POST or None, prisons=Prison.objects.visible_to(request.actor))
    done = submitted(
        request,
        form,
        lambda fields: transfer_needs.change(
            need, wanted=form.need(), version=fields["version"], today=request.today, by=request.actor
        ),
        leads_to=lambda made: reverse("interventions", args=[number]),
        says="It is saved.",
    )
    context = {"custody": custody, "form": form, "need": need, "stale": form.stale()}
    return done or render(request, "sentence_plans/transfer_needs/edit.html", context)


@requires("interventions:R")
def transfer_need_list(request: Any) -> HttpResponse:
    """Who within reach has to move, by how far the move is; the three states add up."""
    open_cases = Custody.objects.visible_to(request.actor).filter(closed_on__isnull=True)
    rows = TransferNeed.objects.visible_to(request.actor).standing().filter(custody__in=open_cases)
    counts = rules.partition(states=list(rows.values_list("state", flat=True)))
    state = request.GET.get("state", "")
    shown = rows.filter(state=state) if state in rules.STATES else rows
    shown = shown.select_related("custody__prisoner", "custody__headline__prison", "prison")
    audit.record(by=request.actor, deed="sentence_plans.transfer_need.list_opened", kind="read")
    context = {
        "states": [(key, label, counts[key]) for key, label in MoveState.choices],
        "total": sum(counts.values()),
        "state": state,
        "page": Paginator(shown.order_by("recorded_on", "pk"), A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "sentence_plans/transfer_needs/list.html", context)
