"""Who needs which programme and does not have it (docs/domain.md 16.3)."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponseBase
from django.shortcuts import render

from sentence_plans.actions import unmet
from sentence_plans.models import Action, ActionQuerySet, Delivery
from staff import audit
from staff.views.access import requires
from staff.views.addresses import same_list
from staff.views.tables import as_csv

A_PAGE = 50
#: Where the code of a programme is asked for: what plans need and nobody is referred to. No code is so.
UNAVAILABLE = "*"
HEADINGS = ("Number", "Name", "Programme", "Accredited", "State", "Step", "Reason", "Could start",
            "Earliest release", "Too late")  # fmt: skip


@requires("interventions:R")
def unmet_list(request: Any) -> HttpResponseBase:
    """Programmes that are needed and not delivered: by programme, then each person with reason and place.

    `programme` is the code of one, or `*` for what plans need and cannot have without a referral; `soon` asks
    for those released within six months, `csv` for a file.
    """
    soon = request.GET.get("soon") == "yes"
    reach: dict[str, Any] = {"prison": request.actor.prison_id, "soon": soon, "today": request.today}
    every, missing = unmet.needed(**reach, by=request.actor), unmet.unavailable(**reach, by=request.actor)
    if request.GET.get("programme") == UNAVAILABLE:
        return _unavailable(request, missing, soon=soon)
    programmes = unmet.by_programme(every)
    code = request.GET.get("programme", "")
    chosen = next((one for one in programmes if one["programme__code"] == code), None)
    rows = every.filter(programme__code=code) if chosen else every
    rows = rows.select_related(
        "programme", "course", "prison", "custody__prisoner", "custody__headline__prison"
    )
    rows = rows.order_by("custody__headline__earliest_release_on", "pk")
    audit.record(
        by=request.actor, deed="sentence_plans.unmet.list_opened", kind="read",
        details={"programme": code if chosen else "", "soon": soon},
    )  # fmt: skip
    if "csv" in request.GET:
        found = [_line(one) for one in unmet.shown(list(rows), today=request.today)]
        found += [] if chosen else [_missing_line(one) for one in _with_person(missing)]
        return as_csv("not-delivered.csv", header=HEADINGS, rows=found)
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": unmet.shown(list(page), today=request.today),
        "programmes": programmes,
        "chosen": chosen,
        "soon": soon,
        "missing": missing.values("objective__plan__custody").distinct().count(),
        "total": sum(int(str(one["people"])) for one in programmes),
        "csv_href": same_list(request, "page", csv="1") if page.object_list else "",
    }
    return render(request, "sentence_plans/unmet.html", context)


def _with_person(rows: ActionQuerySet) -> ActionQuerySet:
    custody = "objective__plan__custody"
    rows = rows.select_related(f"{custody}__prisoner", f"{custody}__headline__prison")
    return rows.order_by("objective__plan__custody__headline__earliest_release_on", "pk")


def _unavailable(request: Any, rows: ActionQuerySet, *, soon: bool) -> HttpResponseBase:
    """What plans need and cannot have, person by person."""
    audit.record(
        by=request.actor, deed="sentence_plans.unmet.list_opened", kind="read",
        details={"programme": UNAVAILABLE, "soon": soon},
    )  # fmt: skip
    if "csv" in request.GET:
        lines = [_missing_line(one) for one in _with_person(rows)]
        return as_csv("not-available.csv", header=HEADINGS, rows=lines)
    page = Paginator(_with_person(rows), A_PAGE).get_page(request.GET.get("page"))
    href = same_list(request, "page", csv="1") if page.object_list else ""
    return render(request, "sentence_plans/unavailable.html", {"page": page, "soon": soon, "csv_href": href})


def _missing_line(one: Action) -> list[Any]:
    custody = one.objective.plan.custody
    return [
        custody.prisoner.number, custody.prisoner.list_name, one.what, "", "In the plan, no referral", "",
        "Needed and not available", "nobody can say", custody.headline.earliest_release_on or "", "",
    ]  # fmt: skip


def _line(one: unmet.Unmet) -> list[Any]:
    row: Delivery = one.delivery
    custody = row.custody
    return [
        custody.prisoner.number, custody.prisoner.list_name, row.programme.name,
        "yes" if row.programme.is_accredited else "no", row.get_state_display(), row.get_step_display(),
        row.get_reason_display(), one.earliest.on or one.earliest.reason,
        custody.headline.earliest_release_on or "", one.too_late,
    ]  # fmt: skip
