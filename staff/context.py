"""What every page shows of its user: who, in which role, how much lies on the desk, and when it ends."""

import datetime
from collections.abc import Callable
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import resolve, reverse

from staff.actors import Actor
from staff.models import Notice

#: Pages that stand side by side in the top navigation, whichever app they are of.
FIRST = ("My caseload", "What is new", "My prisoners", "Unit dashboard", "Reception desk", "Accounts",
         "Find a prisoner", "Find in the log", "Transfers", "Given to us",
         "Victim contact")  # fmt: skip
#: The others, folded together under a word; a group of which somebody sees one page only is that page.
GROUPS: dict[str, tuple[str, ...]] = {
    "Work on cases": ("Receive", "Referrals", "Boards", "Decisions", "Programmes", "Needs for a move",
                      "Free places", "Not delivered", "Needs of the people", "Escalations",
                      "Restricted entries", "Meetings", "Screening list", "To do from meetings",
                      "Plan of the unit"),
    "Checks": ("What is missing", "Measures", "Prisons compared", "Quality", "Case audits", "Surveys",
               "Tiers", "Same person"),
    "Staff": ("Sharing out cases", "Oversight", "Supervision"),
    "Files and settings": ("Records as a file", "Exchange of contacts", "Settings", "Long work", "Seals",
                           "Service health"),
}  # fmt: skip
#: Top navigation: label, URL name, permission that shows it. Higher apps add theirs in their urls module.
NAVIGATION: list[tuple[str, str, str]] = []
#: Which page of the practice guide is about a task: by its kind, or the standard of its duty.
PRACTICE: dict[str, str] = {}
#: How much waits behind a page of the navigation, by its URL name: from who asks and the moment to a number.
COUNTS: dict[str, Callable[[Actor, datetime.datetime], int]] = {}


def desk(request: HttpRequest) -> dict[str, Any]:
    """Context of the base template: navigation, unread notices, session limits."""
    actor = getattr(request, "actor", None)
    if actor is None:
        return {"nav": []}
    match = request.resolver_match
    return {
        "actor": actor,
        "nav": _navigation(request, match.view_name if match else ""),
        "unread_notices": Notice.objects.visible_to(actor).unread().count(),
        "several_roles": len(getattr(request, "assignments", [])) > 1,
        "session_seconds": settings.SESSION_IDLE_SECONDS,
        "session_warning": settings.SESSION_WARNING_SECONDS,
        "service_name": "Offender management",
    }


def _navigation(request: Any, here: str) -> list[dict[str, Any]]:
    """What the actor sees on top: pages, then groups of pages (`pages`), each with what waits behind it."""
    seen: dict[str, dict[str, Any]] = {
        label: {"label": label, "url_name": name, "current": name == here, "count": _count(name, request)}
        for label, name, permission in NAVIGATION
        if request.actor.may(permission) and may_open(request.actor, name)
    }
    shown = [seen[label] for label in FIRST if label in seen]
    for words, labels in GROUPS.items():
        pages = [seen[label] for label in labels if label in seen]
        if len(pages) > 1:
            waits = sum(one["count"] or 0 for one in pages)
            opened = any(one["current"] for one in pages)
            shown.append({"label": words, "pages": pages, "current": opened, "count": waits})
        else:
            shown += pages
    return shown


def may_open(actor: Actor, name: str) -> bool:
    """Whether the actor's role opens the page of that URL name, by what the page itself asks for.

    For links to pages without parts in their address; a page that asks for nothing is open to all.
    """
    asked, narrowed = _asked(name)
    return not asked or actor.opens(asked, narrowed=narrowed)


@cache
def _asked(name: str) -> tuple[tuple[str, ...], bool | str]:
    """What the page of that URL name asks for, and how wide; looked up once, for it stands on every page."""
    view = resolve(reverse(name)).func
    return getattr(view, "permissions", ()), getattr(view, "narrowed", True)


def _count(name: str, request: Any) -> int | None:
    """What waits behind a page, None where nothing is counted."""
    counted = COUNTS.get(name)
    return counted(request.actor, request.now) if counted else None
