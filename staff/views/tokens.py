"""API tokens: one's own, seen, made and ended; and ended by whoever looks after the role (docs/api.md).

The secret is shown in the answer to the POST that made it and is kept nowhere, as one-time passwords are.
"""

import datetime
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from staff.actions import submissions, tokens
from staff.actions.errors import AlreadyDone, Refused
from staff.forms.assignments import ReasonForm
from staff.forms.tokens import TokenForm
from staff.models import ApiToken
from staff.views.access import requires
from staff.views.submit import submitted


def token_rows(found: Iterable[ApiToken], *, today: datetime.date) -> list[dict[str, Any]]:
    """Each token, as `ApiToken.objects.for_page()` finds it, with whether it works, and why not."""
    rows = []
    for one in found:
        held = one.assignment
        ended = one.has_ended
        lost = bool(held.ended_on and held.ended_on <= today) or not one.user.is_active
        rows.append({"token": one, "ended": ended, "lost": lost, "works": not ended and not lost})
    return rows


@requires("tasks:R")
def token_list(request: Any) -> HttpResponse:
    """One's own tokens, the newest first: those that work, and those that ended."""
    found = ApiToken.objects.visible_to(request.actor).filter(user=request.actor.user)
    rows = token_rows(found.for_page(), today=request.today)
    context = {
        "working": [one for one in rows if one["works"]],
        "past": [one for one in rows if not one["works"]],
        "make_href": reverse("token_make"),
    }
    return render(request, "staff/tokens/list.html", context)


@requires("tasks:R")
def token_make(request: Any) -> HttpResponse:
    """Make a token for a machine that acts in one of one's own roles, and show its secret, once."""
    form = TokenForm(
        request.POST if request.method == "POST" else None,
        held=request.assignments,
        acting=request.actor.assignment.pk,
    )
    shown = _shown_once(request, form)
    context = {"form": form, "acts_as": f"It acts as {request.actor.assignment}."}
    return shown or render(request, "staff/tokens/make.html", context)


def _shown_once(request: Any, form: TokenForm) -> HttpResponse | None:
    """Make the token once and answer with its secret; None to show the form (again)."""
    if request.method != "POST" or not form.is_valid():
        return None
    fields = form.cleaned_data
    try:
        with transaction.atomic():
            claimed = submissions.claim(fields["submission"], by=request.actor)
            token, secret = tokens.make(
                form.assignment(),
                purpose=fields["purpose"],
                days=fields["days"],
                today=request.today,
                by=request.actor,
            )
            submissions.settle(claimed, leads_to=reverse("tokens"), by=request.actor)
    except AlreadyDone:
        messages.info(
            request,
            "This token was made already. It was shown then and is not kept: if nobody noted it, end it "
            "and make another.",
        )
        return redirect("tokens")
    except Refused as refusal:
        form.refuse(refusal)
        return None
    return render(request, "staff/tokens/secret.html", {"token": token, "secret": secret})


@requires("tasks:R")
def token_end(request: Any, key: str) -> HttpResponse:
    """End a token: one's own, or one bound to a role that one looks after; with the reason."""
    token = get_object_or_404(ApiToken.objects.visible_to(request.actor).for_page(), token_key=key)
    is_own = token.user_id == request.actor.user.pk
    leads_to = reverse("tokens") if is_own else reverse("account", args=[token.user_id])
    form = ReasonForm(request.POST if request.method == "POST" else None)
    done = submitted(
        request,
        form,
        lambda fields: tokens.end(token, reason=fields["reason"], by=request.actor),
        leads_to=lambda made: leads_to,
        says="The token is ended. A machine that shows it is turned away from now on.",
    )
    context = {"form": form, "token": token, "is_own": is_own, "back_href": leads_to}
    return done or render(request, "staff/tokens/end.html", context)
