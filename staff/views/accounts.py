"""Accounts: found, made, disabled, enabled, and given a one-time password.

A one-time password is shown in the answer to the POST that made it and is kept nowhere: not in an address,
not in the session. To load that page again would send the form again, which makes nothing new (the mark of
the form was used) and shows no password; whoever missed it sets another.
"""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Prefetch, Q, QuerySet, Value
from django.db.models.functions import Concat
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from staff.actions import accounts, submissions
from staff.actions.errors import AlreadyDone, Refused
from staff.forms.assignments import AccountForm, ReasonForm, SearchForm
from staff.forms.base import GovForm
from staff.models import ApiToken, RoleAssignment, User
from staff.templatetags.dates import moment
from staff.views.access import requires
from staff.views.submit import submitted
from staff.views.tokens import token_rows

PAGE = 50
SOUGHT = "accounts_sought"
STATES = {"active": True, "disabled": False}
TABS = {"": "All", "active": "Active", "disabled": "Disabled"}


def account_of(request: Any, pk: int) -> User:
    """An account the actor looks after; 404 otherwise."""
    return get_object_or_404(User.objects.visible_to(request.actor), pk=pk)


@requires("accounts:R")
def account_list(request: Any) -> HttpResponse:
    """The accounts one looks after, by family name. What was sought stays in the session, not the address."""
    if request.method == "POST":
        form = SearchForm(request.POST)
        if form.is_valid():
            request.session[SOUGHT] = form.cleaned_data["sought"]
        return redirect("accounts")
    sought = request.session.get(SOUGHT, "")
    state = request.GET.get("state", "")
    found = _found(User.objects.visible_to(request.actor), sought=sought, state=state)
    page = Paginator(found.prefetch_related(_roles(request)), PAGE).get_page(request.GET.get("page"))
    tabs = [{"label": label, "href": f"?state={key}", "current": key == state} for key, label in TABS.items()]
    context = {"page": page, "form": SearchForm(initial={"sought": sought}), "sought": sought, "tabs": tabs}
    return render(request, "staff/accounts/list.html", context | {"make_href": reverse("account_make")})


def _found(people: "QuerySet[User]", *, sought: str, state: str) -> "QuerySet[User]":
    """Those whose names contain every word sought, with or without diacritics."""
    if state in STATES:
        people = people.filter(is_active=STATES[state])
    if sought:
        spoken = Concat("given_names", Value(" "), "family_name", Value(" "), "username")
        people = people.annotate(spoken=spoken)
        for word in sought.replace(",", " ").split():
            people = people.filter(Q(spoken__unaccent__icontains=word))
    return people


def _roles(request: Any) -> "Prefetch[Any]":
    """The roles that hold today, as far as the actor may see them, as `roles_now`."""
    held = RoleAssignment.objects.visible_to(request.actor).holding(request.today)
    places = held.select_related("prison", "trust", "organisation", "region")
    return Prefetch("assignments", queryset=places, to_attr="roles_now")


@requires("accounts:R")
def account_page(request: Any, pk: int) -> HttpResponse:
    """One account: who it is, the roles held and formerly held, and what can be done."""
    user = account_of(request, pk)
    held = list(
        RoleAssignment.objects.visible_to(request.actor)
        .filter(user=user)
        .select_related("prison", "trust", "organisation", "region", "given_by")
        .prefetch_related("inspected_prisons")
        .order_by("-started_on", "-id")
    )
    found_tokens = ApiToken.objects.visible_to(request.actor).good().for_page().filter(user=user)
    ended = [one for one in held if one.ended_on and one.ended_on <= request.today]
    context = {
        "account": user,
        "current": [one for one in held if one not in ended],
        "ended": ended,
        "is_own": user.pk == request.actor.user.pk,
        "tokens": token_rows(found_tokens, today=request.today),
        "facts": [
            ("User name", user.username),
            ("E-mail", user.email),
            ("Telephone", user.telephone),
            ("Last signed in", moment(user.last_login) or "Never"),
        ],
        "give_href": reverse("role_give", args=[pk]),
        "password_href": reverse("account_one_time_password", args=[pk]),
        "enable_href": reverse("account_enable", args=[pk]),
    }
    return render(request, "staff/accounts/account.html", context)


@requires("accounts:W")
def account_make(request: Any) -> HttpResponse:
    """Make an account with its first role, and show its one-time password."""
    form = AccountForm(request.POST if request.method == "POST" else None, by=request.actor)

    def make(fields: dict[str, Any]) -> tuple[User, str]:
        named = {name: fields[name] for name in ("given_names", "family_name", "email", "telephone")}
        user, password = accounts.make(fields["username"], **named, by=request.actor)
        accounts.give_role(user, **form.given(), today=request.today, by=request.actor)
        return user, password

    shown = _shown_once(request, form, make)
    return shown or render(request, "staff/accounts/make.html", {"form": form})


@requires("accounts:W")
def account_one_time_password(request: Any, pk: int) -> HttpResponse:
    """Set a one-time password for somebody who forgot his or hers, and show it."""
    user = account_of(request, pk)

    def reset(fields: dict[str, Any]) -> tuple[User, str]:
        return user, accounts.set_one_time_password(user, today=request.today, by=request.actor)

    form = GovForm(request.POST if request.method == "POST" else None)
    shown = _shown_once(request, form, reset)
    return shown or render(request, "staff/accounts/confirm_password.html", {"form": form, "account": user})


@requires("accounts:W")
def account_enable(request: Any, pk: int) -> HttpResponse:
    """Enable a disabled account, and show its one-time password."""
    user = account_of(request, pk)

    def enable(fields: dict[str, Any]) -> tuple[User, str]:
        return user, accounts.enable(user, today=request.today, by=request.actor)

    form = GovForm(request.POST if request.method == "POST" else None)
    shown = _shown_once(request, form, enable)
    return shown or render(request, "staff/accounts/confirm_enable.html", {"form": form, "account": user})


@requires("accounts:W")
def account_disable(request: Any, pk: int) -> HttpResponse:
    """Disable an account, with the reason."""
    user = account_of(request, pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)

    def disable(fields: dict[str, Any]) -> None:
        accounts.disable(user, reason=fields["reason"], today=request.today, by=request.actor)

    done = submitted(
        request,
        form,
        disable,
        leads_to=lambda made: reverse("account", args=[pk]),
        says=f"The account of {user.full_name} is disabled. Sessions end at their next request.",
    )
    return done or render(request, "staff/accounts/disable.html", {"form": form, "account": user})


def _shown_once(
    request: Any, form: GovForm, action: Callable[[dict[str, Any]], tuple[User, str]]
) -> HttpResponse | None:
    """Run `action` once and show the password it made in this answer; None to show the form (again)."""
    if request.method != "POST" or not form.is_valid():
        return None
    fields = dict(form.cleaned_data)
    try:
        with transaction.atomic():
            claimed = submissions.claim(fields.pop("submission"), by=request.actor)
            user, password = action(fields)
            submissions.settle(claimed, leads_to=reverse("account", args=[user.pk]), by=request.actor)
    except AlreadyDone as done:
        messages.info(
            request,
            "This was done already. The one-time password was shown then and is not kept: "
            "if nobody noted it, set another.",
        )
        return redirect(done.leads_to or "accounts")
    except Refused as refusal:
        form.refuse(refusal)
        return None
    return render(request, "staff/accounts/password.html", {"account": user, "password": password})
