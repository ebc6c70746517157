"""The first page after signing in."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render

from staff.views.access import requires

#: URL name of the page each role begins with. Higher apps fill it from their urls modules.
FIRST_PAGES: dict[str, str] = {"account_administrator": "accounts"}


@requires("tasks:R")
def home(request: Any) -> HttpResponse:
    """Lead to the first page of the role; where it has none, say who one is and what to do next."""
    first = FIRST_PAGES.get(request.actor.role)
    if first:
        return redirect(first)
    return render(request, "staff/home.html")
