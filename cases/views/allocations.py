"""Allocating a case from a list that shows caseloads, and recording the facts of scope."""

from typing import Any

from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from cases.actions import allocations, facts
from cases.forms.allocations import AllocationForm, FactsForm
from cases.models import Custody, Headline, HeldAs
from cases.views.access import open_case
from staff.models import RoleAssignment
from staff.views.access import requires
from staff.views.submit import submitted

CASELOAD_OF = {
    HeldAs.OFFENDER_SUPERVISOR: "offender_supervisor",
    HeldAs.OFFENDER_MANAGER: "offender_manager",
    HeldAs.PERSONAL_OFFICER: "personal_officer",
}


def caseloads(holders: list[RoleAssignment], held_as: str, actor: Any) -> dict[int, str]:
    """The caseload of each holder in words: "14 cases, 3 High or Very High, 2 in scope". One query."""
    column = CASELOAD_OF[HeldAs(held_as)]
    users = [one.user_id for one in holders]
    counted = (
        Headline.objects.window_for(actor)
        .filter(**{f"{column}__in": users}, is_open=True)
        .values(column)
        .annotate(
            cases=Count("pk"),
            high=Count("pk", filter=Q(rosh_level__in=["high", "very_high"])),
            scope=Count("pk", filter=Q(in_scope=True)),
        )
    )
    words = {
        row[column]: f"{row['cases']} case{'' if row['cases'] == 1 else 's'}, "
        f"{row['high']} High or Very High, {row['scope']} in scope"
        for row in counted
    }
    return {user: words.get(user, "no cases") for user in users}


@requires("allocation:W", "allocation:A")
def allocate(request: Any, number: str, held_as: str) -> HttpResponse:
    """Choose who holds the case as `held_as`."""
    if held_as not in CASELOAD_OF:
        raise Http404
    custody = open_case(request, number, deed="cases.allocation.opened")
    holders = allocations.holders(held_as, custody=custody, today=request.today)
    loads = caseloads(holders, held_as, request.actor)
    choices = [
        (str(one.pk), f"{one.user.list_name}, {one.role_in_words}, {one.place_name}") for one in holders
    ]
    hints = {str(one.pk): loads[one.user_id] for one in holders}
    form = AllocationForm(request.POST or None, choices=choices, hints=hints)
    by_key = {str(one.pk): one for one in holders}

    def action(fields: dict[str, Any]) -> Any:
        return allocations.allocate(
            custody,
            held_as=held_as,
            holder=by_key[fields["holder"]],
            reason=fields["reason"],
            today=request.today,
            by=request.actor,
        )

    words = HeldAs(held_as).label
    done = submitted(
        request,
        form,
        action,
        leads_to=lambda made: reverse("case", args=[number]),
        says=lambda made: f"{made.user.full_name} is now {words}, and has been told.",
    )
    context = {"form": form, "custody": custody, "words": words, "holders": holders}
    return done or render(request, "cases/allocations/allocate.html", context)


@requires("case_core:W")
def case_facts(request: Any, number: str) -> HttpResponse:
    """Record level and PPO."""
    custody: Custody = open_case(request, number, deed="cases.facts.opened")
    initial = {
        "is_ppo": "yes" if custody.is_ppo else "no",
        "ppo_since": custody.ppo_since,
        "earlier_rosh_level": custody.earlier_rosh_level,
        "earlier_rosh_on": custody.earlier_rosh_on,
    }
    form = FactsForm(request.POST or None, initial=initial, version=custody.version)
    done = submitted(
        request,
        form,
        lambda fields: facts.record(custody, **fields, today=request.today, by=request.actor),
        leads_to=lambda made: reverse("case", args=[number]),
        says="The facts were saved. Scope is worked out again at once.",
    )
    context = {"form": form, "custody": custody, "stale": form.stale()}
    return done or render(request, "cases/facts/facts.html", context)
