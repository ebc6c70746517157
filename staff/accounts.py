"""What the sign-in library asks of us: no self sign-up, no reset by mail, and sign-ins in the audit."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.signals import password_changed
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.http import HttpRequest

from staff import actors, audit
from staff.models import Kind, User


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by an account administrator only."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up by himself or herself."""
        return False


def _record(deed: str, user: User | None, **details: Any) -> None:
    actor = actors.Actor(user=user, assignment=None, task=user.full_name if user else "sign-in")
    audit.record(by=actor, deed=deed, kind=Kind.ACCESS, subject=user, details=details)


def signed_in(sender: Any, request: HttpRequest, user: User, **rest: Any) -> None:
    """Record a sign-in."""
    _record("staff.session.started", user)


def signed_out(sender: Any, request: HttpRequest, user: User | None, **rest: Any) -> None:
    """Record a sign-out."""
    if user is not None:
        _record("staff.session.ended", user)


def refused(sender: Any, credentials: dict[str, Any], **rest: Any) -> None:
    """Record a failed sign-in, with the user name typed, cut to what a user name may be."""
    _record("staff.session.refused", None, user_name=str(credentials.get("username", ""))[:60])


def connect() -> None:
    """Listen to the sign-in library; its events are no business rules, and it has no other way to tell."""
    user_logged_in.connect(signed_in, dispatch_uid="audit_signed_in")
    user_logged_out.connect(signed_out, dispatch_uid="audit_signed_out")
    user_login_failed.connect(refused, dispatch_uid="audit_refused")
    password_changed.connect(own_password_set, dispatch_uid="audit_password")


def own_password_set(sender: Any, request: HttpRequest, user: User, **rest: Any) -> None:
    """A one-time password is spent once its owner has chosen another."""
    User.objects.filter(pk=user.pk).update(must_change_password=False)
    user.must_change_password = False
    _record("staff.password.changed", user)
