"""Who arrived, and what of their needs the prison cannot meet (docs/domain.md 16.8)."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponseBase
from django.shortcuts import render

from cases.models import Headline
from inspection.actions import needs_arrivals
from inspection.views import needs_places as places
from staff import audit
from staff.views.access import requires
from staff.views.addresses import same_list
from staff.views.tables import as_csv

A_PAGE = 50
HEADINGS = ("Number", "Name", "Arrived", "What", "Needs without provision", "Programmes not run here")


@requires("needs_people:R")
def needs_arrivals_list(request: Any) -> HttpResponseBase:
    """Arrivals of the last three months by whether their needs can be met; `which` opens one number."""
    prison, form = places.prison_of(request)
    if prison is None:
        raise Http404
    which = request.GET.get("which", needs_arrivals.CANNOT)
    if which not in needs_arrivals.WORDS:
        raise Http404
    found = needs_arrivals.arrivals(prison.pk, today=request.today)
    counted = [
        {"words": words, "value": sum(one.which == key for one in found), "which": key,
         "href": same_list(request, "page", "csv", which=key)}
        for key, words in needs_arrivals.WORDS.items()
    ]  # fmt: skip
    chosen = [one for one in found if one.which == which]
    seen = Headline.objects.visible_to(request.actor).select_related("custody__prisoner")
    headlines = {one.custody_id: one for one in seen.filter(custody__in=[a.person.custody for a in chosen])}
    rows = [(one, headlines[one.person.custody]) for one in chosen if one.person.custody in headlines]
    audit.record(
        by=request.actor, deed="inspection.needs.arrivals_opened", kind="read",
        details={"of": prison.code, "which": which},
    )  # fmt: skip
    if "csv" in request.GET:
        return as_csv("arrivals.csv", header=HEADINGS, rows=[_cells(*row) for row in rows])
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "prison": prison, "form": form, "since": needs_arrivals.since(today=request.today),
        "counted": counted, "which": which, "words": needs_arrivals.WORDS[which], "total": len(found),
        "page": page, "unseen": len(chosen) - len(rows),
        "csv_href": same_list(request, "page", csv="1") if rows else "",
    }  # fmt: skip
    return render(request, "inspection/needs/arrivals.html", context)


def _cells(one: needs_arrivals.Arrival, headline: Headline) -> list[Any]:
    prisoner = headline.custody.prisoner
    return [
        prisoner.number, prisoner.list_name, one.stay.arrived_on, needs_arrivals.WORDS[one.which],
        ", ".join(one.unmet), ", ".join(one.programmes),
    ]  # fmt: skip
