"""Text being typed, kept on the server for its author (docs/adr/0002)."""

from typing import Any

from django.utils.timezone import localtime

from staff.actions.errors import Refused
from staff.actors import Actor
from staff.models import Draft

LONGEST = 200_000


def keep(form: str, *, subject: str, fields: dict[str, Any], by: Actor) -> Draft:
    """Keep what was typed so far; one draft for each author, form and subject. Returns it with its time.

    Raises Refused when the text is longer than 200,000 characters together.
    """
    if sum(len(str(value)) for value in fields.values()) > LONGEST:
        raise Refused("This draft is too long to keep.")
    draft, _ = Draft.objects.update_or_create(
        user=by.user, form=form, subject=subject, defaults={"fields": fields, "saved_at": localtime()}
    )
    return draft


def discard(form: str, *, subject: str, by: Actor) -> None:
    """Remove the draft of a form that was saved or given up."""
    Draft.objects.visible_to(by).filter(form=form, subject=subject).delete()
