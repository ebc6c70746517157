"""The catalogue of programmes (docs/domain.md 9.2)."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from sentence_plans.actions import catalogue
from sentence_plans.forms.programmes import ProgrammeForm
from sentence_plans.models import Aim, Family, Programme
from staff.views.access import requires
from staff.views.submit import submitted


@requires("programmes:R")
def programme_list(request: Any) -> HttpResponse:
    """The whole catalogue by family, accredited and other work told apart."""
    rows = catalogue.every()
    groups = [
        {"title": family.label, "rows": [one for one in rows if one.family == family]} for family in Family
    ]
    context = {
        "groups": [one for one in groups if one["rows"]],
        "count": len(rows),
        "accredited": sum(one.is_accredited for one in rows),
        "may_write": request.actor.may("programmes:W"),
        "restrictive": Aim.RESTRICTIVE,
    }
    return render(request, "sentence_plans/programmes/list.html", context)


@requires("programmes:W")
def programme_new(request: Any) -> HttpResponse:
    """Add a programme to the catalogue."""
    form = ProgrammeForm(None, request.POST or None)
    done = submitted(
        request,
        form,
        lambda fields: catalogue.add(form.entry(), by=request.actor),
        leads_to=lambda made: reverse("programme_list"),
        says=lambda made: f"{made.name} is in the catalogue.",
    )
    return done or render(request, "sentence_plans/programmes/edit.html", {"form": form})


def found(code: str) -> Programme:
    """An entry of the catalogue. Raises Http404 where there is none."""
    programme = catalogue.find(code)
    if programme is None:
        raise Http404
    return programme


@requires("programmes:W")
def programme_edit(request: Any, code: str) -> HttpResponse:
    """Change an entry of the catalogue; everybody referred to it sees the new words."""
    programme = found(code)
    form = ProgrammeForm(programme, request.POST or None)
    done = submitted(
        request,
        form,
        lambda fields: catalogue.change(
            code, entry=form.entry(), version=fields["version"], by=request.actor
        ),
        leads_to=lambda made: reverse("programme_list"),
        says=lambda made: f"{made.name} is saved.",
    )
    context = {"form": form, "programme": programme, "stale": form.stale()}
    return done or render(request, "sentence_plans/programmes/edit.html", context)
