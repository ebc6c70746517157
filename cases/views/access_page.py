"""Who can see this record, and who did look (docs/domain.md 2.2)."""

import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from cases.views.access import open_case
from staff import audit
from staff.permissions import ROLE_NAMES, THINGS
from staff.views.access import requires

SHOWN = ("case_core", "contact_log", "assessment", "rosh", "sentence_plan", "restricted_security",
         "restricted_protection", "restricted_health")  # fmt: skip

#: How far back, and how many, the page names; the audit names everybody.
DAYS = 90
MOST = 50


@requires("case_core:R")
def who_can_see(request: Any, number: str) -> HttpResponse:
    """By role, with the words of the permission table; and who opened the record lately, the latest first."""
    custody = open_case(request, number, deed="cases.access.opened")
    things = [THINGS[key] for key in SHOWN]
    rows = [
        (name, [(thing, thing.grant(role).in_words) for thing in things])
        for role, name in ROLE_NAMES.items()
        if any(thing.grant(role).letters for thing in things)
    ]
    numbers = list(custody.prisoner.records.values_list("number", flat=True))
    since = request.now - datetime.timedelta(days=DAYS)
    looked = [
        one | {"role": ROLE_NAMES.get(one["role"], one["role"])}
        for one in audit.who_looked(numbers, since=since, most=MOST)
    ]
    context = {
        "custody": custody, "things": things, "rows": rows, "looked": looked, "days": DAYS, "most": MOST,
        "names": request.actor.may("limited_case:R"), "reads_audit": request.actor.may("audit_trail:R"),
    }  # fmt: skip
    return render(request, "cases/access/who_can_see.html", context)
