"""A copy of one assessment on paper, asked for as a record is (docs/adr/0011, docs/domain.md 7.2)."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from omu.dossier import copying
from omu.forms.assessment_copy import PRISONER, CopyForm
from risk.views.access import open_assessment
from staff.views.access import requires
from staff.views.submit import submitted


@requires("dossier:W")
def assessment_copy(request: Any, number: str, key: int) -> HttpResponse:
    """Ask for a copy: what one may see of it, or one for the prisoner."""
    opened = open_assessment(request, number, key)
    form = CopyForm(request.POST or None)
    done = submitted(
        request,
        form,
        lambda fields: copying.ask(
            opened.custody,
            assessment=opened.assessment,
            for_prisoner=fields["which"] == PRISONER,
            reader=fields["reader"],
            by=request.actor,
        ),
        leads_to=lambda made: reverse("dossier", args=[opened.custody.prisoner.number, made.pk]),
        says="The copy is being made. You can leave the page and come back.",
    )
    context = {"custody": opened.custody, "assessment": opened.assessment, "form": form}
    return done or render(request, "omu/dossier/assessment_copy.html", context)
