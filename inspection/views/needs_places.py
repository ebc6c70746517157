"""Of which prison or region a page on needs is, and how its tables are shown (docs/domain.md 16)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import Http404
from django.urls import reverse

from inspection.actions.needs_analyses import Place
from inspection.forms.needs_analyses import PlaceForm
from inspection.standards.needs_tables import COLUMNS
from staff.models import Prison, Region

#: What the choice of every region is called in an address; no region has this code.
EVERY = "*"


def prison_of(request: Any) -> tuple[Prison | None, PlaceForm]:
    """The prison that is asked for, else one's own, else the first; None where there is none."""
    prisons = list(Prison.objects.visible_to(request.actor))
    by_code = {one.code: one for one in prisons}
    own = next((one for one in prisons if one.pk == request.actor.prison_id), None)
    here = by_code.get(request.GET.get("place", "")) or own or next(iter(prisons), None)
    choices = [(one.code, one.name) for one in prisons]
    return here, PlaceForm({"place": here.code if here else ""}, label="Prison", choices=choices)


def region_of(request: Any) -> tuple[Region | None, PlaceForm]:
    """The region that is asked for, else one's own; None for every prison."""
    regions = {one.code: one for one in Region.objects.visible_to(request.actor)}
    asked = request.GET.get("place", "")
    own = next((one for one in regions.values() if one.pk == request.actor.region_id), None)
    here = None if asked == EVERY else regions.get(asked) or own
    choices = [(EVERY, "Every region"), *((code, one.name) for code, one in regions.items())]
    return here, PlaceForm({"place": here.code if here else EVERY}, label="Region", choices=choices)


def place_of(request: Any) -> Place:
    """The place named in an address: `prison`, `region`, else one's own. 404 if there is none."""
    code, region = request.GET.get("prison", ""), request.GET.get("region", "")
    if code:
        found = Prison.objects.visible_to(request.actor).filter(code=code).first()
        if found is None:
            raise Http404
        return Place(prison=found)
    if region and region != EVERY:
        there = Region.objects.visible_to(request.actor).filter(code=region).first()
        if there is None:
            raise Http404
        return Place(region=there)
    return Place() if region else own_place(request)


def own_place(request: Any) -> Place:
    """What somebody acts for: a prison, a region, else every prison."""
    prison = Prison.objects.visible_to(request.actor).filter(pk=request.actor.prison_id).first()
    region = Region.objects.visible_to(request.actor).filter(pk=request.actor.region_id).first()
    return Place(prison=prison) if prison else Place(region=region)


def query_of(place: Place) -> str:
    """The part of an address that names a place."""
    if place.prison:
        return urlencode({"prison": place.prison.code})
    return urlencode({"region": place.region.code if place.region else EVERY})


def people_href(number: str, *, prison: str) -> str:
    """The address of the people behind a number."""
    return f"{reverse('needs_people')}?{urlencode({'place': prison, 'number': number})}"


def charts(tables: Iterable[Mapping[str, Any]], *, prison: str = "") -> list[dict[str, Any]]:
    """The tables for the page; `prison` opens the people behind each number, without it none is opened."""
    return [_chart(one, prison) for one in tables]


def _chart(table: Mapping[str, Any], prison: str) -> dict[str, Any]:
    rows = []
    for row in table["rows"]:
        label = f"{row['label']}, {row['share']}" if row["share"] else row["label"]
        hrefs = [people_href(key, prison=prison) if prison and value and key else ""
                 for key, value in zip(row["keys"], row["values"], strict=True)]  # fmt: skip
        one = {"label": label, "values": row["values"], "hrefs": hrefs}
        rows.append(one | {"value": row["values"][0], "href": hrefs[0]})
    return {
        **table,
        "rows": rows,
        "is_stacked": len(table["series"]) > 1,
        "caption": f"People by {table['heading'].lower()}",
    }


def programme_rows(lines: Iterable[Mapping[str, Any]], *, prison: str = "") -> dict[str, Any]:
    """The programmes for the page: those run, those not run, and the chart of who finds a place."""
    rows: dict[bool, list[dict[str, Any]]] = {True: [], False: []}
    chart = []
    for line in lines:
        said = dict(zip((key for key, _ in COLUMNS), line["values"], strict=True))
        cells = [
            {"label": words, "value": value,
             "href": people_href(key, prison=prison) if prison and value else ""}
            for (_, words), value, key in zip(COLUMNS, line["values"], line["keys"], strict=True)
        ]  # fmt: skip
        rows[bool(line["run_at"])].append({**line, "cells": cells})
        if line["run_at"] and said["time"]:
            label = line["name"] if line["is_accredited"] else f"{line['name']} (not accredited)"
            chart.append({"label": label, "values": [said["time"] - line["gap"], line["gap"]]})
    return {"run": rows[True], "not_run": rows[False], "chart": chart, "columns": [w for _, w in COLUMNS]}


SERIES: Sequence[str] = ("Find a place within a year", "No place")
