"""Induction with the offender management unit: interview, referrals, checklist (docs/domain.md 3.2)."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from cases.actions import inductions
from cases.forms.interviews import InductionForm
from cases.models import FirstInterview, InductionStep, InductionStepKind, Referral, Stay
from cases.views.access import open_case
from cases.views.referrals import row
from staff.actors import Actor
from staff.views.access import requires
from staff.views.submit import submitted


def checklist(stay: Stay | None, actor: Actor) -> list[dict[str, Any]]:
    """Every step of induction, with who did it and when; one query."""
    steps = InductionStep.objects.visible_to(actor).filter(stay=stay).select_related("done_by")
    done = {one.step: one for one in steps}
    return [{"label": label, "key": key, "done": done.get(key)} for key, label in InductionStepKind.choices]


@requires("induction:R")
def induction(request: Any, number: str) -> HttpResponse:
    """First interviews, referrals and the steps of the present stay; the steps are ticked here."""
    custody = open_case(request, number, deed="cases.induction.read")
    actor = request.actor
    stay = inductions.current_stay(custody)
    steps = checklist(stay, actor)
    form = InductionForm(
        request.POST or None,
        done={one["key"] for one in steps if one["done"]},
        initial={"done_on": request.today},
    )
    done = submitted(
        request,
        form,
        lambda fields: inductions.tick(custody, **fields, today=request.today, by=actor),
        leads_to=lambda made: reverse("induction", args=[number]),
        says=lambda made: f"Ticked: {len(made)} step{'' if len(made) == 1 else 's'} of induction.",
    )
    person = {"custody__prisoner": custody.prisoner}
    interviews = FirstInterview.objects.visible_to(actor).filter(**person).select_related("held_by", "prison")
    asked = Referral.objects.visible_to(actor).filter(**person).select_related("asked_by", "answered_by")
    context = {
        "custody": custody,
        "stay": stay,
        "steps": steps,
        "form": form,
        "may_tick": bool(stay) and actor.may("induction:W") and not all(one["done"] for one in steps),
        "interviews": interviews,
        "referrals": [row(one, actor) for one in asked],
        "may_interview": actor.may("interview:W") and custody.closed_on is None,
        "may_refer": actor.may("referral:W") and custody.closed_on is None,
        "reads_interviews": actor.may("interview:R"),
        "reads_referrals": actor.may("referral:R"),
    }
    return done or render(request, "cases/inductions/induction.html", context)
