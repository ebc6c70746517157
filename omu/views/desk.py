"""The reception desk: who came, who goes, what is missing (docs/domain.md 5 rule 5, 13)."""

import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from cases.models import Headline, Stage, Task, Transfer
from cases.standards.working_days import working_days_between
from staff.views.access import requires

LATELY = datetime.timedelta(days=14)
MOST = 50


def nobody_holds(request: Any) -> list[dict[str, Any]]:
    """Sentenced prisoners whom nobody holds, with their age in working days, the oldest first."""
    waiting = (
        Headline.objects.visible_to(request.actor)
        .filter(is_open=True, offender_supervisor__isnull=True, prison_id=request.actor.prison_id)
        .exclude(stage__in=[Stage.REMAND, Stage.CLOSED])
        .select_related("custody__prisoner")
        .prefetch_related("custody__stays")
    )
    rows = []
    for headline in waiting[:MOST]:
        stays = sorted(headline.custody.stays.all(), key=lambda stay: stay.arrived_on)
        since = stays[-1].arrived_on if stays else headline.custody.opened_on
        since = max(since, headline.custody.sentenced_on or since)
        rows.append(
            {
                "headline": headline,
                "since": since,
                "age": working_days_between(start=since, end=request.today),
            }
        )
    return sorted(rows, key=lambda row: row["since"])


@requires("reception:W", "transfer:A")
def reception_desk(request: Any) -> HttpResponse:
    """Arrivals, cases nobody holds, faults to mend, transfers under way."""
    headlines = Headline.objects.visible_to(request.actor).select_related("custody__prisoner")
    context = {
        "arrivals": headlines.filter(
            is_open=True,
            custody__stays__arrived_on__gte=request.today - LATELY,
            custody__stays__ended_on__isnull=True,
        ).order_by("-custody__stays__arrived_on", "sort_name")[:MOST],
        "nobody": nobody_holds(request),
        "tasks": Task.objects.visible_to(request.actor).open().select_related("custody__prisoner")[:MOST],
        "transfers": Transfer.objects.visible_to(request.actor)
        .filter(ended_on__isnull=True)
        .select_related("prisoner", "from_prison", "to_prison"),
        "can_receive": request.actor.may("reception:W"),
    }
    return render(request, "omu/desk/desk.html", context)
