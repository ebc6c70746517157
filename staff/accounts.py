"""What the sign-in library asks of us: no self sign-up, no reset by mail, and sign-ins in the audit."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.signals import password_changed
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse

from staff import actors, audit
from staff.actions import accounts
from staff.middleware import day
from staff.models import Kind, User


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by an account administrator only."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": "The user name or the password is wrong. Check both and try again.",
        "too_many_login_attempts": "There were too many failed attempts. Wait five minutes and try again.",
        "enter_current_password": "The password is wrong. Enter the one you signed in with.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up by himself or herself."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse a locked user name before its password is looked at, and record that."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            _record("staff.session.locked_out", None, kind=Kind.REFUSED, user_name=_typed(credentials))
            raise

    def clean_password(self, password: str, user: User | None = None) -> str:
        """The new password; a one-time password cannot be chosen again as one's own."""
        cleaned: str = super().clean_password(password, user)
        if user is not None and user.must_change_password and user.check_password(cleaned):
            raise ValidationError("Choose another password than the one-time password you were given.")
        return cleaned

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """On to work, once the password is changed."""
        return reverse("home")


def _typed(credentials: dict[str, Any]) -> str:
    """The user name typed, cut to what a user name may be."""
    return str(credentials.get("username", ""))[:60]


def _record(deed: str, user: User | None, *, kind: str = Kind.ACCESS, **details: Any) -> None:
    actor = actors.Actor(user=user, assignment=None, task="sign-in")
    if user is not None:
        # At the sign-in the first role that holds is the one acted in (staff.middleware.ActorMiddleware).
        actor = actors.choose(user, preferred=None, today=day())[0] or actor
    audit.record(by=actor, deed=deed, kind=kind, subject=user, details=details)


def signed_in(sender: Any, request: HttpRequest, user: User, **rest: Any) -> None:
    """Record a sign-in."""
    _record("staff.session.started", user)


def signed_out(sender: Any, request: HttpRequest, user: User | None, **rest: Any) -> None:
    """Record a sign-out, also the one at the end of a session's time."""
    if user is not None:
        _record("staff.session.ended", user)


def refused(sender: Any, credentials: dict[str, Any], **rest: Any) -> None:
    """Record a failed sign-in."""
    _record("staff.session.refused", None, kind=Kind.REFUSED, user_name=_typed(credentials))


def own_password_set(sender: Any, request: Any, user: User, **rest: Any) -> None:
    """A one-time password is spent once its owner has chosen another."""
    actor = getattr(request, "actor", None) or actors.Actor(user=user, assignment=None)
    accounts.password_chosen(user, by=actor)
    user.must_change_password = False


def connect() -> None:
    """Listen to the sign-in library; its events are no business rules, and it has no other way to tell."""
    user_logged_in.connect(signed_in, dispatch_uid="audit_signed_in")
    user_logged_out.connect(signed_out, dispatch_uid="audit_signed_out")
    user_login_failed.connect(refused, dispatch_uid="audit_refused")
    password_changed.connect(own_password_set, dispatch_uid="audit_password")
