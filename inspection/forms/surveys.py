"""Opening and closing a survey."""

from typing import Any

from django import forms

from inspection.actions.surveys import LONGEST_TITLE
from inspection.models import SURVEYS
from staff.forms.base import GovForm
from staff.forms.fields import SplitDateField, TextField
from staff.models import Prison


class SurveyForm(GovForm):
    """Who is asked, where and when."""

    def __init__(self, prisons: list[Prison], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.prisons = {one.code: one for one in prisons}
        self.fields["kind"] = forms.ChoiceField(
            label="Who is asked", choices=[(one.value, one.label) for one in SURVEYS],
            widget=forms.RadioSelect,
        )  # fmt: skip
        self.fields["prison"] = forms.ChoiceField(
            label="Prison", choices=[(one.code, one.name) for one in prisons]
        )
        self.fields["title"] = TextField(label="Title", max_length=LONGEST_TITLE)
        self.fields["opened_on"] = SplitDateField(label="First day")
        self.fields["closed_on"] = SplitDateField(label="Last day", required=False)


class CloseForm(GovForm):
    """Nothing to fill in: one button."""
