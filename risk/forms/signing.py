"""Forms of the life of an assessment: beginning, signing, countersigning, closing unfinished."""

from typing import Any

from django import forms

from risk.models import Check, Purpose
from staff.forms.base import GovForm
from staff.forms.fields import LongTextField


class StartForm(GovForm):
    """Why an assessment is begun, and on which form."""

    form_code = forms.ChoiceField(
        choices=[("risk_review", "Short risk review"), ("full", "Full assessment")],
        widget=forms.RadioSelect,
        label="Form",
        required=False,
        help_text="The short form asks what the predictors need and little more; the full one asks all.",
    )
    purpose = forms.ChoiceField(choices=Purpose.choices, widget=forms.RadioSelect, label="Purpose")

    def __init__(self, *args: Any, form_hint: str = "", fast: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = str(self.fields["form_code"].help_text)
        self.fields["form_code"].help_text = f"{form_hint} {asked}".strip()
        if not fast:
            without = [one for one in Purpose.choices if one[0] != Purpose.FAST_REVIEW]
            self.fields["purpose"].choices = without  # type: ignore[attr-defined]


class WidenForm(GovForm):
    """That one goes on with the full form."""


class SignForm(GovForm):
    """One's signature; the version is that of the assessment that was shown."""


class CountersignForm(GovForm):
    """Approve or send back, with what was checked."""

    decision = forms.ChoiceField(
        label="Your decision",
        choices=[("approve", "Countersign: it is complete"), ("reject", "Send it back for rework")],
        widget=forms.RadioSelect,
    )
    checked = forms.MultipleChoiceField(
        label="What you checked",
        help_text="This is the evidence of oversight.",
        choices=Check.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    comment = LongTextField(label="Comment on its quality", max_length=4000)


class LockForm(GovForm):
    """Why an assessment is closed unfinished."""

    reason = LongTextField(label="Why it is closed unfinished", max_length=300, rows=3)


class TakeBackForm(GovForm):
    """Why a signature is taken back."""

    reason = LongTextField(label="What has to be changed", max_length=1000, rows=3)
