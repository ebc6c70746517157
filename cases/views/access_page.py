"""Who can see this record, and who did look (docs/domain.md 2.2)."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from cases.views.access import open_case
from staff.permissions import ROLE_NAMES, THINGS
from staff.views.access import requires

SHOWN = ("case_core", "contact_log", "assessment", "rosh", "sentence_plan", "restricted_security",
         "restricted_protection", "restricted_health")  # fmt: skip


@requires("case_core:R")
def who_can_see(request: Any, number: str) -> HttpResponse:
    """By role, with the words of the permission table."""
    custody = open_case(request, number, deed="cases.access.opened")
    things = [THINGS[key] for key in SHOWN]
    rows = [
        (name, [thing.grant(role).in_words for thing in things])
        for role, name in ROLE_NAMES.items()
        if any(thing.grant(role).letters for thing in things)
    ]
    return render(
        request, "cases/access/who_can_see.html", {"custody": custody, "things": things, "rows": rows}
    )
