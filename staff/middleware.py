"""The edge: which day it is, who acts, and how long a session lasts."""

import datetime
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from pghistory.middleware import HistoryMiddleware

from staff import actors

Answer = Callable[[HttpRequest], HttpResponse]
SIGNED_IN_AT = "signed_in_at"
LAST_SEEN_AT = "last_seen_at"
ASSIGNMENT = "assignment"


def day() -> datetime.date:
    """Today in London, or the day that OMU_TODAY freezes."""
    return settings.TODAY or timezone.localdate()


class SessionLimitMiddleware:
    """End a session after 15 idle minutes, and after 10 hours in any case (docs/adr/0003)."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and not request.path.startswith("/api/"):
            now = timezone.now().timestamp()
            began = request.session.setdefault(SIGNED_IN_AT, now)
            seen = request.session.get(LAST_SEEN_AT, now)
            idle = now - seen > settings.SESSION_IDLE_SECONDS
            if idle or now - began > settings.SESSION_LONGEST_SECONDS:
                logout(request)
                messages.info(request, "You were signed out because the session had ended. Sign in again.")
                return redirect(f"{reverse(settings.LOGIN_URL)}?next={request.path}")
            if now - seen > 5 or LAST_SEEN_AT not in request.session:
                request.session[LAST_SEEN_AT] = now
        return self.answer(request)


class ActorMiddleware:
    """Put `request.today`, `request.actor` and `request.assignments` on every request.

    The assignment is read anew each time, so that a change of role or a disabled account acts on the next
    request. A signed-in user without any assignment is signed out with a message.
    """

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: Any) -> HttpResponse:
        request.today = day()
        request.actor, request.assignments = None, []
        if request.user.is_authenticated:
            preferred = request.session.get(ASSIGNMENT)
            request.actor, request.assignments = actors.choose(
                request.user, preferred=preferred, today=request.today
            )
            if request.actor is None:
                logout(request)
                messages.error(request, "Your account has no role at present. Ask your account administrator.")
                return redirect(settings.LOGIN_URL)
        response = self.answer(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store"
        return response


class PasswordChangeMiddleware:
    """Hold somebody who was given a one-time password at the page that changes it."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        allowed = {reverse("account_change_password"), reverse("account_logout"), reverse("session_keep")}
        if getattr(request.user, "must_change_password", False) and request.path not in allowed:
            messages.info(request, "Choose a password of your own before you go on.")
            return redirect("account_change_password")
        return self.answer(request)


class SecondFactorMiddleware:
    """Where OMU_SECOND_FACTOR is on, hold everybody without a second factor at the page that sets one up."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and not request.path.startswith(("/accounts/", "/session/")):
            if not request.user.authenticator_set.exists():  # type: ignore[union-attr]
                return redirect("mfa_activate_totp")
        return self.answer(request)


class HistoryContextMiddleware(HistoryMiddleware):  # type: ignore[misc]
    """Say in the history of edited tables who, in which role, from which request."""

    def get_context(self, request: Any) -> dict[str, Any]:
        """What is kept beside each change."""
        actor = request.actor
        return {
            "user": actor.user.username if actor and actor.user else "",
            "role": actor.role if actor else "",
            "reference": getattr(request, "reference", ""),
        }
