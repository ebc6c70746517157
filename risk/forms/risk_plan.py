"""The form that puts somebody on the distribution list of a risk management plan (docs/domain.md 7.10)."""

from collections.abc import Sequence
from typing import Any

from django import forms

from staff.forms.base import GovForm
from staff.forms.fields import TextField
from staff.models import RoleAssignment


class ReaderForm(GovForm):
    """Who is to read the plan, and why."""

    assignment = forms.TypedChoiceField(
        label="Who is to read it",
        help_text="People of this prison and of the trust, in roles that read plans.",
        coerce=int,
        error_messages={
            "required": "Choose who is to read the plan",
            "invalid_choice": "Choose somebody of the list: nobody else may read the plan",
        },
    )
    why = TextField(label="Why he or she needs it", max_length=200, required=False)

    def __init__(self, offered: Sequence[RoleAssignment], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = sorted((one.user.full_name, one.role_in_words, one.place_name, one.pk) for one in offered)
        people = [(str(pk), f"{name}, {role}, {place}") for name, role, place, pk in named]
        self.fields["assignment"].choices = [("", "Choose"), *people]  # type: ignore[attr-defined]


class MarkForm(GovForm):
    """A form that is one button."""
