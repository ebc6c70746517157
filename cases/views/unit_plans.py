"""The plan of a unit: what it sets out to change, who owns it, how far it is (docs/domain.md 15 point 8)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from cases.actions import unit_plans
from cases.forms.unit_plans import UnitObjectiveForm, UnitProgressForm
from cases.models import UnitObjective, UnitProgress
from cases.standards.unit_plans import is_late
from staff.views.access import requires
from staff.views.submit import submitted

A_PAGE = 50


@dataclass(frozen=True)
class Line:
    """An objective with the last thing said of it, and whether it is past its day."""

    objective: UnitObjective
    said: UnitProgress | None
    is_late: bool


def lines(rows: Iterable[UnitObjective], *, request: Any) -> list[Line]:
    """A line for each of these; what was said comes prefetched."""
    return [
        Line(
            one,
            next(iter(one.progress.all()), None),
            is_late(due_on=one.due_on, is_open=one.is_open, today=request.today),
        )
        for one in rows
    ]


def _prison(request: Any) -> Any:
    return request.actor.assignment.prison if request.actor.assignment else None


@requires("unit_plan:R")
def unit_plan(request: Any) -> HttpResponse:
    """The objectives of the unit worked on, the one due first; `?show=ended`, those that ended."""
    rows = UnitObjective.objects.visible_to(request.actor).for_list()
    show = "ended" if request.GET.get("show") == "ended" else ""
    chosen = rows.ended() if show else rows.open()
    page = Paginator(chosen, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "prison": _prison(request),
        "page": page,
        "lines": lines(page, request=request),
        "show": show,
        "tabs": [
            {"label": "Worked on", "href": "?", "current": not show},
            {"label": "Ended", "href": "?show=ended", "current": bool(show)},
        ],
        "may_write": unit_plans.may_write(_prison(request), by=request.actor),
    }
    return render(request, "cases/unit_plan/plan.html", context)


@requires("unit_plan:W", narrowed=False)
def unit_objective_new(request: Any) -> HttpResponse:
    """Set an objective for the unit of one's prison."""
    prison = _prison(request)
    people = unit_plans.owners(prison, today=request.today)
    form = UnitObjectiveForm(request.POST or None, people=people)
    done = submitted(
        request,
        form,
        lambda fields: unit_plans.set_objective(prison, **fields, today=request.today, by=request.actor),
        leads_to=lambda made: reverse("unit_plan"),
        says=lambda made: f"The objective is set. {made.owner.full_name} owns it.",
    )
    return done or render(request, "cases/unit_plan/form.html", {"form": form, "objective": None})


def _one(request: Any, pk: int) -> UnitObjective:
    return get_object_or_404(UnitObjective.objects.visible_to(request.actor).for_list(), pk=pk)


@requires("unit_plan:W", narrowed=False)
def unit_objective_edit(request: Any, pk: int) -> HttpResponse:
    """Change an objective that is worked on; its page keeps what stood before."""
    held = _one(request, pk)
    people = {one.pk: one for one in unit_plans.owners(held.prison, today=request.today)}
    people.setdefault(held.owner_id, held.owner)
    initial = {"text": held.text, "target": held.target, "owner": str(held.owner_id), "due_on": held.due_on}
    form = UnitObjectiveForm(
        request.POST or None, people=people.values(), initial=initial, version=held.version
    )
    done = submitted(
        request,
        form,
        lambda fields: unit_plans.change(held, **fields, today=request.today, by=request.actor),
        leads_to=lambda made: reverse("unit_objective", args=[pk]),
        says="The objective is changed.",
    )
    context = {"form": form, "objective": held, "stale": form.stale()}
    return done or render(request, "cases/unit_plan/form.html", context)


@requires("unit_plan:R")
def unit_objective(request: Any, pk: int) -> HttpResponse:
    """One objective: what was said of it, the latest first, and saying how far it is."""
    held = _one(request, pk)
    writes = unit_plans.may_write(held.prison, by=request.actor)
    reports = unit_plans.may_report(held, by=request.actor)
    form = UnitProgressForm(request.POST or None, may_give_up=writes)
    done = submitted(
        request,
        form,
        lambda fields: unit_plans.report(held, **fields, today=request.today, by=request.actor),
        leads_to=lambda made: reverse("unit_plan"),
        says="It stands in the plan of the unit.",
    )
    context = {
        "line": lines([held], request=request)[0],
        "objective": held,
        "form": form,
        "reports": reports,
        "may_write": writes and held.is_open,
    }
    return done or render(request, "cases/unit_plan/objective.html", context)
