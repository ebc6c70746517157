"""Alerts of a case: those open, those that were, opening one and closing one (docs/domain.md 10.7)."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from cases.actions import alerts
from cases.forms.alerts import AlertEndForm, AlertForm
from cases.models import Alert
from cases.standards.alerts import may_set, settable
from cases.views.access import earlier_of, open_case
from staff.views.access import requires
from staff.views.submit import submitted


def _row(alert: Alert, role: str) -> dict[str, Any]:
    return {"alert": alert, "mine": may_set(role=role, code=alert.code).ok}


@requires("alerts:R")
def case_alerts(request: Any, number: str) -> HttpResponse:
    """Alerts that are open, and those that were."""
    custody = open_case(request, number, deed="cases.alerts.opened")
    earlier = {one.pk: one for one in earlier_of(custody, request.actor)}
    every = Alert.objects.visible_to(request.actor)
    known = every.filter(custody=custody)
    before = every.filter(custody__in=earlier).order_by("-opened_on", "code") if earlier else []
    rows = [_row(one, request.actor.role) for one in known.select_related("opened_by", "closed_by")]
    context = {
        "custody": custody,
        "open": [row for row in rows if row["alert"].closed_on is None],
        "closed": [row for row in rows if row["alert"].closed_on],
        "earlier": [{"alert": one, "custody": earlier[one.custody_id]} for one in before],
        "may_set": request.actor.may("alerts:W") and custody.closed_on is None,
    }
    return render(request, "cases/alerts/list.html", context)


@requires("alerts:W")
def alert_open(request: Any, number: str) -> HttpResponse:
    """Open an alert of one's own kinds."""
    custody = open_case(request, number, deed="cases.alerts.opened")
    kinds = settable(role=request.actor.role)
    form = AlertForm(request.POST or None, kinds=kinds, today=request.today)
    done = submitted(
        request,
        form,
        lambda fields: alerts.open_alert(
            custody, **fields, now=request.now, today=request.today, by=request.actor
        ),
        leads_to=lambda made: reverse("case_alerts", args=[number]),
        says=lambda made: f"{made.title}: the alert stands in the head of the case.",
    )
    return done or render(request, "cases/alerts/open.html", {"custody": custody, "form": form})


@requires("alerts:W")
def alert_close(request: Any, number: str, pk: int) -> HttpResponse:
    """Close an alert, with the reason."""
    custody = open_case(request, number, deed="cases.alerts.opened")
    alert = get_object_or_404(Alert.objects.visible_to(request.actor).filter(custody=custody), pk=pk)
    form = AlertEndForm(request.POST or None)
    done = submitted(
        request,
        form,
        lambda fields: alerts.close(alert, **fields, now=request.now, today=request.today, by=request.actor),
        leads_to=lambda made: reverse("case_alerts", args=[number]),
        says=lambda made: f"{made.title}: closed. It stays on this page, with the reason.",
    )
    context = {"custody": custody, "form": form, **_row(alert, request.actor.role)}
    return done or render(request, "cases/alerts/close.html", context)
