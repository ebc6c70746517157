"""Receiving somebody, and the window through which the same person is recognised."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from cases.actions import matches, receptions
from cases.actions.matches import Standing
from cases.actions.reception_facts import Reception
from cases.forms.matches import MatchForm, can_look, others_of, sought_of
from cases.forms.receptions import ReceptionForm
from staff.views.access import requires
from staff.views.submit import submitted

PAGE = "cases/receptions/receive.html"
#: What comes next for somebody who is known already.
NEXT = {
    Standing.HERE: "There is an open case here already: nothing needs to be received.",
    Standing.ELSEWHERE: "There is an open case at another prison. Ask that prison for a transfer: the record "
    "comes with it.",
    Standing.ON_LICENCE: "He or she was released on licence. If this is a recall, choose “On recall” below: "
    "the case is opened again. On a new sentence a new case is opened.",
    Standing.CLOSED: "The earlier case is closed. A new one is opened under the same number.",
}


@requires("reception:W")
def receive(request: Any) -> HttpResponse:
    """The reception form: opens the case. Two other buttons look for an earlier record, and choose one."""
    if request.method == "POST" and ("look" in request.POST or "same" in request.POST):
        return _looked(request)
    form = ReceptionForm(request.POST or None, today=request.today)

    def action(fields: dict[str, Any]) -> Any:
        reception = Reception(prison=request.actor.assignment.prison, **ReceptionForm.facts(fields))
        return receptions.receive(reception, today=request.today, by=request.actor)

    done = submitted(
        request,
        form,
        action,
        leads_to=lambda custody: reverse("case", args=[custody.prisoner.number]),
        says=lambda custody: (
            f"{custody.prisoner.list_name} was received. "
            "Next: the head of the OMU allocates an offender supervisor."
        ),
    )
    return done or render(request, PAGE, {"form": form})


def _looked(request: Any) -> HttpResponse:
    """The form as it was typed, with who may be meant, or with what comes next for the one chosen."""
    typed = request.POST.copy()
    context: dict[str, Any] = {}
    if number := typed.get("same", ""):
        choice = matches.choose(number, by=request.actor)
        if choice:
            typed["number"] = typed["same_person"] = choice.prisoner.number
            context = {"choice": choice, "next": NEXT[choice.standing]}
    form = ReceptionForm(typed, today=request.today)
    if "look" in typed:
        sought = sought_of(form)
        context["looked"] = True
        context["can_look"] = can_look(sought)
        context["found"] = matches.look(sought, others=others_of(form), today=request.today, by=request.actor)
    form.shown_as_typed()
    return render(request, PAGE, context | {"form": form})


@requires("reception:W")
def match(request: Any) -> HttpResponse:
    """Who might be the same: names, birth, number and last prison, never more; each look is audited."""
    form = MatchForm(request.POST or None)
    found: list[matches.Match] = []
    looked = request.method == "POST" and form.is_valid()
    if looked:
        found = matches.look(sought_of(form), today=request.today, by=request.actor)
    return render(request, "cases/receptions/match.html", {"form": form, "found": found, "looked": looked})
