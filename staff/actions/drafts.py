"""Text being typed, kept on the server for its author (docs/adr/0002)."""

from typing import Any

from django.db import transaction
from django.db.models.functions import Now

from staff.actions.errors import Refused
from staff.actors import Actor
from staff.models import Draft

LONGEST = 200_000
LONGEST_NAME = 60
#: Marks of a form that are nothing anybody typed.
MARKS = frozenset({"csrfmiddlewaretoken", "submission", "next", "draft_of"})


def _clean(text: object) -> str:
    """The text without what PostgreSQL cannot hold: the zero character, and halves of characters."""
    return ("" if text is None else str(text)).replace("\x00", "").encode("utf-8", "replace").decode()


@transaction.atomic
def keep(form: str, *, subject: str, fields: dict[str, Any], by: Actor) -> Draft:
    """Keep what was typed so far; one draft for each author, form and subject. Returns it with its time.

    `fields` are lists of texts by the name of their control; the marks of the form are left out. Raises
    Refused when the text is longer than 200,000 characters together, or when form or subject have no name of
    at most 60 characters.
    """
    if not (0 < len(form) <= LONGEST_NAME and len(subject) <= LONGEST_NAME):
        raise Refused("There is no such form.")
    kept = {_clean(name): [_clean(value) for value in _listed(values)] for name, values in fields.items()}
    kept = {name: values for name, values in kept.items() if name not in MARKS}
    if sum(len(name) + sum(map(len, values)) for name, values in kept.items()) > LONGEST:
        raise Refused("This draft is too long to keep.")
    draft, _ = Draft.objects.update_or_create(
        user=by.user, form=form, subject=subject, defaults={"fields": kept, "saved_at": Now()}
    )
    draft.refresh_from_db(fields=["saved_at"])
    return draft


def _listed(values: Any) -> list[Any]:
    return values if isinstance(values, list) else [values]


def discard(form: str, *, subject: str, by: Actor) -> None:
    """Remove the draft of a form that was saved or given up."""
    Draft.objects.visible_to(by).filter(form=form, subject=subject).delete()
