"""A caseload as of an earlier day (docs/domain.md 5)."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponseBase
from django.shortcuts import render

from cases.actions import caseloads_then
from cases.actions.caseloads_then import CaseThen
from cases.models import Allocation, HeldAs
from cases.templatetags.case import title_of
from cases.views.clocks import COLOURS, as_of
from staff import audit
from staff.views.access import requires
from staff.views.tables import as_csv

PAGE = 50
#: As what each role holds cases of its own.
OWN = {
    "offender_supervisor": HeldAs.OFFENDER_SUPERVISOR,
    "offender_manager": HeldAs.OFFENDER_MANAGER,
    "wing_staff": HeldAs.PERSONAL_OFFICER,
}
COLUMNS = ("number", "name", "held since", "held until", "overdue then", "next due then", "due")


def _officers(request: Any) -> list[tuple[str, str]]:
    """Offender supervisors who hold or held cases of this unit; for those who read its dashboard."""
    if not request.actor.may("unit_dashboard:R"):
        return []
    held = Allocation.objects.visible_to(request.actor).filter(held_as=HeldAs.OFFENDER_SUPERVISOR)
    if request.actor.prison_id:
        held = held.filter(prison_id=request.actor.prison_id)
    names = ("user_id", "user__family_name", "user__given_names")
    people = held.order_by(*names[1:]).values_list(*names).distinct()
    return [(str(key), f"{family}, {given}") for key, family, given in people]


def _whose(request: Any, officers: list[tuple[str, str]]) -> tuple[int | None, str, str]:
    """Whose caseload: key, as what held, and the name; none yet where somebody is still to be chosen."""
    if request.actor.role in OWN:
        return request.actor.user.pk, OWN[request.actor.role], request.actor.name
    asked = request.GET.get("officer", "")
    name = dict(officers).get(asked, "")
    return (int(asked), HeldAs.OFFENDER_SUPERVISOR, name) if name else (None, "", "")


def _row(case: CaseThen) -> dict[str, Any]:
    first = case.duties[0] if case.duties else None
    return {
        "case": case,
        "prisoner": case.allocation.custody.prisoner,
        "overdue": [title_of(one.clock.standard) for one in case.duties if one.standing.state == "overdue"],
        "next": title_of(first.clock.standard) if first else "",
        "state": str(first.standing.state).capitalize() if first else "",
        "colour": COLOURS[first.standing.state] if first else "",
        "reason": first.standing.reason if first else "",
    }


@requires("clocks:R")
def caseload_then(request: Any) -> HttpResponseBase:
    """The cases somebody held on a day, with the duties as they stood; `csv=1` gives them as a file."""
    officers = _officers(request)
    user, held_as, name = _whose(request, officers)
    form, day = as_of(request)
    cases, beyond = [], 0
    if user:
        cases = caseloads_then.caseload(user, held_as=held_as, today=day, by=request.actor)
        beyond = caseloads_then.held(user, held_as=held_as, today=day).count() - len(cases)
        details = {"user_name": name, "on": day.isoformat()}
        audit.record(by=request.actor, deed="cases.caseload.then_opened", kind="read", details=details)
    if request.GET.get("csv"):
        rows = (
            [row["prisoner"].number, row["prisoner"].list_name, row["case"].allocation.started_on,
             row["case"].allocation.ended_on, row["case"].overdue, row["next"], row["reason"]]
            for row in map(_row, cases)
        )  # fmt: skip
        return as_csv("caseload.csv", header=COLUMNS, rows=rows)
    page = Paginator(cases, PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query["csv"] = "1"
    context = {
        "form": form, "day": day, "name": name, "officers": officers, "page": page, "count": len(cases),
        "rows": [_row(one) for one in page], "beyond": beyond, "csv_href": f"?{query.urlencode()}",
        "chosen": request.GET.get("officer", ""), "is_own": request.actor.role in OWN,
        "may_choose": request.actor.may("unit_dashboard:R"),
    }  # fmt: skip
    return render(request, "cases/caseloads/then.html", context)
