"""The edge: which day it is, who acts, and how long a session lasts."""

import datetime
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from pghistory.middleware import HistoryMiddleware

from staff import actors
from staff.actions import drafts
from staff.actions.errors import Refused

Answer = Callable[[HttpRequest], HttpResponse]
View = Callable[..., Any]
SIGNED_IN_AT = "signed_in_at"
LAST_SEEN_AT = "last_seen_at"
ASSIGNMENT = "assignment"


def day() -> datetime.date:
    """Today in London, or the day that OMU_TODAY freezes."""
    return settings.TODAY or timezone.localdate()


def is_over(session: SessionBase) -> bool:
    """Whether a session has been idle too long, or has lasted too long."""
    now = timezone.now().timestamp()
    idle = now - session.get(LAST_SEEN_AT, now) > settings.SESSION_IDLE_SECONDS
    return bool(idle or now - session.get(SIGNED_IN_AT, now) > settings.SESSION_LONGEST_SECONDS)


def passive(view: View) -> View:
    """Mark a view that a page asks by itself, such as progress: it does not keep a session alive."""
    view.is_passive = True  # type: ignore[attr-defined]
    return view


def moment(today: datetime.date) -> datetime.datetime:
    """Now in London, on `today`: where OMU_TODAY freezes the day, the clock still runs."""
    return datetime.datetime.combine(today, timezone.localtime().time(), timezone.get_current_timezone())


class SessionLimitMiddleware:
    """End a session after 15 idle minutes, and after 10 hours in any case (docs/adr/0003)."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and not request.path.startswith("/api/"):
            now = timezone.now().timestamp()
            began = request.session.setdefault(SIGNED_IN_AT, now)
            seen = request.session.setdefault(LAST_SEEN_AT, now)
            idle = now - seen > settings.SESSION_IDLE_SECONDS
            if idle or now - began > settings.SESSION_LONGEST_SECONDS:
                kept = _keep_what_was_sent(request)
                logout(request)
                said = "You were signed out because the session had ended. Sign in again"
                messages.info(
                    request, f"{said}: what you typed was kept and is offered to you." if kept else f"{said}."
                )
                return _to_sign_in(request)
        return self.answer(request)

    def process_view(self, request: HttpRequest, view: View, args: Any, kwargs: Any) -> None:
        """Note that somebody did something; written at most as often as the settings say."""
        if request.user.is_authenticated and not getattr(view, "is_passive", False):
            now = timezone.now().timestamp()
            if now - request.session.get(LAST_SEEN_AT, now) > settings.SESSION_NOTED_EVERY_SECONDS:
                request.session[LAST_SEEN_AT] = now


def _keep_what_was_sent(request: HttpRequest) -> bool:
    """What a form sent after its session had ended, kept as the draft that it names; whether there was any.

    It is nothing that was done: it is offered to its author, who sends it again (docs/adr/0002).
    """
    form, _, subject = request.POST.get("draft_of", "").partition("/")
    preferred = request.session.get(ASSIGNMENT)
    actor, _ = actors.choose(request.user, preferred=preferred, today=day())  # type: ignore[arg-type]
    if request.method != "POST" or not form or actor is None:
        return False
    try:
        drafts.keep(form, subject=subject, fields=dict(request.POST.lists()), by=actor)
    except Refused:
        return False
    return True


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """To the sign-in page and, after it, back: to the same page with its filters, if it can be read again."""
    if request.headers.get("HX-Request"):
        # A part of a page was asked for: the whole page is loaded again and leads to the sign-in.
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    came_from = request.get_full_path() if request.method == "GET" else request.path
    return redirect(f"{reverse(settings.LOGIN_URL)}?{urlencode({'next': came_from})}")


class ActorMiddleware:
    """Put `request.today`, `request.now`, `request.actor` and `request.assignments` on every request.

    The assignment is read anew each time, so that a change of role or a disabled account acts on the next
    request. A signed-in user without any assignment is signed out with a message.
    """

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: Any) -> HttpResponse:
        request.today = day()
        request.now = moment(request.today)
        request.actor, request.assignments = None, []
        if request.user.is_authenticated:
            preferred = request.session.get(ASSIGNMENT)
            request.actor, request.assignments = actors.choose(
                request.user, preferred=preferred, today=request.today
            )
            if request.actor is None:
                logout(request)
                messages.error(
                    request, "Your account has no role at present. Ask your account administrator."
                )
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
        on_the_way = request.path.startswith(("/accounts/", "/session/"))
        if not on_the_way and request.user.is_authenticated and not _has_second_factor(request):
            return redirect("mfa_activate_totp")
        return self.answer(request)


def _has_second_factor(request: Any) -> bool:
    return bool(request.user.authenticator_set.exists())


class HistoryContextMiddleware(HistoryMiddleware):
    """Say in the history of edited tables who, in which role, from which request."""

    def get_context(self, request: Any) -> dict[str, Any]:
        """What is kept beside each change."""
        actor = request.actor
        return {
            "user": actor.user.username if actor and actor.user else "",
            "role": actor.role if actor else "",
            "reference": getattr(request, "reference", ""),
        }
