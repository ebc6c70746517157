"""The dashboard of the unit: four numbers, a row for each officer, charts; every number opens its cases."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from cases.actions import redeployments
from cases.templatetags.case import title_of
from cases.views import redeployments as redeployment_pages
from cases.views.unheld import own_cases
from omu.dashboards import figures, pending, supervised
from omu.dashboards.circumstances import Watched
from omu.dashboards.unit import LEVELS, TIERS, Unit
from omu.views import case_lists
from omu.views.unit_cases import assessor_words, link, unit_asked
from staff.context import may_open
from staff.models import Heartbeat
from staff.views.access import requires

#: The four numbers at the head of the page, then those that are read in groups.
FIRST = ("overdue", "due_soon", "nobody", "unassessed")
GROUPS = (
    ("Who may be forgotten", ("oversight", "quiet", "never", "manager-quiet", "limbo")),
    ("Waiting for the unit's word", ("decisions", "meetings")),
    ("Before release", ("releases", "release-undone", "release-unplanned")),
)


def _number(here: Unit, what: str, value: int) -> dict[str, Any]:
    """A number with where it leads: to the queue for today's cases that nobody holds, else to its cases."""
    figure = figures.FIGURES[what]
    href = reverse("unheld") if what == "nobody" and here.is_now else link(here, what=what)
    return {"key": what, "words": figure.words, "explains": figure.explains, "value": value, "href": href}


def _officers(here: Unit) -> list[dict[str, Any]]:
    rows = here.by_officer()
    for row in rows:
        row["href"] = link(here, what="all", officer=row["key"])
        row["overdue_href"] = link(here, what="overdue", officer=row["key"])
        row["soon_href"] = link(here, what="due_soon", officer=row["key"])
    return rows


def _mix(here: Unit, officers: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    """Bars of each officer's cases by level or by tier."""
    keys = [key or "none" for key, _ in (LEVELS if kind == "level" else TIERS)]
    return [
        {
            "label": row["officer"],
            "values": [row[f"{kind}_{key}"] for key in keys],
            "hrefs": [link(here, what="all", officer=row["key"], **{kind: key}) for key in keys],
        }
        for row in officers
    ]


def _waiting(here: Unit) -> list[dict[str, Any]]:
    """Bars of what waits, with the unit's word and without."""
    address = reverse("unit_pending")
    return [
        {
            "label": pending.SOURCES[key].words,
            "values": [heard, unheard],
            "hrefs": [f"{address}?kind={key}&word=given", f"{address}?kind={key}&word=missing"],
        }
        for key, heard, unheard in pending.counts(here)
    ]


def _told(here: Unit, officers: list[dict[str, Any]], overdue: dict[str, int]) -> dict[str, int]:
    """Every number of the page. What the rows of officers and standards add up to is not counted again."""
    known = {
        "all": sum(row["cases"] for row in officers),
        "overdue": sum(row["overdue"] for row in officers),
        "due_soon": sum(row["due_soon"] for row in officers),
        "oversight": overdue.get("T12", 0),
    }
    shown = {*FIRST, *(key for _, keys in GROUPS for key in keys)}
    return known | figures.count(here, shown - set(known))


@requires("unit_dashboard:R")
def unit(request: Any) -> HttpResponse:
    """Four numbers, a row for each officer, charts with their tables; every number opens its people."""
    here, form = unit_asked(request)
    officers, overdue = _officers(here), here.overdue_by_standard()
    told = _told(here, officers, dict(overdue))
    standards = [
        {"label": title_of(standard), "value": cases, "href": link(here, what="overdue", standard=standard)}
        for standard, cases in overdue
    ]
    assessors = [
        {"label": assessor_words(role), "value": cases, "href": link(here, what="all", assessor=role)}
        for role, cases in here.by_assessor()
    ]
    groups = [
        {"words": words, "rows": [{**_number(here, key, told[key]), "label": figures.FIGURES[key].words}
                                  for key in keys]}
        for words, keys in GROUPS
    ]  # fmt: skip
    sweep = Heartbeat.objects.visible_to(request.actor).filter(part="sweep").first()
    quiet = redeployments.without_contact(
        own_cases(request.actor), since=redeployment_pages.quiet_since(request.today), today=request.today
    )
    context = {
        "quiet": len(quiet), "unit": here, "form": form, "officers": officers, "sweep": sweep,
        "all": _number(here, "all", told["all"]), "groups": groups,
        "numbers": [_number(here, key, told[key]) for key in FIRST],
        "mix": _mix(here, officers, "level"), "series": [words for _, words in LEVELS],
        "tiers": _mix(here, officers, "tier"), "tier_series": [words for _, words in TIERS],
        "standards": standards, "assessors": assessors, "waiting": _waiting(here),
        "word_series": ["Word given", "Word missing"], "supervision": supervised.of_unit(here),
        "reads_supervision": may_open(request.actor, "supervision"),
        "lists": case_lists.numbers(request.actor, Watched(request.actor, request.today, is_now=True)),
    }  # fmt: skip
    return render(request, "omu/unit/unit.html", context)
