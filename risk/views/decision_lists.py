"""The decisions of a unit: what is open, whose opinion is awaited, what was decided (docs/domain.md 12.2)."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import render

from risk.models import DecisionKind, DecisionRecord, DecisionState, ReleasePurpose
from staff import audit
from staff.views.access import requires

A_PAGE = 50
SHOWN = {
    "open": "Open",
    "unheard": "Open, without the unit's opinion",
    "uncited": "Open, without an assessment cited",
    "excuse": "Waiting for a manager's approval",
    "closed": "Decided",
    "without": "Decided without what was lacking",
}


def _purposes(found: Any) -> list[dict[str, Any]]:
    """How many of the temporary releases shown serve which purpose, the most frequent first."""
    counted = found.order_by().values("release_purpose").annotate(number=Count("pk"))
    rows = counted.values_list("release_purpose", "number")
    return [
        {"label": ReleasePurpose(purpose).label, "value": number}
        for purpose, number in sorted(rows, key=lambda row: (-row[1], row[0]))
    ]


@requires("decisions:R")
def decisions(request: Any) -> HttpResponse:
    """The decisions within reach, narrowed to a state and a kind; the one wanted soonest first."""
    shown = request.GET.get("show", "open")
    shown = shown if shown in SHOWN else "open"
    kind = request.GET.get("kind", "")
    kind = kind if kind in DecisionKind.values else ""
    rows = DecisionRecord.objects.visible_to(request.actor).for_list().heard_by_unit()
    narrowed = {
        "open": rows.open(),
        "unheard": rows.open().unheard_by_unit(),
        "uncited": rows.open().filter(cited__isnull=True),
        "excuse": rows.open().filter(excused__isnull=True).exclude(exception=""),
        "closed": rows.filter(state=DecisionState.CLOSED),
        "without": rows.filter(state=DecisionState.CLOSED, excused=True),
    }[shown]
    found = narrowed.filter(kind=kind) if kind else narrowed
    decided = shown in {"closed", "without"}
    order = ("-decided_on", "-pk") if decided else ("wanted_by", "opened_on", "pk")
    page = Paginator(found.order_by(*order), A_PAGE).get_page(request.GET.get("page"))
    audit.record(
        by=request.actor, deed="risk.decisions.listed", kind="read", details={"shown": shown, "kind": kind}
    )
    context = {
        "page": page,
        "shown": shown,
        "order": "the latest decided first" if decided else "the one wanted soonest first",
        "kind": kind,
        "choices": [{"key": key, "label": label, "current": key == shown} for key, label in SHOWN.items()],
        "kinds": DecisionKind.choices,
        "purposes": _purposes(found) if kind == DecisionKind.ROTL else [],
    }
    return render(request, "risk/decisions/unit.html", context)
