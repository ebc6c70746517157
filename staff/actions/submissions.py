"""One form, one row: a form sent twice leads where its first sending led (docs/adr/0002)."""

import uuid

from django.db import transaction

from staff.actions.errors import AlreadyDone
from staff.actors import Actor
from staff.models import Submission


@transaction.atomic
def claim(token: uuid.UUID, *, by: Actor) -> Submission:
    """Claim the token of a form inside the transaction of its deed; of two at once the second waits.

    Raises AlreadyDone when the token was claimed before.
    """
    claimed, is_new = Submission.objects.get_or_create(pk=token, defaults={"user": by.person})
    if not is_new:
        raise AlreadyDone(claimed.leads_to if by.user and claimed.user_id == by.user.pk else "")
    return claimed


def led_to(mark: str, *, by: Actor) -> str:
    """Where this showing of a form led when `by` sent it before; empty where he or she did not."""
    try:
        token = uuid.UUID(mark)
    except ValueError:
        return ""
    sent = Submission.objects.filter(pk=token, user=by.user) if by.user else Submission.objects.none()
    return sent.values_list("leads_to", flat=True).first() or ""


def settle(claimed: Submission, *, leads_to: str, by: Actor) -> None:
    """Keep where the form led."""
    claimed.leads_to = leads_to
    claimed.save(update_fields=["leads_to"])
