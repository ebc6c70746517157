"""The people behind the numbers of a dashboard, and what waits for the unit's word; both also as files."""

import datetime
import re
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from cases.templatetags.case import rosh_words, title_of, when
from omu.dashboards import figures, pending
from omu.dashboards.unit import LEVELS, TIERS, Unit, next_due, overdue_counts
from omu.forms.unit import AsOfForm
from staff import audit
from staff.permissions import ROLE_NAMES
from staff.views.access import requires
from staff.views.addresses import same_list
from staff.views.tables import as_csv

PAGE = 50
MOST_ROWS = 20_000
#: What the name of a standard may be made of, such as T8.plan; none at all narrows nothing.
STANDARD = re.compile(r"[A-Za-z0-9.]{0,20}")
#: Keys of users and prisons fit into the numbers of the database.
KEY = re.compile(r"[0-9]{1,18}")
COLUMNS = (
    "number", "name", "prison", "stage", "risk of serious harm", "tier", "earliest release",
    "offender supervisor", "next due", "by", "overdue",
)  # fmt: skip
PENDING = {key: one.words for key, one in pending.SOURCES.items()}
WAITING = ("number", "name", "what", "wanted on", "word of the unit")


def unit_asked(request: Any) -> tuple[Unit, AsOfForm]:
    """The unit on the day asked about; a day that cannot be read leaves today and says why."""
    form = AsOfForm(request.GET or None)
    chosen = form.cleaned_data.get("as_of") if form.is_bound and form.is_valid() else None
    day = chosen or request.today
    prison = request.GET.get("prison", "")
    within = int(prison) if KEY.fullmatch(prison) else None
    return Unit(actor=request.actor, day=day, is_now=day == request.today, prison=within), form


def assessor_words(role: str) -> str:
    """A role as it is read in a table, its first letter a capital."""
    words = ROLE_NAMES.get(role, "no complete assessment")
    return words[:1].upper() + words[1:]


def link(unit: Unit, **narrowed: Any) -> str:
    """The address of the cases behind a number."""
    day = {"as_of_day": unit.day.day, "as_of_month": unit.day.month, "as_of_year": unit.day.year}
    place = {"prison": unit.prison} if unit.prison else {}
    return f"{reverse('unit_cases')}?{urlencode(narrowed | place | day)}"


def _asked(request: Any) -> dict[str, Any]:
    """Which number was opened; 404 for what no number means."""
    asked = {name: request.GET.get(name, "") for name in ("officer", "tier", "standard", "assessor")}
    what, level = request.GET.get("what", "all"), request.GET.get("level")
    known = {key or "none" for key, _ in LEVELS}
    if (
        what not in figures.FIGURES
        or not (asked["officer"] in {"", "none"} or KEY.fullmatch(asked["officer"]))
        or level not in {None, *known}
        or asked["tier"] not in {"", *(str(key or "none") for key, _ in TIERS)}
        or not STANDARD.fullmatch(asked["standard"])
        or asked["assessor"] not in {"", "none", *ROLE_NAMES}
    ):
        raise Http404
    return {"what": what, "level": "" if level == "none" else level, **asked}


def _rows(headlines: Any, here: Unit) -> list[dict[str, Any]]:
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
    words = figures.FIGURES[asked["what"]].words
    words += f": {title_of(asked['standard'])}" if asked["standard"] else ""
    levels, tiers = dict(LEVELS), {str(key or "none"): label for key, label in TIERS}
    words += f", {levels[asked['level']]}" if asked["level"] is not None else ""
    words += f", {tiers[asked['tier']]}" if asked["tier"] else ""
    assessor = asked["assessor"]
    return f"{words}, latest assessment: {assessor_words(assessor)}" if assessor else words


def _cells(row: dict[str, Any]) -> list[object]:
    case = row["headline"]
    return [row["number"], row["name"], case.prison, case.get_stage_display(), row["rosh"], case.tier or "",
            case.earliest_release_on or "", case.offender_supervisor or "nobody", row["next"],
            row["deadline"] or "", row["overdue"]]  # fmt: skip


@requires("unit_dashboard:R")
def unit_cases(request: Any) -> HttpResponseBase:
    """The people behind a number; `csv=1` gives them as a file."""
    here, _ = unit_asked(request)
    asked = _asked(request)
    narrowed = {key: value for key, value in asked.items() if key != "what"}
    narrowed["due"] = "due_soon" if asked["what"] == "due_soon" else "overdue"
    found = here.narrowed(figures.cases(here, asked["what"]), **narrowed)
    found = found.select_related("custody__prisoner", "offender_supervisor", "prison")
    found = found.order_by("sort_name", "pk")
    audit.record(by=request.actor, deed="omu.unit.list_opened", kind="read", details=asked)
    if request.GET.get("csv"):
        lines = _rows(found[:MOST_ROWS], here)
        return as_csv("cases.csv", header=COLUMNS, rows=(_cells(row) for row in lines))
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": _rows(page.object_list, here),
        "words": _words(asked),
        "explains": figures.FIGURES[asked["what"]].explains,
        "unit": here,
        "csv_href": same_list(request, "page", csv="1"),
        "several": not request.actor.prison_id,
    }
    return render(request, "omu/unit/cases.html", context)


def _opens(one: pending.Waiting) -> str:
    """Where a thing that waits is opened."""
    parts = {"meeting": [one.key], "transfer": []}.get(one.kind, [one.number, one.key])
    return reverse(pending.SOURCES[one.kind].page, args=parts)


@requires("unit_dashboard:R")
def unit_pending(request: Any) -> HttpResponseBase:
    """Every decision, meeting, board and transfer that is pending, with the unit's word given or missing."""
    kind, word = request.GET.get("kind", ""), request.GET.get("word", "")
    if kind not in {"", *pending.SOURCES} or word not in {"", "given", "missing"}:
        raise Http404
    here = Unit(actor=request.actor, day=request.today, is_now=True)
    found = pending.behind(here, kind=kind, heard={"given": True, "missing": False}.get(word))
    audit.record(by=request.actor, deed="omu.unit.pending_opened", kind="read",
                 details={"kind": kind, "word": word})  # fmt: skip
    if request.GET.get("csv"):
        rows = ([one.number, one.name, one.words, one.wanted_on or "", "given" if one.heard else "missing"]
                for one in found)  # fmt: skip
        return as_csv("pending.csv", header=WAITING, rows=rows)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [{"one": one, "href": _opens(one), "late": _late(one, request.today)} for one in page],
        "kinds": [
            {"label": words, "href": same_list(request, "page", kind=key), "current": key == kind}
            for key, words in [
                ("", "Everything"),
                *((key, one.words) for key, one in pending.SOURCES.items()),
            ]
        ],
        "states": [
            {"label": words, "href": same_list(request, "page", word=key), "current": key == word}
            for key, words in (("", "Both"), ("missing", "Word missing"), ("given", "Word given"))
        ],
        "csv_href": same_list(request, "page", csv="1"),
    }
    return render(request, "omu/unit/pending.html", context)


def _late(one: pending.Waiting, today: datetime.date) -> bool:
    return bool(one.wanted_on and one.wanted_on < today)
