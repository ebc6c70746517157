"""Workload of the offender supervisors of a prison, beside what other duties took (docs/domain.md 15)."""

from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import render

from cases.actions import redeployments, workloads
from cases.standards.workload import DAYS, LEVELS, TIERS
from cases.views.prison_settings import chosen_prison
from cases.views.unheld import beside
from staff import audit
from staff.views.access import requires
from staff.views.tables import as_csv

LEVEL_WORDS = {
    "very_high": "Very High", "high": "High", "medium": "Medium", "low": "Low", "": "Not assessed yet"
}  # fmt: skip
COLUMNS = (
    "offender supervisor", "grade", "cases", "points", "tier 4", "tier 3", "tier 2", "tier 1", "no tier yet",
    *(LEVEL_WORDS[level].lower() for level in LEVELS), "hours lost in four weeks",
    "talks with prisoners in four weeks", "talks a case",
)  # fmt: skip


def _rows(request: Any, prison: Any) -> list[dict[str, Any]]:
    people = redeployments.supervisors(prison.pk, today=request.today) if prison else []
    once = {one.user_id: one for one in people}
    found = workloads.loads(once, prison=prison, today=request.today) if once else {}
    rows: list[dict[str, Any]] = [
        {
            "assignment": one,
            "load": found[key],
            "tiers": [(tier, found[key].tiers[tier]) for tier in TIERS],
            "levels": [(LEVEL_WORDS[level], found[key].levels[level]) for level in LEVELS],
        }
        for key, one in once.items()
    ]
    rows.sort(key=lambda row: (-row["load"].points.total, row["assignment"].user.list_name))
    return rows


def _cells(row: dict[str, Any]) -> list[Any]:
    load = row["load"]
    return [
        row["assignment"].user.list_name, row["assignment"].get_grade_display(), load.cases,
        load.points.total, *(number for _, number in row["tiers"]), load.points.without_tier,
        *(number for _, number in row["levels"]), load.hours, load.talks, load.talks_a_case,
    ]  # fmt: skip


@requires("workforce:R", narrowed=False)
def workload(request: Any) -> HttpResponseBase:
    """Cases by tier and level, points, hours lost and talks of each; `csv=1` gives it as a file."""
    prison = chosen_prison(request)
    rows = _rows(request, prison)
    if request.GET.get("csv"):
        audit.record(by=request.actor, deed="cases.workload.exported", kind="read")
        return as_csv("workload.csv", header=COLUMNS, rows=(_cells(row) for row in rows))
    context = {
        "prison": prison, "rows": rows, "beside": beside(request), "days": DAYS, "csv_href": "?csv=1",
        "may_set": request.actor.may("policy_settings:W"),
    }  # fmt: skip
    return render(request, "cases/caseloads/workload.html", context)
