"""The cases that a manager has to look at, the longest overdue first (docs/domain.md 5 T12, 15)."""

import datetime
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Min, OuterRef, Subquery
from django.http import HttpResponseBase
from django.shortcuts import render

from cases.actions.redeployments import supervisors
from cases.forms.oversights import OVERDUE, SOON, OversightFilter
from cases.models import Clock, Oversight
from cases.templatetags.case import rosh_words
from cases.views.clocks import row
from cases.views.oversights import STANDARD
from cases.views.prison_settings import chosen_prison
from cases.views.unheld import own_cases
from staff import audit
from staff.views.access import requires
from staff.views.addresses import same_list
from staff.views.tables import as_csv

PAGE = 50
MOST_ROWS = 20_000
FORTNIGHT = datetime.timedelta(days=14)
COLUMNS = (
    "number", "name", "offender supervisor", "risk of serious harm", "expected because", "last oversight",
    "due by", "overdue",
)  # fmt: skip


def awaiting(request: Any) -> Any:
    """Cases of which oversight is expected, with `due` and `last`: by when, and the last entry."""
    of_case = Clock.objects.visible_to(request.actor).filter(custody=OuterRef("pk"), standard=STANDARD)
    open_ones = of_case.running().with_deadline()
    due = open_ones.order_by().values("custody").annotate(first=Min("deadline")).values("first")
    seen = (
        Oversight.objects.visible_to(request.actor)
        .standing()
        .filter(custody=OuterRef("pk"))
        .order_by("-seen_on", "-pk")
    )
    found = own_cases(request.actor).annotate(due=Subquery(due), last=Subquery(seen.values("seen_on")[:1]))
    return found.filter(due__isnull=False, is_open=True).order_by("due", "sort_name", "pk")


def narrowed(found: Any, chosen: dict[str, str], today: datetime.date) -> Any:
    """The cases a filter leaves."""
    if chosen.get("state") == OVERDUE:
        found = found.filter(due__lt=today)
    if chosen.get("state") == SOON:
        found = found.filter(due__gte=today, due__lte=today + FORTNIGHT)
    if chosen.get("risk") == "other":
        found = found.exclude(rosh_level__in=("high", "very_high"))
    elif chosen.get("risk"):
        found = found.filter(rosh_level=chosen["risk"])
    if chosen.get("officer"):
        found = found.filter(offender_supervisor=int(chosen["officer"]))
    return found


def _rows(found: list[Any], request: Any) -> list[dict[str, Any]]:
    """What is shown of each: the duty that is due first, and why; one query."""
    clocks: Any = Clock.objects.visible_to(request.actor).filter(
        custody_id__in=[one.pk for one in found], standard=STANDARD
    )
    first: dict[int, Clock] = {}
    for clock in clocks.running().with_deadline().select_related("policy").order_by("deadline", "pk"):
        first.setdefault(clock.custody_id or 0, clock)
    return [
        row(first[one.pk], request.today)
        | {
            "headline": one,
            "number": one.custody.prisoner.number,
            "name": one.custody.prisoner.list_name,
            "rosh": rosh_words(one.rosh_level),
            "because": first[one.pk].explanation.get("started_by", ""),
        }
        for one in found
        if one.pk in first
    ]


def _cells(one: dict[str, Any], today: datetime.date) -> list[Any]:
    headline = one["headline"]
    return [
        one["number"], one["name"], headline.offender_supervisor or "nobody", one["rosh"], one["because"],
        headline.last or "none", headline.due, "yes" if headline.due < today else "no",
    ]  # fmt: skip


@requires("oversight:W", "unit_dashboard:R")
def oversight_list(request: Any) -> HttpResponseBase:
    """Cases of which oversight is expected; `csv=1` gives them as a file."""
    prison = chosen_prison(request)
    people = supervisors(prison.pk, today=request.today) if prison else []
    names = {str(one.user_id): one.user.list_name for one in people}
    form = OversightFilter(request.GET, people=sorted(names.items(), key=lambda one: one[1]))
    chosen = form.chosen()
    every = awaiting(request)
    found = narrowed(every, chosen, request.today).select_related("custody__prisoner", "offender_supervisor")
    audit.record(by=request.actor, deed="cases.oversight.listed", kind="read")
    if request.GET.get("csv"):
        shown = (_cells(one, request.today) for one in _rows(list(found[:MOST_ROWS]), request))
        return as_csv("oversight.csv", header=COLUMNS, rows=shown)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    words = {name: dict(field.choices) for name, field in form.fields.items()}  # type: ignore[attr-defined]
    context = {
        "prison": prison, "page": page, "count": page.paginator.count, "form": form, "every": every.count(),
        "overdue": every.filter(due__lt=request.today).count(),
        "rows": _rows(list(page), request),
        "chosen": [
            {"label": words[name][value], "href": same_list(request, name, "page")}
            for name, value in chosen.items()
        ],
        "csv_href": same_list(request, "page", csv="1"),
        "overdue_href": same_list(request, "page", state=OVERDUE),
        "may_record": request.actor.may("oversight:W"),
    }  # fmt: skip
    return render(request, "cases/oversights/list.html", context)
