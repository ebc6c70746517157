"""Tokens of machines: each bound to one role assignment, shown once, kept as a digest (docs/adr/0009)."""

import datetime
from hmac import compare_digest

from django.db import transaction
from django.db.models.functions import Now
from knox.crypto import hash_token
from knox.settings import CONSTANTS

from staff import actors, audit
from staff.actions.errors import Refused
from staff.actors import Actor
from staff.models import ApiToken, RoleAssignment

LONGEST_DAYS = 366


@transaction.atomic
def make(
    assignment: RoleAssignment, *, purpose: str, days: int, today: datetime.date, by: Actor
) -> tuple[ApiToken, str]:
    """Make a token for somebody who acts in `assignment`; returns it with its secret, which is kept nowhere.

    It ends after `days` (1 to 366), and works only while the assignment holds and the account is active.
    Raises Refused where the assignment does not hold today, the purpose is empty or `days` is out of range.
    """
    if not purpose.strip():
        raise Refused("Say what the token is for.", field="purpose")
    if not 1 <= days <= LONGEST_DAYS:
        raise Refused(f"A token holds for 1 to {LONGEST_DAYS} days.", field="days")
    if not RoleAssignment.objects.holding(today).filter(pk=assignment.pk).exists():
        raise Refused("This role is not held today.", field="assignment")
    token, secret = ApiToken.objects.create(
        user=assignment.user,
        expiry=datetime.timedelta(days=days),
        assignment=assignment,
        purpose=purpose.strip(),
    )
    audit.record(
        by=by,
        deed="staff.token.made",
        subject=("staff.apitoken", token.token_key),
        reason=token.purpose,
        details={"for": assignment.user.username, "role": assignment.role, "days": days},
    )
    return token, secret


@transaction.atomic
def end(token: ApiToken, *, reason: str, by: Actor) -> None:
    """End a token at once."""
    ApiToken.objects.filter(pk=token.pk).update(expiry=Now())
    audit.record(
        by=by,
        deed="staff.token.ended",
        subject=("staff.apitoken", token.token_key),
        reason=reason,
        details={"for": token.user.username},
    )


def actor_of(secret: bytes, *, today: datetime.date) -> Actor | None:
    """The actor for whom a machine that shows this secret acts; None where the token is no good.

    It is no good when it is unknown or has ended, when its role assignment does not hold today, or when the
    account is disabled. Two queries; for an inspector one more.
    """
    if not secret.isalnum():
        return None
    text = secret.decode("ascii")
    digest = hash_token(text)
    alike = ApiToken.objects.filter(token_key=text[: CONSTANTS.TOKEN_KEY_LENGTH], expiry__gt=Now())
    token = next((one for one in alike if compare_digest(one.digest, digest)), None)
    if token is None:
        return None
    assignment = (
        RoleAssignment.objects.holding(today)
        .filter(pk=token.assignment_id, user_id=token.user_id)
        .select_related("user", "prison", "trust", "organisation", "region")
        .first()
    )
    return actors.of(assignment) if assignment else None
