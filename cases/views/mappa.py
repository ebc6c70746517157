"""MAPPA of a case: what is proposed, what holds, what was decided before (docs/domain.md 10.1)."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from cases.actions import mappa, mappa_facts
from cases.forms.mappa import MappaForm
from cases.models import Clock, Custody, MappaDecision
from cases.views.access import earlier_of, open_case
from staff.views.access import requires
from staff.views.submit import submitted

#: From these levels of risk a decision is expected (docs/domain.md 10.1 point 5).
EXPECTED_AT = ("high", "very_high")


def _standing(custody: Custody, request: Any) -> dict[str, Any]:
    decisions = list(MappaDecision.objects.visible_to(request.actor).filter(custody=custody).in_order())
    decisions.reverse()
    now = decisions[0] if decisions else None
    return {
        "custody": custody,
        "now": now,
        "before": decisions[1:],
        "proposal": mappa_facts.gather([custody])[custody.pk].proposal,
        "is_expected": now is None and custody.headline.rosh_level in EXPECTED_AT,
        "may_decide": request.actor.may("mappa:W") and custody.closed_on is None,
    }


@requires("mappa:R")
def case_mappa(request: Any, number: str) -> HttpResponse:
    """Category and level as they hold, what the offence proposes, the duty before release, the history."""
    custody = open_case(request, number, deed="cases.mappa.opened")
    context = _standing(custody, request)
    earlier = {one.pk: one for one in earlier_of(custody, request.actor)}
    rows = MappaDecision.objects.visible_to(request.actor).filter(custody__in=earlier) if earlier else ()
    context["earlier"] = [{"made": one, "custody": earlier[one.custody_id]} for one in rows]
    clocks = Clock.objects.visible_to(request.actor).filter(custody=custody, standard="T16")
    context["clock"] = clocks.order_by("-started_on", "-pk").first()
    context["is_overdue"] = bool(
        context["clock"] and context["clock"].running and context["clock"].due_by < request.today
    )
    context["review_is_due"] = bool(
        context["now"] and context["now"].review_on and context["now"].review_on <= request.today
    )
    return render(request, "cases/mappa/mappa.html", context)


@requires("mappa:W")
def mappa_decide(request: Any, number: str) -> HttpResponse:
    """Decide on category and level, or confirm them for release."""
    custody = open_case(request, number, deed="cases.mappa.opened")
    standing = _standing(custody, request)
    seen = len(standing["before"]) + (1 if standing["now"] else 0)
    form = MappaForm(request.POST or None, today=request.today, version=seen)
    done = submitted(
        request,
        form,
        lambda fields: mappa.decide(
            custody, **fields, now=request.now, today=request.today, by=request.actor
        ),
        leads_to=lambda made: reverse("case_mappa", args=[number]),
        says="The decision is recorded. Those who hold the case are told; the head of the case shows it.",
    )
    if done is None and form.is_bound:
        form.reopen(version=seen)
    return done or render(request, "cases/mappa/decide.html", standing | {"form": form})
