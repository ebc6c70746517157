"""Lists of cases in which something is missing or must be heeded; every number opens its cases."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from omu.dashboards.circumstances import LISTS, Listing, Watched
from staff import audit
from staff.actors import Actor
from staff.views.access import requires
from staff.views.tables import as_csv

PAGE = 50
MOST_ROWS = 20_000
COLUMNS = ("number", "name", "prison", "offender supervisor", "why")


def numbers(actor: Actor, unit: Watched) -> list[dict[str, Any]]:
    """How many cases stand on each list that the actor may read."""
    return [
        {
            "words": listing.words,
            "explains": listing.explains,
            "value": listing.cases(unit).count(),
            "href": reverse("case_list", args=[key]),
        }
        for key, listing in LISTS.items()
        if actor.may(listing.permission)
    ]


@requires("circumstances:R")
def case_lists(request: Any) -> HttpResponse:
    """Every list with its number."""
    unit = Watched(actor=request.actor, day=request.today)
    context = {"numbers": numbers(request.actor, unit), "unit": unit,
               "reads_missing": request.actor.may("record_check:R")}  # fmt: skip
    return render(request, "omu/case_lists/lists.html", context)


def _rows(listing: Listing, unit: Watched, headlines: Any) -> list[dict[str, Any]]:
    found = list(headlines)
    why = listing.why(unit, found)
    return [
        {
            "headline": one,
            "number": one.custody.prisoner.number,
            "name": one.custody.prisoner.list_name,
            "why": why.get(one.pk, ""),
        }
        for one in found
    ]


@requires("circumstances:R")
def case_list(request: Any, what: str) -> HttpResponseBase:
    """The cases behind one number; `csv=1` gives them as a file."""
    listing = LISTS.get(what)
    if listing is None or not request.actor.may(listing.permission):
        raise Http404
    unit = Watched(actor=request.actor, day=request.today)
    found = listing.cases(unit).select_related("custody__prisoner", "prison", "offender_supervisor")
    found = found.order_by("sort_name", "pk")
    audit.record(by=request.actor, deed="omu.case_list.opened", kind="read", details={"list": listing.words})
    if request.GET.get("csv"):
        rows = _rows(listing, unit, found[:MOST_ROWS])
        cells = (
            [row["number"], row["name"], row["headline"].prison,
             row["headline"].offender_supervisor or "nobody", row["why"]]
            for row in rows
        )  # fmt: skip
        return as_csv(f"{what}.csv", header=COLUMNS, rows=cells)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    sets = request.actor.may("policy_settings:W") and not request.actor.narrowed_to("policy_settings")
    context = {
        "near_home_href": reverse("near_home") if what == "home" and sets else "",
        "listing": listing,
        "what": what,
        "page": page,
        "rows": _rows(listing, unit, page.object_list),
        "unit": unit,
        "csv_href": "?csv=1",
    }
    return render(request, "omu/case_lists/list.html", context)
