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


def nobody_holds(request: Any) -> list[dict[str, Any]]:
    """The oldest cases of the queue that nobody holds, with their age in working days."""
    found = unheld.queue(own_cases(request.actor), today=request.today)[:MOST]
    keys = [one.custody for one in found]
    shown = Headline.objects.visible_to(request.actor).filter(pk__in=keys)
    headlines = {one.pk: one for one in shown.select_related("custody__prisoner")}
    return [
        {
            "headline": headlines[one.custody],
            "since": one.oldest.since,
            "age": one.oldest.age(on=request.today),
            "reason": one.oldest.reason,
        }
        for one in found
    ]


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
        "shows_queue": request.actor.may("reception:W") or request.actor.may("allocation:A"),
    }
    return render(request, "omu/desk/desk.html", context)
