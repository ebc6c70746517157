"""First the role, then the row: what every view is wrapped in (docs/adr/0003)."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.http import url_has_allowed_host_and_scheme

from staff import audit
from staff.models import Kind

View = Callable[..., HttpResponseBase]


def requires(*permissions: str, narrowed: bool | str = True) -> Callable[[View], View]:
    """Let a view be opened by roles that hold any of these permissions, such as "case_core:R".

    Others get 403, and the audit a line. The permission stays readable on the view (`view.permissions`), so
    that the walk over all routes knows what to expect. `narrowed=False` leaves out roles whose right is
    narrowed by words, such as an opinion on a transfer; words such as `narrowed="vulnerability"` let in those
    whose right is narrowed to just these.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def opened(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.actor.opens(permissions, narrowed=narrowed):
                audit.record(
                    by=request.actor,
                    deed="staff.route.refused",
                    kind=Kind.REFUSED,
                    subject=("route", request.resolver_match.view_name),
                )
                raise PermissionDenied
            return view(request, *args, **kwargs)

        opened.narrowed = narrowed  # type: ignore[attr-defined]
        opened.permissions = permissions  # type: ignore[attr-defined]
        return opened

    return decorate


def safe_next(request: HttpRequest, default: str) -> str:
    """Where a form says it came from, if that is a path of this service; else `default`."""
    came_from = request.POST.get("next", "") or request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(came_from, allowed_hosts=None)
    return came_from if came_from.startswith("/") and is_ours else default
