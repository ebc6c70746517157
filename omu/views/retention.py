"""The records of a prison that have passed the period they are kept for (docs/domain.md 14.4). Read only."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from cases.actions import retention
from staff import audit
from staff.views.access import requires

A_PAGE = 25


@requires("record_files:R")
def retention_list(request: Any) -> HttpResponse:
    """Who within reach has passed, until when each was kept and why, and the periods with their days."""
    found = list(retention.passed(within=request.actor, today=request.today))
    audit.record(by=request.actor, deed="omu.retention.listed", kind="read", details={"records": len(found)})
    context = {
        "page": Paginator(found, A_PAGE).get_page(request.GET.get("page")),
        "day": request.today,
        "periods": [(one, one == retention.in_force(today=request.today)) for one in retention.periods()],
    }
    return render(request, "omu/retention/list.html", context)
