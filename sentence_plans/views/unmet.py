"""Who needs which programme and does not have it (docs/domain.md 16.3)."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponseBase
from django.shortcuts import render

from sentence_plans.actions import unmet
from sentence_plans.models import Delivery
from staff import audit
from staff.views.access import requires
from staff.views.addresses import same_list
from staff.views.tables import as_csv

A_PAGE = 50
HEADINGS = ("Number", "Name", "Programme", "Accredited", "State", "Step", "Reason", "Could start",
            "Earliest release", "Too late")  # fmt: skip


@requires("interventions:R")
def unmet_list(request: Any) -> HttpResponseBase:
    """Programmes that are needed and not delivered: by programme, then each person with reason and place.

    `programme` is the code of one, `soon` asks for those released within six months, `csv` for a file.
    """
    soon = request.GET.get("soon") == "yes"
    every = unmet.needed(prison=request.actor.prison_id, soon=soon, today=request.today, by=request.actor)
    programmes = unmet.by_programme(every)
    code = request.GET.get("programme", "")
    chosen = next((one for one in programmes if one["programme__code"] == code), None)
    rows = every.filter(programme__code=code) if chosen else every
    rows = rows.select_related("programme", "course", "custody__prisoner", "custody__headline")
    rows = rows.order_by("custody__headline__earliest_release_on", "pk")
    audit.record(
        by=request.actor, deed="sentence_plans.unmet.list_opened", kind="read",
        details={"programme": code if chosen else "", "soon": soon},
    )  # fmt: skip
    if "csv" in request.GET:
        found = unmet.shown(list(rows), today=request.today)
        return as_csv("not-delivered.csv", header=HEADINGS, rows=[_line(one) for one in found])
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": unmet.shown(list(page), today=request.today),
        "programmes": programmes,
        "chosen": chosen,
        "soon": soon,
        "total": sum(int(str(one["people"])) for one in programmes),
        "csv_href": same_list(request, "page", csv="1") if page.object_list else "",
    }
    return render(request, "sentence_plans/unmet.html", context)


def _line(one: unmet.Unmet) -> list[Any]:
    row: Delivery = one.delivery
    custody = row.custody
    return [
        custody.prisoner.number, custody.prisoner.list_name, row.programme.name,
        "yes" if row.programme.is_accredited else "no", row.get_state_display(), row.get_step_display(),
        row.get_reason_display(), one.earliest.on or one.earliest.reason,
        custody.headline.earliest_release_on or "", one.too_late,
    ]  # fmt: skip
