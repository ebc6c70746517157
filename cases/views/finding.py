"""Finding a prisoner within one's own reach."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render

from cases.forms.receptions import FindForm
from cases.models import Prisoner
from staff.views.access import requires

MOST = 50


@requires("case_core:R")
def find(request: Any) -> HttpResponse:
    """By name, alias or number; one hit by number opens the case at once."""
    form = FindForm(request.POST or None)
    found: list[Prisoner] | None = None
    if request.method == "POST" and form.is_valid():
        number, name = form.cleaned_data["number"], form.cleaned_data["folded_name"]
        people = Prisoner.objects.visible_to(request.actor).found_by(number=number, folded_name=name)
        found = list(people.prefetch_related("aliases", "stays__prison")[: MOST + 1])
        if number and len(found) == 1:
            return redirect("case", number)
    context = {"form": form, "found": found and found[:MOST], "searched": found is not None, "most": MOST,
               "more": len(found or ()) > MOST}  # fmt: skip
    return render(request, "cases/finding/find.html", context)
