"""Roles: given to an account, and ended."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from staff.actions import accounts
from staff.forms.assignments import ReasonForm, RoleForm
from staff.models import RoleAssignment
from staff.views.access import requires
from staff.views.accounts import account_of
from staff.views.submit import submitted


@requires("accounts:W")
def role_give(request: Any, pk: int) -> HttpResponse:
    """Give one more role to an account."""
    user = account_of(request, pk)
    form = RoleForm(request.POST if request.method == "POST" else None, by=request.actor)

    def give(fields: dict[str, Any]) -> RoleAssignment:
        return accounts.give_role(user, **form.given(), today=request.today, by=request.actor)

    done = submitted(
        request,
        form,
        give,
        leads_to=lambda made: reverse("account", args=[pk]),
        says=lambda made: f"{user.full_name} is now {made}.",
    )
    return done or render(request, "staff/accounts/role_give.html", {"form": form, "account": user})


@requires("accounts:W")
def role_end(request: Any, pk: int, assignment_pk: int) -> HttpResponse:
    """End a role of an account, with the reason."""
    user = account_of(request, pk)
    held = RoleAssignment.objects.visible_to(request.actor).filter(user=user)
    assignment = get_object_or_404(
        held.select_related("prison", "trust", "organisation", "region"), pk=assignment_pk
    )
    form = ReasonForm(request.POST if request.method == "POST" else None)

    def end(fields: dict[str, Any]) -> None:
        accounts.end_role(assignment, reason=fields["reason"], today=request.today, by=request.actor)

    done = submitted(
        request,
        form,
        end,
        leads_to=lambda made: reverse("account", args=[pk]),
        says=f"{user.full_name} is no longer {assignment}, from the next request on.",
    )
    context = {"form": form, "account": user, "assignment": assignment}
    return done or render(request, "staff/accounts/role_end.html", context)
