"""When the session ends, for the warning and for the line that stands in its place without JavaScript."""

import datetime
from typing import Any

from django import template
from django.conf import settings

from staff.middleware import LAST_SEEN_AT, SIGNED_IN_AT

register = template.Library()


@register.simple_tag(takes_context=True)
def session_times(context: template.Context) -> dict[str, Any]:
    """`ends` (if nothing more is done), `hard_end`, `seconds` and `warning`; empty when signed out."""
    request: Any = context.get("request")
    if getattr(request, "actor", None) is None or LAST_SEEN_AT not in request.session:
        return {}
    seen = request.session[LAST_SEEN_AT]
    hard_end = request.session[SIGNED_IN_AT] + settings.SESSION_LONGEST_SECONDS
    return {
        "ends": _at(min(seen + settings.SESSION_IDLE_SECONDS, hard_end)),
        "hard_end": _at(hard_end),
        "seconds": settings.SESSION_IDLE_SECONDS,
        "warning": settings.SESSION_WARNING_SECONDS,
    }


def _at(seconds: float) -> datetime.datetime:
    return datetime.datetime.fromtimestamp(seconds, tz=datetime.UTC)
