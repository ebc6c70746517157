"""Receiving somebody, and the window through which the same person is recognised."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from cases.actions import receptions
from cases.actions.receptions import Reception
from cases.forms.receptions import FindForm, ReceptionForm
from cases.models import Prisoner
from staff import audit
from staff.views.access import requires
from staff.views.submit import submitted


@requires("reception:W")
def receive(request: Any) -> HttpResponse:
    """The reception form: opens the case."""
    form = ReceptionForm(request.POST or None, today=request.today)

    def action(fields: dict[str, Any]) -> Any:
        reception = Reception(prison=request.actor.assignment.prison, **ReceptionForm.facts(fields))
        return receptions.receive(reception, today=request.today, by=request.actor)

    done = submitted(
        request,
        form,
        action,
        leads_to=lambda custody: reverse("case", args=[custody.prisoner.number]),
        says=lambda custody: (
            f"{custody.prisoner.list_name} was received. "
            "Next: the head of the OMU allocates an offender supervisor."
        ),
    )
    return done or render(request, "cases/receptions/receive.html", {"form": form})


@requires("reception:W")
def match(request: Any) -> HttpResponse:
    """Who might be the same: names, birth, number and last prison, never more; each look is audited."""
    form = FindForm(request.POST or None)
    found: list[Prisoner] = []
    if request.method == "POST" and form.is_valid():
        sought = {"number": form.cleaned_data["number"], "folded_name": form.cleaned_data["folded_name"]}
        found = list(
            Prisoner.objects.window_for(request.actor)
            .found_by(**sought)
            .prefetch_related("stays__prison")[:20]
        )
        for person in found:
            audit.record_read(
                by=request.actor, deed="cases.match.shown", subject=person, prisoner_number=person.number
            )
    return render(request, "cases/receptions/match.html", {"form": form, "found": found})
