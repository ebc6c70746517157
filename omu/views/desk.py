"""The reception desk: who came, who goes, what is missing (docs/domain.md 5 rule 5, 13)."""

import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from cases.actions import unheld
from cases.models import Headline, Task, Transfer
from cases.views.unheld import own_cases
from staff.views.access import requires

LATELY = datetime.timedelta(days=14)
MOST = 50
#: Of the cases that nobody holds: their whole queue has a page of its own.
OLDEST = 10


def nobody_holds(request: Any) -> dict[str, Any]:
    """How many cases nobody holds, and the oldest of them with their age in working days."""
    queue = unheld.queue(own_cases(request.actor), today=request.today)
    found = queue[:OLDEST]
    keys = [one.custody for one in found]
    shown = Headline.objects.visible_to(request.actor).filter(pk__in=keys)
    headlines = {one.pk: one for one in shown.select_related("custody__prisoner")}
    rows = [
        {
            "headline": headlines[one.custody],
            "since": one.oldest.since,
            "age": one.oldest.age(on=request.today),
            "reason": one.oldest.reason,
        }
        for one in found
    ]
    return {"nobody": rows, "nobody_count": len(queue)}


@requires("reception:W", "transfer:A")
def reception_desk(request: Any) -> HttpResponse:
    """Arrivals, cases nobody holds, faults to mend, transfers under way."""
    headlines = Headline.objects.visible_to(request.actor).select_related("custody__prisoner")
    tasks = Task.objects.visible_to(request.actor).open().select_related("custody__prisoner")
    arrivals = headlines.filter(
        is_open=True,
        custody__stays__arrived_on__gte=request.today - LATELY,
        custody__stays__ended_on__isnull=True,
    )
    context = {
        "arrivals": arrivals.order_by("-custody__stays__arrived_on", "sort_name")[:MOST],
        "arrival_count": arrivals.count(),
        **nobody_holds(request),
        "tasks": tasks[:MOST],
        "task_count": tasks.count(),
        "transfers": Transfer.objects.visible_to(request.actor)
        .filter(ended_on__isnull=True)
        .select_related("prisoner", "from_prison", "to_prison"),
        "can_receive": request.actor.may("reception:W"),
        "shows_queue": request.actor.may("reception:W") or request.actor.may("allocation:A"),
    }
    return render(request, "omu/desk/desk.html", context)
