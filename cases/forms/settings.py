"""Changing a setting of a prison."""

import datetime
from typing import Any

from django import forms

from cases.standards.settings import CHOICE, Setting
from staff.forms.base import GovForm
from staff.forms.fields import SplitDateField, TextField


class SettingForm(GovForm):
    """A new value from a day on, with the reason; the bounds come from the setting."""

    effective_from = SplitDateField(label="From which day", help_text="Today or later")
    reason = TextField(label="Reason", max_length=300)

    def __init__(self, *args: Any, setting: Setting, today: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if setting.kind == CHOICE:
            value: forms.Field = forms.ChoiceField(
                label="New value", widget=forms.RadioSelect, choices=list(setting.choices.items())
            )
        else:
            value = forms.IntegerField(
                label=f"New value, in {setting.unit[1]}",
                min_value=setting.lowest,
                max_value=setting.highest,
                help_text=f"From {setting.lowest} to {setting.highest}",
                widget=forms.TextInput(attrs={"class": "govuk-input--width-3", "inputmode": "numeric"}),
            )
        self.fields = {"value": value, **self.fields}
        self.fields["value"].label = value.label
        self.fields["effective_from"].initial = today
