"""The form of the release plan (docs/domain.md 20.3)."""

from typing import Any

from django import forms

from sentence_plans.actions.release_plans import LONGEST, NAMES, Arrangements
from sentence_plans.models import AddressState, ReleasePlan
from staff.forms.compared import ComparedForm
from staff.forms.fields import LongTextField, SplitDateField


class ReleasePlanForm(ComparedForm):
    """What is arranged for the release. Nothing is required; what is open is shown on the hand-over."""

    reveals = {"address_state": {AddressState.CONFIRMED: ["confirmed_on"]}}

    address_state = forms.ChoiceField(
        label="Address after release", required=False, widget=forms.RadioSelect,
        choices=[("", "Not yet said"), *AddressState.choices],
    )  # fmt: skip
    confirmed_on = SplitDateField(label="Confirmed on", required=False)
    address = LongTextField(
        label="Which address", required=False, rows=3, max_length=LONGEST,
        help_text="Everybody who reads the plan reads this. Where a victim lives is never written here.",
    )  # fmt: skip
    conditions = LongTextField(
        label="Licence conditions", required=False, rows=4, max_length=LONGEST,
        help_text="Beside the standard ones, one on a line. What a victim asked for stands with victims.",
    )  # fmt: skip
    reports_to = LongTextField(label="Reports to whom, and where", required=False, rows=2, max_length=LONGEST)
    reports_on = SplitDateField(label="First appointment", required=False)
    programmes = LongTextField(label="Programmes on licence", required=False, rows=2, max_length=LONGEST)
    agencies = LongTextField(
        label="Agencies told", required=False, rows=3, max_length=LONGEST,
        help_text="One on a line, with the day: police, housing, local authority, health.",
    )  # fmt: skip

    def __init__(self, made: ReleasePlan | None, *args: Any, **kwargs: Any) -> None:
        initial = {name: getattr(made, name) for name in NAMES} if made else {}
        super().__init__(*args, version=made.version if made else 0, initial=initial, **kwargs)

    def arrangements(self) -> Arrangements:
        """What the form says; only after is_valid()."""
        return Arrangements(**{name: self.cleaned_data[name] for name in NAMES})
