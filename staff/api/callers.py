"""Who calls: a machine by its token, or one of our own pages by its session (docs/adr/0009)."""

from typing import Any

import pghistory
from django.conf import settings
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, SessionAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from staff import audit
from staff.actions import tokens
from staff.middleware import is_over
from staff.models import Kind, User

SCHEME = "Token"
NO_GOOD = "This token is unknown, has ended, or its role is no longer held."


class TokenOfAssignment(BaseAuthentication):
    """`Authorization: Token …`: the caller acts in the one role assignment the token is bound to.

    One answer for every token that is no good, so that nothing is learnt from trying.
    """

    def authenticate(self, request: Request) -> tuple[User, str] | None:
        """Set `request.actor` from the token; None without one; AuthenticationFailed if it is no good."""
        scheme, _, secret = get_authorization_header(request).partition(b" ")
        if scheme.lower() != SCHEME.lower().encode():
            return None
        actor = tokens.actor_of(secret.strip(), today=request.today)  # type: ignore[attr-defined]
        if actor is None or actor.user is None:
            raise AuthenticationFailed(NO_GOOD)
        request._request.actor = actor  # type: ignore[attr-defined]
        pghistory.context(user=actor.user.username, role=actor.role)
        return actor.user, SCHEME

    def authenticate_header(self, request: Request) -> str:
        """What a 401 asks for."""
        return SCHEME


class SessionOfPage(SessionAuthentication):
    """The session of somebody signed in, with CSRF; a call neither outlives nor prolongs the session."""

    def authenticate(self, request: Request) -> Any:
        """The user whose session has ended neither by idleness nor by length; else None."""
        if is_over(request._request.session):
            request._request.actor = None  # type: ignore[attr-defined]
            return None
        return super().authenticate(request)


class RoleMay(BasePermission):
    """The table of staff/permissions.py, asked for the operation that is called.

    The framework takes its views out of the site-wide login rule, so this checks by itself: without an actor
    nothing is allowed, and a view that names no permission for an operation is a fault of the code.
    """

    message = "Your role may not do this."

    def has_permission(self, request: Request, view: Any) -> bool:
        """Whether the actor's role holds one of the permissions of the operation; a refusal is audited."""
        actor = request.actor  # type: ignore[attr-defined]
        if actor is None:
            return False
        if view.allowed_to(actor):
            return True
        audit.record(
            by=actor,
            deed="staff.route.refused",
            kind=Kind.REFUSED,
            subject=("route", request.resolver_match.view_name),  # type: ignore[union-attr]
        )
        return False


class TokenInSchema(OpenApiAuthenticationExtension):
    """How the schema names tokens."""

    target_class = TokenOfAssignment
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """A header, with what the page "Your API tokens" shows once."""
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "`Token …`, bound to one role assignment; made under “Your API tokens”.",
        }


class SessionInSchema(OpenApiAuthenticationExtension):
    """How the schema names the session of a page."""

    target_class = SessionOfPage
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """The cookie of somebody signed in."""
        return {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME}
