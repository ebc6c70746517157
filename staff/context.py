"""What every page shows of its user: who, in which role, how much lies on the desk, and when it ends."""

import datetime
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from staff.actors import Actor
from staff.models import Notice

#: In which order the top navigation stands, whichever app a page is of.
ORDER = ("My caseload", "What is new", "My prisoners", "Unit dashboard", "Reception desk", "Accounts",
         "Find a prisoner", "Find in the log", "Receive", "Referrals", "Escalations", "Boards",
         "What is missing",
         "Sharing out cases", "Supervision", "Tiers", "Decisions", "Quality", "Same person",
         "Transfers", "Records as a file", "Exchange of contacts", "Settings", "Long work", "Seals",
         "Service health", "Who may do what")  # fmt: skip
#: Top navigation: label, URL name, permission that shows it. Higher apps add theirs in their urls module.
NAVIGATION: list[tuple[str, str, str]] = []
#: How much waits behind a page of the navigation, by its URL name: from who asks and the moment to a number.
COUNTS: dict[str, Callable[[Actor, datetime.datetime], int]] = {}


def desk(request: HttpRequest) -> dict[str, Any]:
    """Context of the base template: navigation, unread notices, session limits."""
    actor = getattr(request, "actor", None)
    if actor is None:
        return {"nav": []}
    match = request.resolver_match
    here = match.view_name if match else ""
    return {
        "actor": actor,
        "nav": [
            {"label": label, "url_name": name, "current": name == here, "count": _count(name, request)}
            for label, name, permission in sorted(NAVIGATION, key=lambda page: ORDER.index(page[0]))
            if actor.may(permission)
        ],
        "unread_notices": Notice.objects.visible_to(actor).unread().count(),
        "several_roles": len(getattr(request, "assignments", [])) > 1,
        "session_seconds": settings.SESSION_IDLE_SECONDS,
        "session_warning": settings.SESSION_WARNING_SECONDS,
        "service_name": "Offender management",
    }


def _count(name: str, request: Any) -> int | None:
    """What waits behind a page, None where nothing is counted."""
    counted = COUNTS.get(name)
    return counted(request.actor, request.now) if counted else None
