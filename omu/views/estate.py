"""Prisons side by side, and the last twelve months of one: counts that were prepared, with their age."""

import datetime
import re
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from omu.dashboards import estate_figures, trends
from omu.dashboards.estate_figures import LEVEL_NAMES, TIER_NAMES, Prepared
from omu.dashboards.figures import FIGURES
from omu.forms.estate import PrisonFilter
from staff import audit
from staff.actors import Actor
from staff.models import HoldsSex, Prison
from staff.views.access import requires
from staff.views.addresses import same_list
from staff.views.tables import as_csv

PAGE = 50
MOST_ROWS = 20_000
MONTH = re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])")
#: What prisons are compared by: a share of their cases, or a count.
COMPARED = tuple(key for key in FIGURES if key != "all")
#: What prisons are added up by: what the filter calls it, and the name that is read.
ROLLED_UP: dict[str, Callable[[Prison], tuple[str, str]]] = {
    "region": lambda one: (one.region.code, one.region.name),
    "group": lambda one: (one.prison_group, one.prison_group),
}
COLUMNS = ("number", "name", "prison now", "offender supervisor now")


def prisons_of(actor: Actor) -> Any:
    """Whose counts an actor compares: the estate, a region, the prisons inspected; else one's own region."""
    every = Prison.objects.visible_to(actor).select_related("region")
    if actor.role == "inspector":
        return every.filter(pk__in=actor.inspected_prison_ids)
    if actor.region_id:
        return every.filter(region=actor.region_id)
    return every.filter(region__prisons=actor.prison_id) if actor.prison_id else every


def _chosen(prisons: Iterable[Prison], chosen: dict[str, str]) -> list[Prison]:
    """Of a region, of a group, and of a kind of prison."""
    kind = chosen.get("kind", "")
    return [
        one
        for one in prisons
        if chosen.get("region", "") in {"", one.region.code}
        and chosen.get("group", "") in {"", one.prison_group}
        and (kind != "resettlement" or one.resettlement)
        and (kind not in HoldsSex.values or one.holds == kind)
    ]


def _share(part: int, whole: int) -> str:
    """Per cent, rounded half up; a dash where there is nobody."""
    return f"{(200 * part + whole) // (2 * whole)}%" if whole else "–"


def _opens(actor: Actor, prison: Prison, key: str) -> str:
    """The cases behind a number, for those whose reach holds them."""
    if not actor.may("unit_dashboard:R") or actor.prison_id not in {None, prison.pk}:
        return ""
    return f"{reverse('unit_cases')}?what={key}&prison={prison.pk}"


def _counted(label: str, number: int, whole: int, href: str) -> dict[str, Any]:
    """A row of a table of shares; what counts nobody opens nothing."""
    width = f"{100 * number / whole:.2f}" if whole else "0"
    return {"label": label, "value": number, "all": whole, "share": _share(number, whole), "width": width,
            "href": href if number else ""}  # fmt: skip


def _row(prison: Prison, told: dict[str, Any], key: str, actor: Actor) -> dict[str, Any]:
    return _counted(prison.name, told.get(key, 0), told.get("all", 0), _opens(actor, prison, key))


def _rolled_up(prisons: list[Prison], prepared: Prepared, by: str) -> dict[tuple[str, str], Counter[str]]:
    """The numbers of the prisons of a region or group, added up, by what the filter calls it and its name."""
    sums: dict[tuple[str, str], Counter[str]] = {}
    for one in sorted(prisons, key=lambda one: ROLLED_UP[by](one)[1]):
        told = prepared.prisons.get(one.pk, {})
        numbers = {key: value for key, value in told.items() if isinstance(value, int)}
        sums.setdefault(ROLLED_UP[by](one), Counter()).update(numbers)
    return sums


def _sums(
    request: Any, prisons: list[Prison], prepared: Prepared, *, by: str, key: str
) -> list[dict[str, Any]]:
    """Regions or groups side by side, each opening its prisons; nothing where there is only one."""
    rows = [_counted(name or "In no group", told[key], told["all"],
                     same_list(request, "csv", what=key, **{by: chosen}) if chosen else "")
            for (chosen, name), told in _rolled_up(prisons, prepared, by).items()]  # fmt: skip
    return rows if len(rows) > 1 else []


