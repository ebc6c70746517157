"""The form for a token of a machine (docs/adr/0009)."""

from collections.abc import Sequence
from typing import Any

from django import forms

from staff.actions.tokens import LONGEST_DAYS, LONGEST_PURPOSE
from staff.forms.base import GovForm
from staff.forms.fields import TextField
from staff.models import RoleAssignment


class TokenForm(GovForm):
    """What the token is for, in which of one's roles the machine acts, and for how long."""

    purpose = TextField(
        label="Purpose",
        max_length=LONGEST_PURPOSE,
        help_text="Which machine uses it, and for what, such as “Case system of Aldwater, contacts”.",
    )
    role = forms.ChoiceField(label="Role the machine acts in", widget=forms.RadioSelect)
    days = forms.IntegerField(
        label="Days for which it works",
        min_value=1,
        max_value=LONGEST_DAYS,
        initial=90,
        help_text=f"1 to {LONGEST_DAYS}. After that the machine needs a new one.",
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-3"}),
    )

    def __init__(self, *args: Any, held: Sequence[RoleAssignment], acting: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._held = {str(one.pk): one for one in held}
        field = self.fields["role"]
        field.choices = [(key, str(one)) for key, one in self._held.items()]  # type: ignore[attr-defined]
        field.initial = str(acting)
        if len(held) == 1:
            del self.fields["role"]

    def assignment(self) -> RoleAssignment:
        """The role chosen; the only one where there is no choice. Only after is_valid()."""
        return self._held.get(self.cleaned_data.get("role", ""), next(iter(self._held.values())))
