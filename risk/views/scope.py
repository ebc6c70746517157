"""In scope or not: the facts, the rule, the history, and setting it by hand (docs/domain.md 4)."""

import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from cases.models import SentenceKind
from cases.views.access import earlier_of, open_case
from risk.actions import scope
from risk.forms.scope import OverrideForm, TakeBackForm
from risk.models import Group, Level, ScopeDecision
from staff.forms.fields import spoken
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
DAYS = {"sentenced_on", "born_on", "ppo_since", "levels_on"}


def _fact(name: str, value: Any) -> str:
    """A fact as it is read; empty where it is not known."""
    if name == "levels":
        return ", ".join(f"{Group(group).label}: {Level(level).label}" for group, level in value or [])
    if name == "sentence_type" and value in SentenceKind.values:
        return str(SentenceKind(value).label)
    if name in DAYS and value:
        return spoken(datetime.date.fromisoformat(value))
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return "" if value is None else str(value)


def _facts(decision: ScopeDecision | None) -> list[dict[str, str]]:
    """What it was decided on; since when somebody is a priority offender only of one who is."""
    facts = decision.facts if decision else {}
    left_out = {"ppo_since"} if not facts.get("ppo") else set()
    return [
        {"name": label, "value": _fact(name, facts.get(name))}
        for name, label in FACTS.items()
        if facts and name not in left_out
    ]


def _seen(request: Any, decisions: list[ScopeDecision]) -> ScopeDecision | None:
    """The decision that stood when the form was opened; what is asked is asked about that one."""
    version = request.POST.get("version", "")
    return next((one for one in decisions if str(one.pk) == version), None)


@requires("case_core:R")
def case_scope(request: Any, number: str) -> HttpResponse:
    """Whether the case is in scope, since when and why; those who sign assessments may set it by hand."""
    custody = open_case(request, number, deed="risk.scope.opened")
    decisions = list(ScopeDecision.objects.visible_to(request.actor).filter(custody=custody))
    earlier = {one.pk: one for one in earlier_of(custody, request.actor)}
    before = ScopeDecision.objects.visible_to(request.actor).filter(custody__in=earlier) if earlier else []
    current = next((one for one in decisions if one.ended_on is None), None)
    may_set = bool(current) and not custody.closed_on and request.actor.may("assessment:S")
    seen = _seen(request, decisions) or current
    by_hand = bool(seen and seen.by_hand)
    kind = TakeBackForm if by_hand else OverrideForm
    sent = request.POST if request.method == "POST" else None
    form = kind(sent, version=current.pk) if current and may_set else None

    def action(fields: dict[str, Any]) -> Any:
        about = {"seen": fields.pop("version"), "today": request.today, "by": request.actor}
        if by_hand:
            return scope.take_back(custody, **about)
        return scope.override(custody, in_scope=not (seen and seen.in_scope), **fields, **about)

    done = form and submitted(
        request,
        form,
        action,
        leads_to=lambda made: reverse("case_scope", args=[number]),
        says="The rule decides again." if by_hand else "The scope is set by hand; the reason is kept.",
    )
    if form and form.is_bound and current and by_hand == current.by_hand:
        form.reopen(version=current.pk)
    context = {
        "custody": custody,
        "current": current,
        "decisions": decisions,
        "earlier": [{"decision": one, "custody": earlier[one.custody_id]} for one in before],
        "facts": _facts(current),
        "form": form,
        "can_write_facts": request.actor.may("case_core:W"),
    }
    return done or render(request, "risk/scope/scope.html", context)
