"""Caseloads of the offender supervisors of a prison, and which kinds each takes (docs/domain.md 3.2, 15)."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from cases.actions import caseloads, prison_settings, redeployments, specialisms
from cases.actions.caseloads import KIND_WORDS
from cases.forms.redeployments import SpecialismForm
from cases.models import HeldAs
from cases.standards.sharing import SPECIALIST
from cases.views.prison_settings import chosen_prison
from cases.views.unheld import beside
from staff.views.access import requires
from staff.views.submit import submitted


@requires("workforce:R", narrowed=False)
def caseload_list(request: Any) -> HttpResponse:
    """How many cases of which kind each offender supervisor holds, who is away, who takes what."""
    prison = chosen_prison(request)
    people = redeployments.supervisors(prison.pk, today=request.today) if prison else []
    users = [one.user_id for one in people]
    loads = caseloads.held_by(users, held_as=HeldAs.OFFENDER_SUPERVISOR)
    gone = caseloads.away(users, today=request.today)
    takes = caseloads.specialisms(one.pk for one in people)
    rows = [
        {
            "assignment": one,
            "load": loads[one.user_id],
            "tiers": list(zip((4, 3, 2, 1), loads[one.user_id].tiers, strict=True)),
            "away": gone.get(one.user_id),
            "takes": [KIND_WORDS[kind] for kind in sorted(takes.get(one.pk, ()))],
            "href": reverse("reallocate") + f"?held_as=offender_supervisor&whose={one.user_id}",
        }
        for one in people
    ]
    mode = (
        prison
        and prison_settings.in_force("caseload_mode", prison_ids=[prison.pk], today=request.today)[prison.pk]
    )
    context = {
        "prison": prison, "rows": rows, "is_specialist": mode == SPECIALIST, "beside": beside(request),
        "may_change": request.actor.may("workforce:W"),
        "may_move": request.actor.may("allocation:A") or request.actor.may("reception:W"),
    }  # fmt: skip
    return render(request, "cases/caseloads/list.html", context)


@requires("workforce:W")
def specialism(request: Any, pk: int) -> HttpResponse:
    """Choose which kinds of case one offender supervisor takes."""
    people = redeployments.supervisors(request.actor.prison_id, today=request.today)
    assignment = next((one for one in people if one.pk == pk), None)
    if assignment is None:
        raise Http404
    takes = caseloads.specialisms([pk]).get(pk, frozenset())
    form = SpecialismForm(request.POST or None, initial={"kinds": sorted(takes)})
    done = submitted(
        request,
        form,
        lambda fields: specialisms.choose(
            assignment, kinds=fields["kinds"], today=request.today, by=request.actor
        ),
        leads_to=lambda made: reverse("caseloads"),
        says=f"Saved which kinds of case {assignment.user.full_name} takes.",
    )
    return done or render(request, "cases/caseloads/specialism.html", {"form": form, "one": assignment})
