"""In which role one acts, and how long the session lasts."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from staff import actors
from staff.actions import accounts
from staff.middleware import ASSIGNMENT
from staff.views.access import requires


@requires("tasks:R")
def role_change(request: Any) -> HttpResponse:
    """The roles one holds today; sending one makes it the role acted in, from the next request on."""
    if request.method == "POST":
        chosen = next((one for one in request.assignments if str(one.pk) == request.POST.get("role")), None)
        if chosen is None:
            raise Http404
        accounts.acted_in(chosen, by=actors.of(chosen))
        request.session[ASSIGNMENT] = chosen.pk
        messages.success(request, f"You now act as {chosen}.")
        return redirect("home")
    return render(request, "staff/session/role_change.html", {"assignments": request.assignments})


@require_POST
@requires("tasks:R")
def session_keep(request: Any) -> JsonResponse:
    """Keep the session: the answer to the warning. The limit of ten hours stays."""
    return JsonResponse({"kept": True})
