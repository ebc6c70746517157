"""The dashboard of the unit, and the cases behind each of its numbers."""

import datetime
import re
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from cases.actions import redeployments
from cases.templatetags.case import rosh_words, title_of, when
from cases.views import redeployments as redeployment_pages
from cases.views.unheld import own_cases
from omu.dashboards.circumstances import Watched
from omu.dashboards.unit import LEVELS, Unit, next_due, overdue_counts
from omu.forms.unit import AsOfForm
from omu.views import case_lists
from staff import audit
from staff.models import Heartbeat
from staff.permissions import ROLE_NAMES
from staff.views.access import requires
from staff.views.addresses import same_list
from staff.views.tables import as_csv

PAGE = 50
#: What the name of a standard may be made of, such as T8.plan; none at all narrows nothing.
STANDARD = re.compile(r"[A-Za-z0-9.]{0,20}")
WORDS = {
    "all": "Cases",
    "overdue": "Cases with something overdue",
    "due_soon": "Cases with something due in 14 days",
    "nobody": "Cases that nobody holds",
    "unassessed": "Cases whose risk of serious harm is not assessed",
}
COLUMNS = (
    "number",
    "name",
    "stage",
    "risk of serious harm",
    "offender supervisor",
    "next due",
    "by",
    "overdue",
)


def _unit(request: Any) -> tuple[Unit, AsOfForm]:
    """The unit on the day asked about; a day that cannot be read leaves today and says why."""
    form = AsOfForm(request.GET or None)
    chosen = form.cleaned_data.get("as_of") if form.is_bound and form.is_valid() else None
    return Unit(actor=request.actor, day=chosen or request.today), form


def assessor_words(role: str) -> str:
    """A role as it is read in a table, its first letter a capital."""
    words = ROLE_NAMES.get(role, "no complete assessment")
    return words[:1].upper() + words[1:]


def _link(unit: Unit, **narrowed: Any) -> str:
    """The address of the cases behind a number."""
    day = {"as_of_day": unit.day.day, "as_of_month": unit.day.month, "as_of_year": unit.day.year}
    return f"{reverse('unit_cases')}?{urlencode(narrowed | day)}"


def _behind(here: Unit, what: str, today: datetime.date) -> str:
    """Where a number leads: to the queue for today's cases that nobody holds, else to the cases it counts."""
    return reverse("unheld") if what == "nobody" and here.day == today else _link(here, what=what)


@requires("unit_dashboard:R")
def unit(request: Any) -> HttpResponse:
    """Four numbers, a row for each officer, charts with their tables; every number opens its people."""
    here, form = _unit(request)
    officers = here.by_officer()
    for row in officers:
        row["href"] = _link(here, what="all", officer=row["key"])
        row["overdue_href"] = _link(here, what="overdue", officer=row["key"])
        row["soon_href"] = _link(here, what="due_soon", officer=row["key"])
    mix = [
        {
            "label": row["officer"],
            "values": [row[f"level_{key or 'none'}"] for key, _ in LEVELS],
            "hrefs": [_link(here, what="all", officer=row["key"], level=key or "none") for key, _ in LEVELS],
        }
        for row in officers
    ]
    standards = [
        {"label": title_of(standard), "value": cases, "href": _link(here, what="overdue", standard=standard)}
        for standard, cases in here.overdue_by_standard()
    ]
    assessors = [
        {"label": assessor_words(role), "value": cases, "href": _link(here, what="all", assessor=role)}
        for role, cases in here.by_assessor()
    ]
    numbers = [
        {"words": WORDS[what], "value": value, "href": _behind(here, what, request.today)}
        for what, value in here.numbers().items()
    ]
    sweep = Heartbeat.objects.visible_to(request.actor).filter(part="sweep").first()
    quiet = redeployments.without_contact(
        own_cases(request.actor), since=redeployment_pages.quiet_since(request.today), today=request.today
    )
    context = {"quiet": len(quiet), "unit": here, "form": form, "numbers": numbers, "officers": officers,
               "mix": mix,
               "series": [words for _, words in LEVELS], "standards": standards, "sweep": sweep,
               "assessors": assessors,
               "lists": case_lists.numbers(request.actor, Watched(request.actor, request.today))}  # fmt: skip
    return render(request, "omu/unit/unit.html", context)


def _asked(request: Any) -> dict[str, Any]:
    """Which number was opened; 404 for what no number means."""
    what, officer = request.GET.get("what", "all"), request.GET.get("officer", "")
    level, standard = request.GET.get("level"), request.GET.get("standard", "")
    assessor = request.GET.get("assessor", "")
    known = {key or "none" for key, _ in LEVELS}
    if (
        what not in WORDS
        or not (officer in {"", "none"} or officer.isdecimal())
        or level not in {None, *known}
        or not STANDARD.fullmatch(standard)
        or assessor not in {"", "none", *ROLE_NAMES}
    ):
        raise Http404
    narrowed = "" if level == "none" else level
    return {
        "what": what,
        "officer": officer,
        "level": narrowed,
        "standard": standard,
        "assessor": assessor,
    }


def _rows(headlines: Any, here: Unit, today: datetime.date) -> list[dict[str, Any]]:
    """The rows of a list of cases, with the next thing due; two queries more, whatever their number."""
    headlines = list(headlines)
    custodies = [headline.custody_id for headline in headlines]
    due, late = next_due(custodies, here), overdue_counts(custodies, here)
    return [
        {
            "headline": headline,
            "number": headline.custody.prisoner.number,
            "name": headline.custody.prisoner.list_name,
            "rosh": rosh_words(headline.rosh_level, headline.rosh_group),
            "next": title_of(due[headline.custody_id].standard) if headline.custody_id in due else "",
            "deadline": due[headline.custody_id].due_by if headline.custody_id in due else None,
            "when": when(due[headline.custody_id].due_by, here.day) if headline.custody_id in due else "",
            "overdue": late.get(headline.custody_id, 0),
        }
        for headline in headlines
    ]


def _words(asked: dict[str, Any]) -> str:
    """What a list of cases is of."""
    words = WORDS[asked["what"]] + (f": {title_of(asked['standard'])}" if asked["standard"] else "")
    assessor = asked["assessor"]
    return f"{words}, latest assessment: {assessor_words(assessor)}" if assessor else words


@requires("unit_dashboard:R")
def unit_cases(request: Any) -> HttpResponseBase:
    """The people behind a number; `csv=1` gives them as a file."""
    here, _ = _unit(request)
    asked = _asked(request)
    found = (
        here.cases(**asked).select_related("custody__prisoner", "offender_supervisor").order_by("sort_name")
    )
    audit.record(by=request.actor, deed="omu.unit.list_opened", kind="read", details=asked)
    if request.GET.get("csv"):
        lines = _rows(found[:20_000], here, request.today)
        cells = ([row["number"], row["name"], row["headline"].get_stage_display(), row["rosh"],
                  row["headline"].offender_supervisor or "nobody", row["next"], row["deadline"] or "",
                  row["overdue"]]
                 for row in lines)  # fmt: skip
        return as_csv("cases.csv", header=COLUMNS, rows=cells)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": _rows(page.object_list, here, request.today),
        "words": _words(asked),
        "unit": here,
        "csv_href": same_list(request, csv="1"),
    }
    return render(request, "omu/unit/cases.html", context)
