"""In scope or not: the facts, the rule, the history, and setting it by hand (docs/domain.md 4)."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from cases.views.access import open_case
from risk.actions import scope
from risk.forms.scope import OverrideForm, TakeBackForm
from risk.models import ScopeDecision
from staff.views.access import requires
from staff.views.submit import submitted

FACTS = {
    "sentenced_on": "Sentenced on",
    "sentence_type": "Kind of sentence",
    "length": "Length",
    "born_on": "Born on",
    "ppo": "Prolific and other priority offender",
    "ppo_since": "Priority offender since",
    "levels": "Community levels of risk of serious harm",
    "levels_on": "Levels given on",
}


def _fact(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(f"{group}: {level.replace('_', ' ')}" for group, level in value)
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return "" if value is None else str(value)


@requires("case_core:R")
def case_scope(request: Any, number: str) -> HttpResponse:
    """Whether the case is in scope, since when and why; those who sign assessments may set it by hand."""
    custody = open_case(request, number, deed="risk.scope.opened")
    decisions = list(ScopeDecision.objects.visible_to(request.actor).filter(custody=custody))
    current = next((one for one in decisions if one.ended_on is None), None)
    may_set = bool(current) and not custody.closed_on and request.actor.may("assessment:S")
    by_hand = bool(current and current.by_hand)
    kind = TakeBackForm if by_hand else OverrideForm
    form = kind(request.POST if request.method == "POST" else None) if may_set else None

    def action(fields: dict[str, Any]) -> Any:
        if by_hand:
            return scope.take_back(custody, today=request.today, by=request.actor)
        wanted = not (current and current.in_scope)
        return scope.override(custody, in_scope=wanted, **fields, today=request.today, by=request.actor)

    done = form and submitted(
        request,
        form,
        action,
        leads_to=lambda made: reverse("case_scope", args=[number]),
        says="The rule decides again." if by_hand else "The scope is set by hand; the reason is kept.",
    )
    context = {
        "custody": custody,
        "current": current,
        "decisions": decisions,
        "facts": [{"name": label, "value": _fact(current.facts.get(name))} for name, label in FACTS.items()]
        if current
        else [],
        "form": form,
        "can_write_facts": request.actor.may("case_core:W"),
    }
    return done or render(request, "risk/scope/scope.html", context)
