"""What to watch for in a case, and what to do (docs/domain.md 10.8)."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from cases.actions import triggers
from cases.forms.triggers import TriggerEndForm, TriggerForm
from cases.models import Custody, Trigger
from cases.views.access import open_case
from staff.views.access import requires
from staff.views.submit import submitted

OPENED = "cases.triggers.opened"


def _standing(custody: Custody, request: Any) -> list[Trigger]:
    return triggers.of_cases([custody.pk], by=request.actor).get(custody.pk, [])


@requires("triggers:R")
def case_triggers(request: Any, number: str) -> HttpResponse:
    """The list, and what was taken off it."""
    custody = open_case(request, number, deed=OPENED)
    gone = Trigger.objects.visible_to(request.actor).filter(custody=custody, ending__isnull=False)
    context = {
        "custody": custody,
        "standing": _standing(custody, request),
        "gone": gone.select_related("ending").order_by("-ending__pk"),
        "may_write": request.actor.may("triggers:W") and custody.closed_on is None,
    }
    return render(request, "cases/triggers/triggers.html", context)


@requires("triggers:W")
def trigger_new(request: Any, number: str) -> HttpResponse:
    """Put a line on the list."""
    custody = open_case(request, number, deed=OPENED)
    form = TriggerForm(request.POST or None)
    done = submitted(
        request,
        form,
        lambda fields: triggers.add(custody, **fields, today=request.today, by=request.actor),
        leads_to=lambda made: reverse("case_triggers", args=[number]),
        says="It stands on the list. The wing sees it on the case and beside the person's targets.",
    )
    return done or render(request, "cases/triggers/new.html", {"custody": custody, "form": form})


@requires("triggers:W")
def trigger_end(request: Any, number: str) -> HttpResponse:
    """Take a line off the list."""
    custody = open_case(request, number, deed=OPENED)
    form = TriggerEndForm(request.POST or None, standing=_standing(custody, request))
    done = submitted(
        request,
        form,
        lambda fields: triggers.end(**fields, today=request.today, by=request.actor),
        leads_to=lambda made: reverse("case_triggers", args=[number]),
        says="It is off the list, and stays readable with the reason.",
    )
    return done or render(request, "cases/triggers/end.html", {"custody": custody, "form": form})
