"""Lists of cases in which something is missing or must be heeded; every number opens its cases."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from omu.dashboards.circumstances import LISTS, Listing, Watched
from staff import audit
from staff.actors import Actor
from staff.views.access import requires
from staff.views.addresses import same_list
from staff.views.tables import as_csv

PAGE = 50
MOST_ROWS = 20_000
#: Stands in an address for the cases that nobody, or no trust, has.
NONE = "none"
COLUMNS = ("number", "name", "prison", "offender supervisor", "offender manager", "trust", "why")


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


#: What cases are counted by: the column, those that name it, the words of an empty one and of the column.
GROUPS = {
    "officer": (
        "offender_supervisor_id",
        ("offender_supervisor__family_name", "offender_supervisor__given_names"),
        "Nobody",
        "Offender supervisor",
    ),
    "trust": (
        "offender_manager_trust_id", ("offender_manager_trust__name",), "No trust", "Probation trust",
    ),
}  # fmt: skip


def groups(found: Any, by: str, request: Any) -> list[dict[str, Any]]:
    """How many of these cases each officer or trust has, with the address of just those; one query."""
    column, names, nobody, _ = GROUPS[by]
    counted = found.order_by().values(column, *names).annotate(number=Count("pk"))
    rows = [
        {
            "words": ", ".join(row[name] for name in names) if row[column] else nobody,
            "number": row["number"],
            "href": same_list(request, "page", by=str(row[column] or NONE)),
        }
        for row in counted
    ]
    return sorted(rows, key=lambda row: (-row["number"], row["words"]))


def _narrowed(found: Any, by: str, chosen: str) -> Any:
    """Those of one officer or trust; all where none, or nonsense, was asked for."""
    if not by or not (chosen == NONE or (chosen.isascii() and chosen.isdecimal() and len(chosen) < 19)):
        return found
    return found.filter(**{GROUPS[by][0]: None if chosen == NONE else int(chosen)})


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


def _name(user: Any) -> str:
    return user.list_name if user else "nobody"


@requires("circumstances:R")
def case_list(request: Any, what: str) -> HttpResponseBase:
    """The cases behind one number; `csv=1` gives them as a file."""
    listing = LISTS.get(what)
    if listing is None or not request.actor.may(listing.permission):
        raise Http404
    unit = Watched(actor=request.actor, day=request.today)
    found = listing.cases(unit).select_related(
        "custody__prisoner", "prison", "offender_supervisor", "offender_manager", "offender_manager_trust"
    )
    every, chosen = found, request.GET.get("by", "")
    found = _narrowed(found, listing.by, chosen).order_by("sort_name", "pk")
    audit.record(by=request.actor, deed="omu.case_list.opened", kind="read", details={"list": listing.words})
    if request.GET.get("csv"):
        rows = _rows(listing, unit, found[:MOST_ROWS])
        cells = (
            [row["number"], row["name"], row["headline"].prison,
             _name(row["headline"].offender_supervisor), _name(row["headline"].offender_manager),
             row["headline"].offender_manager_trust or "", row["why"]]
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
        "csv_href": same_list(request, "page", csv="1"),
        "groups": groups(every, listing.by, request) if listing.by else [],
        "grouped_by": GROUPS[listing.by][3] if listing.by else "",
        "is_narrowed": bool(chosen),
    }
    return render(request, "omu/case_lists/list.html", context)
