"""The permission table as a page that a governor could read."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from staff.permissions import LETTERS, ROLE_NAMES, THINGS
from staff.views.access import requires


@requires("tasks:R")
def policy(request: Any) -> HttpResponse:
    """Things down, roles across; `?role=` shows one role alone, in words. The same table the code obeys."""
    chosen = request.GET.get("role", "")
    chosen = chosen if chosen in ROLE_NAMES else ""
    roles = {chosen: ROLE_NAMES[chosen]} if chosen else ROLE_NAMES
    rows = [
        {"title": thing.title, "grants": [(name, thing.grant(role)) for role, name in roles.items()]}
        for thing in THINGS.values()
    ]
    context = {
        "rows": rows,
        "roles": roles,
        "chosen": chosen,
        "chosen_name": ROLE_NAMES.get(chosen, ""),
        "all_roles": ROLE_NAMES,
        "letters": LETTERS,
    }
    return render(request, "staff/policy/policy.html", context)