def _mix(
    prisons: list[Prison], prepared: Prepared, names: dict[str, str], actor: Actor
) -> list[dict[str, Any]]:
    """Cases of each prison by level or tier; each number opens them for those whose reach holds them."""
    rows = []
    for one in prisons:
        told = [prepared.prisons.get(one.pk, {}).get(key, 0) for key in names]
        parts = [key.split("_", 1) for key in names]
        opened = _opens(actor, one, "all")
        hrefs = [f"{opened}&{name}={value}" if opened and number else ""
                 for (name, value), number in zip(parts, told, strict=True)]  # fmt: skip
        rows.append({"label": one.name, "values": told, "hrefs": hrefs})
    return rows


def _mix_of_sums(
    request: Any, prisons: list[Prison], prepared: Prepared, names: dict[str, str], *, by: str
) -> list[dict[str, Any]]:
    """Cases of each region or group by level or tier; each number opens its prisons; nothing for only one."""
    rows = []
    for (chosen, name), told in _rolled_up(prisons, prepared, by).items():
        href = same_list(request, "csv", **{by: chosen}) if chosen else ""
        values = [told[key] for key in names]
        hrefs = [href if value else "" for value in values]
        rows.append({"label": name or "In no group", "values": values, "hrefs": hrefs})
    return rows if len(rows) > 1 else []


@requires("estate_dashboard:R")
def prisons(request: Any) -> HttpResponseBase:
    """One number compared over prisons and regions, with the mix of each; `csv=1` gives every number."""
    within = list(prisons_of(request.actor))
    form = PrisonFilter(request.GET or None, prisons=within)
    chosen = form.cleaned_data if form.is_valid() else {}
    shown, prepared = _chosen(within, chosen), estate_figures.latest(by=request.actor)
    key = chosen.get("what") or "overdue"
    audit.record(by=request.actor, deed="omu.prisons.compared", kind="read", details={"what": key, **chosen})
    if prepared and request.GET.get("csv"):
        return _file(shown, prepared, by=request.GET["csv"])
    context: dict[str, Any] = {"form": form, "prepared": prepared, "figure": FIGURES[key], "shown": shown}
    if prepared:
        rows = [_row(one, prepared.prisons.get(one.pk, {}), key, request.actor) for one in shown]
        context |= {
            "rows": rows,
            "total": {"value": sum(row["value"] for row in rows), "all": sum(row["all"] for row in rows)},
            "sums": [(words, _sums(request, shown, prepared, by=by, key=key), same_list(request, csv=by))
                     for by, words in (("region", "Region"), ("group", "Prison group"))],
            "mixes": [_charts(request, shown, prepared, by=by, words=words)
                      for by, words in (("region", "Region"), ("group", "Prison group"))],
            "levels": _mix(shown, prepared, LEVEL_NAMES, request.actor),
            "level_series": list(LEVEL_NAMES.values()),
            "tiers": _mix(shown, prepared, TIER_NAMES, request.actor),
            "tier_series": list(TIER_NAMES.values()),
            "csv_href": same_list(request, csv="1"),
        }  # fmt: skip
        context["share"] = _share(context["total"]["value"], context["total"]["all"])
    return render(request, "omu/estate/prisons.html", context)


def _charts(
    request: Any, prisons: list[Prison], prepared: Prepared, *, by: str, words: str
) -> dict[str, Any]:
    """Both charts of the mix, added up."""
    charts = [("Risk of serious harm", LEVEL_NAMES, "levels"), ("Tier", TIER_NAMES, "tiers")]
    return {"heading": words, "charts": [
        {"title": f"{title} by {words.lower()}", "series": list(names.values()), "key": f"{by}-{key}",
         "rows": _mix_of_sums(request, prisons, prepared, names, by=by)}
        for title, names, key in charts
    ]}  # fmt: skip


