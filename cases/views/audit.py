"""The audit of a case: who received, who read, who wrote (docs/domain.md 2.2, rule 1)."""

from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import render

from cases.views.access import open_case
from staff.views.access import requires
from staff.views.audit import audit_of, export_of


@requires("audit_trail:R")
def case_audit(request: Any, number: str) -> HttpResponseBase:
    """What was done and read of this prisoner, newest first; `csv=1` gives it as a file."""
    custody = open_case(request, number, deed="cases.audit.opened")
    if request.GET.get("csv"):
        return export_of(number, request.actor, request.GET)
    events = audit_of(number, request.actor, request.GET)
    return render(request, "cases/access/audit.html", {"custody": custody, "events": events})
