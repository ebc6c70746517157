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
    claimed, is_new = Submission.objects.get_or_create(pk=token, defaults={"user": by.user})
    if not is_new:
        raise AlreadyDone(claimed.leads_to if by.user and claimed.user_id == by.user.pk else "")
    return claimed


def settle(claimed: Submission, *, leads_to: str, by: Actor) -> None:
    """Keep where the form led."""
    claimed.leads_to = leads_to
    claimed.save(update_fields=["leads_to"])