def _file(shown: list[Prison], prepared: Prepared, *, by: str) -> HttpResponseBase:
    """Every number of each prison, or added up by region or group."""
    names = {key: one.words for key, one in FIGURES.items()} | LEVEL_NAMES | TIER_NAMES
    names |= {"supervision_late": "Supervision late", "supervision_soon": "Supervision due in 14 days"}
    if by in ROLLED_UP:
        added = _rolled_up(shown, prepared, by).items()
        sums = ([name or "in no group", prepared.day, *(told[key] for key in names)]
                for (_, name), told in added)  # fmt: skip
        return as_csv(f"{by}s.csv", header=(by, "as of", *names.values()), rows=sums)
    rows = ([one.region.name, one.prison_group, one.name, prepared.day,
             *(prepared.prisons.get(one.pk, {}).get(key, 0) for key in names)] for one in shown)  # fmt: skip
    header = ("region", "prison group", "prison", "as of", *names.values())
    return as_csv("prisons.csv", header=header, rows=rows)


def _prison(request: Any) -> Prison | None:
    """The prison whose months are shown: one's own; of an inspection the one asked for, else the first."""
    mine = Prison.objects.visible_to(request.actor)
    if request.actor.prison_id:
        return mine.get(pk=request.actor.prison_id)
    within = list(mine.filter(pk__in=request.actor.inspected_prison_ids))
    asked = request.GET.get("prison", "")
    return next((one for one in within if str(one.pk) == asked), within[0] if within else None)


def _bars(months: list[dict[str, Any]], prison: Prison, pairs: tuple[str, str]) -> list[dict[str, Any]]:
    """A bar of each month in two parts: what is wrong, and the rest."""
    whole, wrong = {"late": ("held", "late"), "missed": ("due", "missed")}[pairs[0]]
    address = reverse("unit_trend_cases")
    return [
        {
            "label": f"{datetime.date.fromisoformat(one['end']):%B %Y}" + ("" if one["whole"] else " *"),
            "values": [one[wrong], one[whole] - one[wrong]],
            "hrefs": [f"{address}?month={one['end'][:7]}&what={what}&prison={prison.pk}" for what in pairs],
        }
        for one in months
    ]


@requires("unit_dashboard:R")
def unit_trends(request: Any) -> HttpResponseBase:
    """The twelve whole months before today, as each stood at its end."""
    prison, prepared = _prison(request), estate_figures.latest(by=request.actor)
    told = prepared.prisons.get(prison.pk, {}) if prepared and prison else {}
    months = told.get("months", [])
    context: dict[str, Any] = {"prison": prison, "prepared": prepared, "months": months,
                               "fewer": trends.MONTHS - len(months)}  # fmt: skip
    if prison and months:
        context |= {
            "held": _bars(months, prison, ("late", "clear")),
            "due": _bars(months, prison, ("missed", "kept")),
            "held_series": ["Something overdue", "Nothing overdue"],
            "due_series": ["Not done in time", "Done in time"],
            "marked": any(not one["whole"] for one in months),
        }
    return render(request, "omu/estate/trends.html", context)


@requires("unit_dashboard:R")
def unit_trend_cases(request: Any) -> HttpResponseBase:
    """The cases behind a number of a month that are within reach now; `csv=1` gives them as a file."""
    last = f"{trends.month_ends(today=request.today)[-1]:%Y-%m}"
    month, what = MONTH.fullmatch(request.GET.get("month", last)), request.GET.get("what", "late")
    prison = _prison(request)
    if month is None or what not in trends.WHAT or prison is None:
        raise Http404
    end = trends.last_of(year=int(month[1]), month=int(month[2]))
    found = trends.cases(request.actor, what, end, prison=prison.pk)
    found = found.select_related("custody__prisoner", "prison", "offender_supervisor")
    audit.record(by=request.actor, deed="omu.unit.list_opened", kind="read",
                 details={"what": what, "month": month[0]})  # fmt: skip
    if request.GET.get("csv"):
        rows = ([one.custody.prisoner.number, one.custody.prisoner.list_name, one.prison,
                 one.offender_supervisor or "nobody"] for one in found[:MOST_ROWS])  # fmt: skip
        return as_csv("month.csv", header=COLUMNS, rows=rows)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "words": trends.WHAT[what], "end": end, "prison": prison,
               "csv_href": same_list(request, "page", csv="1")}  # fmt: skip
    return render(request, "omu/estate/month.html", context)
