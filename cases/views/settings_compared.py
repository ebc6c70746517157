"""Settings of prisons side by side, every change of them, and the sets of standards (docs/domain.md 5)."""

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render

from cases.actions import policies, prison_settings
from cases.models import Policy, PrisonSetting
from cases.standards.compared import grouped, limit_rows
from cases.standards.settings import InForce, known
from cases.views.clocks import as_of
from staff.models import Prison
from staff.views.access import requires
from staff.views.tables import as_csv

PAGE = 50
COLUMNS = ("setting", "prison", "value", "since", "reason")


def _sections(
    names: Mapping[int, str], standing: Mapping[str, Mapping[int, InForce]]
) -> list[dict[str, Any]]:
    """For each setting its values, with the prisons that have it."""
    sections = []
    for key, setting in known().items():
        groups = [
            {
                "words": one.words,
                "is_default": one.is_default,
                "prisons": [(names[prison], standing[key][prison]) for prison in one.prisons],
            }
            for one in grouped(setting=setting, standing=standing[key])
        ]
        sections.append({"setting": setting, "groups": groups, "differs": len(groups) > 1})
    return sections


@requires("policy_settings:R")
def settings_compare(request: Any) -> HttpResponseBase:
    """What every prison has set, as of a day, what differs first; `csv=1` gives it as a file."""
    form, day = as_of(request)
    names = dict(Prison.objects.visible_to(request.actor).order_by("name").values_list("pk", "name"))
    standing = prison_settings.all_standing(names, today=day)
    if request.GET.get("csv"):
        rows = (
            [setting.title, names[prison], setting.words(value=found.value), found.since or "", found.reason]
            for key, setting in known().items()
            for prison, found in standing[key].items()
        )
        return as_csv("settings-of-prisons.csv", header=COLUMNS, rows=rows)
    query = request.GET.copy()
    query["csv"] = "1"
    sections = _sections(names, standing)
    context = {
        "form": form,
        "day": day,
        "differing": [one for one in sections if one["differs"]],
        "alike": [one for one in sections if not one["differs"]],
        "prisons": len(names),
        "csv_href": f"?{query.urlencode()}",
    }
    return render(request, "cases/settings/compare.html", context)


@requires("policy_settings:R")
def settings_changes(request: Any) -> HttpResponse:
    """Who changed which setting to what, from when and why, the latest first; within reach."""
    rows = PrisonSetting.objects.visible_to(request.actor).select_related("prison", "set_by")
    page = Paginator(rows.order_by("-recorded_at", "-pk"), PAGE).get_page(request.GET.get("page"))
    shown = [
        {"row": row, "setting": known()[row.key], "words": known()[row.key].words(value=row.value)}
        for row in page
        if row.key in known()
    ]
    return render(request, "cases/settings/changes.html", {"page": page, "rows": shown})


@requires("policy_settings:R")
def standards_sets(request: Any) -> HttpResponse:
    """The sets of standards with their days in force, and every limit of each, what differs marked."""
    rows = list(Policy.objects.visible_to(request.actor).order_by("effective_from", "version"))
    sets = [policies.of(row) for row in rows]
    context = {"sets": list(zip(rows, sets, strict=True)), "limits": limit_rows(sets=sets)}
    return render(request, "cases/settings/standards.html", context)
