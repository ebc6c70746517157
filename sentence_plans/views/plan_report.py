"""What the plans of a unit are for, and which objectives are alike in several (docs/domain.md 8.3, 8.5)."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Count, Min, Q
from django.http import Http404, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from sentence_plans.models import Objective, Purpose
from sentence_plans.models.objectives import ObjectiveQuerySet
from staff import audit
from staff.views.access import requires
from staff.views.addresses import same_list
from staff.views.tables import as_csv

A_PAGE = 50
MOST_ALIKE = 50
NONE = "none"
OPENED = "sentence_plans.plan.report_opened"


def _cases(**narrowed: Any) -> str:
    """The address of the objectives behind a number."""
    return f"{reverse('plan_report_cases')}?{urlencode(narrowed)}"


def _percent(part: int, whole: int) -> int | None:
    return round(100 * part / whole) if whole else None


def _by_purpose(rows: ObjectiveQuerySet, objectives: int, plans: int) -> list[dict[str, Any]]:
    """For each purpose how many objectives, in how many plans, with the shares; one query."""
    asked = {one.value: Q(purposes__contains=[one.value]) for one in Purpose} | {NONE: Q(purposes=[])}
    counted = rows.order_by().aggregate(
        **{f"objectives_{key}": Count("pk", filter=which) for key, which in asked.items()},
        **{f"plans_{key}": Count("plan", filter=which, distinct=True) for key, which in asked.items()},
    )
    labels = {one.value: str(one.label) for one in Purpose} | {NONE: "No purpose is named"}
    return [
        {
            "label": label,
            "value": counted[f"objectives_{key}"],
            "percent": _percent(counted[f"objectives_{key}"], objectives),
            "plans": counted[f"plans_{key}"],
            "of_plans": _percent(counted[f"plans_{key}"], plans),
            "href": _cases(purpose=key),
        }
        for key, label in labels.items()
    ]


def _alike(rows: ObjectiveQuerySet) -> list[dict[str, Any]]:
    """Wordings that stand in more than one plan, the commonest first; two queries."""
    found = rows.by_wording().order_by().values("wording")
    counted = found.annotate(plans=Count("plan", distinct=True), key=Min("pk")).filter(plans__gt=1)
    most = list(counted.order_by("-plans", "wording")[:MOST_ALIKE])
    texts = dict(rows.filter(pk__in=[one["key"] for one in most]).values_list("pk", "text"))
    return [
        {"text": texts[one["key"]], "plans": one["plans"], "href": _cases(like=one["key"])} for one in most
    ]


@requires("unit_dashboard:R")
def plan_report(request: Any) -> HttpResponseBase:
    """What the objectives of the unit are for, and which of them are worded alike in several plans."""
    rows = Objective.objects.window_for(request.actor)
    whole = rows.order_by().aggregate(objectives=Count("pk"), plans=Count("plan", distinct=True))
    purposes, alike = _by_purpose(rows, whole["objectives"], whole["plans"]), _alike(rows)
    audit.record(by=request.actor, deed=OPENED, kind="read")
    if request.GET.get("csv"):
        lines = [(one["label"], one["value"], one["percent"], one["plans"]) for one in purposes]
        return as_csv("purposes.csv", header=("purpose", "objectives", "percent", "plans"), rows=lines)
    context = {
        **whole,
        "purposes": purposes,
        "alike": alike,
        "most": MOST_ALIKE,
        "csv_href": same_list(request, csv="1"),
    }
    return render(request, "sentence_plans/report/report.html", context)


@requires("unit_dashboard:R")
def plan_report_cases(request: Any) -> HttpResponseBase:
    """The objectives behind a number: `purpose`, or `like` an objective by its key; else all."""
    rows = Objective.objects.window_for(request.actor)
    purpose, like = request.GET.get("purpose", ""), request.GET.get("like", "")
    title = "Objectives worked on"
    if purpose:
        rows, title = _of_purpose(rows, purpose)
    elif like:
        rows, title = _like(rows, like), "Objectives worded alike"
    found = rows.select_related("plan__prisoner").order_by(
        "plan__prisoner__family_name", "plan__prisoner__given_names", "plan_id", "position"
    )
    audit.record(by=request.actor, deed=OPENED, kind="read")
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "sentence_plans/report/cases.html", {"page": page, "title": title})


def _of_purpose(rows: ObjectiveQuerySet, purpose: str) -> tuple[ObjectiveQuerySet, str]:
    if purpose == NONE:
        return rows.filter(purposes=[]), "Objectives without a purpose"
    if purpose not in Purpose.values:
        raise Http404
    return rows.filter(purposes__contains=[purpose]), f"Objectives: {Purpose(purpose).label.lower()}"


def _like(rows: ObjectiveQuerySet, like: str) -> Any:
    """Those worded as one of them, given by its key of at most nine digits."""
    if not (like.isdecimal() and len(like) < 10):
        raise Http404
    worded = rows.by_wording()
    one = worded.filter(pk=int(like)).first()
    if one is None:
        raise Http404
    return worded.filter(wording=one.wording)
