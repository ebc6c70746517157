"""Charts that are their own tables: `{% load charts %}`; presentation attributes only, for the policy."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import template

register = template.Library()

FILLS = ("#1d5f94", "1", "2", "3", "4")


@register.inclusion_tag("components/charts/bars.html")
def bar_chart(title: str, rows: Sequence[Mapping[str, Any]], *, unit: str, heading: str) -> dict[str, Any]:
    """Bars. `rows`: label, value (0 or more) and, if the cases behind it can be opened, href."""
    longest = max((row["value"] for row in rows), default=0)
    shown = [{**row, "width": _share(row["value"], longest)} for row in rows]
    return {"title": title, "rows": shown, "unit": unit, "heading": heading}


@register.inclusion_tag("components/charts/stacked.html")
def stacked_chart(title: str, series: Sequence[str], rows: Sequence[Mapping[str, Any]], *, unit: str,
                  heading: str, key: str = "stack") -> dict[str, Any]:  # fmt: skip
    """Stacked bars of at most five series. `rows`: label, values (one per series), hrefs (optional, alike).

    `key` must differ between two such charts on one page: the patterns are named by it.
    """
    if len(series) > len(FILLS):
        raise template.TemplateSyntaxError(f"stacked_chart: {len(series)} series; at most {len(FILLS)}")
    fills = [fill if fill.startswith("#") else f"url(#{key}-{fill})" for fill in FILLS]
    longest = max((sum(row["values"]) for row in rows), default=0)
    shown = [{"label": row["label"], "total": sum(row["values"]), "cells": _cells(row, series),
              "parts": _parts(row["values"], fills, longest)} for row in rows]  # fmt: skip
    named = [{"name": name, "fill": fill} for name, fill in zip(series, fills, strict=False)]
    return {"title": title, "series": named, "rows": shown, "unit": unit, "heading": heading, "key": key}


def _share(value: float, whole: float) -> str:
    return f"{100 * value / whole:.2f}" if whole else "0"


def _cells(row: Mapping[str, Any], series: Sequence[str]) -> list[dict[str, Any]]:
    hrefs = row.get("hrefs") or [""] * len(series)
    return [{"value": value, "href": href, "series": name}
            for value, href, name in zip(row["values"], hrefs, series, strict=True)]  # fmt: skip


def _parts(values: Sequence[float], fills: Sequence[str], longest: float) -> list[dict[str, str]]:
    parts, before = [], 0.0
    for value, fill in zip(values, fills, strict=False):
        if value:
            parts.append({"x": _share(before, longest), "width": _share(value, longest), "fill": fill})
        before += value
    return parts
