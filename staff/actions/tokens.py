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
LONGEST_PURPOSE = 120


@transaction.atomic
def make(
    assignment: RoleAssignment, *, purpose: str, days: int, today: datetime.date, by: Actor
) -> tuple[ApiToken, str]:
    """Make a token for somebody who acts in `assignment`; returns it with its secret, which is kept nowhere.

    It ends after `days` (1 to 366), and works only while the assignment holds and the account is active.
    Raises Refused where the assignment is another person's or does not hold today, the purpose is empty or
    too long, or `days` is out of range.
    """
    if by.user and by.user.pk != assignment.user_id:
        raise Refused("Nobody makes a token that acts for somebody else.", field="assignment")
    if not purpose.strip():
        raise Refused("Say what the token is for.", field="purpose")
    if len(purpose.strip()) > LONGEST_PURPOSE:
        raise Refused(f"Write at most {LONGEST_PURPOSE} characters.", field="purpose")
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
        details=_details(token) | {"days": days},
    )
    return token, secret


def _details(token: ApiToken) -> dict[str, str]:
    held = token.assignment
    return {"user_name": token.user.username, "role": held.role_in_words, "place": held.place_name}


@transaction.atomic
def end(token: ApiToken, *, reason: str, by: Actor) -> None:
    """End a token at once: its owner does, or an account administrator of the place its role is held at.

    Raises Refused where it is out of the actor's reach, has ended already, or no reason is given.
    """
    if not reason.strip():
        raise Refused("Say why the token is ended.", field="reason")
    within = ApiToken.objects.all() if by.is_system else ApiToken.objects.visible_to(by)
    held = within.for_page().select_for_update(of=("self",)).filter(pk=token.pk).first()
    if held is None:
        raise Refused("This token is not yours to end.")
    if held.has_ended:
        raise Refused("This token has ended already.")
    ApiToken.objects.filter(pk=held.pk).update(expiry=Now())
    audit.record(
        by=by,
        deed="staff.token.ended",
        subject=("staff.apitoken", held.token_key),
        reason=reason.strip(),
        details=_details(held),
    )


def actor_of(secret: bytes, *, today: datetime.date) -> Actor | None:
    """The actor for whom a machine that shows this secret acts; None where the token is no good.

    It is no good when it is unknown or has ended, when its role assignment does not hold today, or when the
    account is disabled. Two queries; one more for an inspector, and one at the first call of a day, which
    keeps the day: whoever looks through the tokens sees which of them nobody uses.
    """
    if not secret.isalnum():
        return None
    text = secret.decode("ascii")
    digest = hash_token(text)
    alike = ApiToken.objects.good().filter(token_key=text[: CONSTANTS.TOKEN_KEY_LENGTH])
    token = next((one for one in alike if compare_digest(one.digest, digest)), None)
    if token is None:
        return None
    assignment = (
        RoleAssignment.objects.holding(today)
        .filter(pk=token.assignment_id, user_id=token.user_id)
        .select_related("user", "prison", "trust", "organisation", "region")
        .first()
    )
    if assignment is None:
        return None
    if token.last_used_on != today:
        ApiToken.objects.filter(pk=token.pk).update(last_used_on=today)
    return actors.of(assignment, today=today)
