"""Receiving somebody, and the window through which the same person is recognised."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from cases.actions import matches, receptions, unasked
from cases.actions.matches import Standing
from cases.actions.reception_facts import Reception
from cases.forms.matches import MatchForm, can_look, others_of, sought_of
from cases.forms.receptions import ElsewhereForm, ReceptionForm
from cases.models import Transfer
from staff.actions.errors import Refused
from staff.views.access import requires
from staff.views.submit import sent_before, submitted

PAGE = "cases/receptions/receive.html"
#: What comes next for somebody who is known already.
NEXT = {
    Standing.HERE: "There is an open case here already: nothing needs to be received.",
    Standing.ELSEWHERE: "There is an open case at another prison. Ask that prison for a transfer: the record "
    "comes with it. If he or she is here already, record the arrival: the case stays with that prison until "
    "it has asked yours to take the record and yours has accepted.",
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


@requires("reception:W")
def elsewhere(request: Any) -> HttpResponse:
    """The arrival of somebody whose case is open at another prison, which has not asked for the move.

    Who it is is shown before it can be saved: names, birth, number and last prison, as in a match.
    """
    if again := sent_before(request):
        return again
    number = request.POST.get("number") or request.GET.get("number", "")
    choice = matches.choose(number, by=request.actor)
    form = ElsewhereForm(request.POST or None, initial={"number": number})
    done = submitted(
        request,
        form,
        lambda fields: _arrived(fields, choice, request),
        leads_to=lambda made: reverse("transfer_cover", args=[made.pk]),
        says=lambda made: f"{made.prisoner.number} is here on record. {made.from_prison.name} was told.",
    )
    return done or render(request, "cases/receptions/elsewhere.html", {"form": form, "choice": choice})


def _arrived(fields: dict[str, Any], choice: matches.Choice | None, request: Any) -> Transfer:
    """Hand the arrival to its action, of the person who was shown and nobody else."""
    if choice is None:
        raise Refused("Nobody on record has this number. Look for an earlier record first.", field="number")
    if choice.standing != Standing.ELSEWHERE:
        raise Refused(NEXT[choice.standing], field="number")
    if fields.pop("seen") != choice.prisoner.number:
        raise Refused("Check below that this is the person, and save again.", field="number")
    del fields["number"]
    prison = request.actor.assignment.prison
    return unasked.receive(choice.prisoner, prison=prison, **fields, today=request.today, by=request.actor)
