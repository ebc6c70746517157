"""The plan for the person it is about, as a PDF, asked for as a record is (docs/domain.md 8.2)."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from omu.dossier import my_plan
from omu.forms.my_plan import MyPlanForm
from sentence_plans.views.access import open_plan
from staff.views.access import requires
from staff.views.submit import submitted


@requires("dossier:W")
def my_plan_copy(request: Any, number: str) -> HttpResponse:
    """Ask for the prisoner's copy, in ordinary or large print."""
    opened = open_plan(request, number)
    form = MyPlanForm(request.POST or None)
    done = submitted(
        request,
        form,
        lambda fields: my_plan.ask(
            opened.custody, plan=opened.plan, large=fields["size"] == "large", by=request.actor
        ),
        leads_to=lambda made: reverse("dossier", args=[number, made.pk]),
        says="The copy is being made. You can leave the page and come back.",
    )
    return done or render(request, "omu/dossier/my_plan_copy.html", {"custody": opened.custody, "form": form})
