"""Taking an offender supervisor for other duties, and which kinds of case somebody takes."""

from typing import Any

from django import forms

from cases.models import CaseKind
from staff.forms.base import GovForm
from staff.forms.fields import SplitDateField, TextField


class RedeploymentForm(GovForm):
    """Who is away from when to when, for how many hours and what, and who covers."""

    officer = forms.ChoiceField(label="Who is taken for other duties")
    started_on = SplitDateField(label="First day")
    ended_on = SplitDateField(label="Last day")
    hours = forms.DecimalField(
        label="Hours lost",
        max_digits=6,
        decimal_places=1,
        help_text="Hours that would have gone to the cases, over all these days",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-5", "inputmode": "decimal"}),
    )
    duty = TextField(label="Which duty", max_length=200, help_text="Such as escort, gate or night duty")
    cover = forms.ChoiceField(label="Who covers the cases", required=False)

    def __init__(self, *args: Any, officers: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["officer"].choices = [("", "Choose"), *officers]  # type: ignore[attr-defined]
        self.fields["cover"].choices = [("", "Nobody"), *officers]  # type: ignore[attr-defined]


class WithdrawForm(GovForm):
    """Why a redeployment is withdrawn."""

    reason = TextField(label="Reason", max_length=300)


class SpecialismForm(GovForm):
    """Which kinds of case somebody takes."""

    kinds = forms.MultipleChoiceField(
        label="Kinds of case",
        required=False,
        choices=CaseKind.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text="None chosen: cases of every kind, but first in none",
    )
