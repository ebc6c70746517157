"""Contact with children: what holds, the history, deciding (docs/domain.md 10.4)."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from cases.views.access import open_case
from risk.actions import contact_levels
from risk.forms.contact_levels import ContactLevelForm
from risk.models import ContactLevel
from staff.views.access import requires
from staff.views.submit import submitted


@requires("contact_levels:R")
def case_contact_levels(request: Any, number: str) -> HttpResponse:
    """The level that holds for each child and in general, and the decisions before."""
    custody = open_case(request, number, deed="risk.contact_levels.opened")
    rows = ContactLevel.objects.visible_to(request.actor)
    rows = rows.filter(custody__prisoner__in=custody.prisoner.records)
    held = contact_levels.in_force(custody)
    now = {one.pk for one in held}
    context = {
        "custody": custody,
        "held": held,
        "before": [one for one in rows if one.pk not in now],
        "may_decide": request.actor.may("contact_levels:W") and custody.closed_on is None,
    }
    return render(request, "risk/contact_levels/levels.html", context)


@requires("contact_levels:W")
def contact_level_decide(request: Any, number: str) -> HttpResponse:
    """Decide on contact with a child, or with children in general."""
    custody = open_case(request, number, deed="risk.contact_levels.opened")
    form = ContactLevelForm(request.POST or None, today=request.today)
    done = submitted(
        request,
        form,
        lambda fields: contact_levels.decide(
            custody, **fields, now=request.now, today=request.today, by=request.actor
        ),
        leads_to=lambda made: reverse("case_contact_levels", args=[number]),
        says="The decision is recorded. The alert follows it, and those who hold the case are told.",
    )
    return done or render(request, "risk/contact_levels/decide.html", {"custody": custody, "form": form})
