"""Changing a setting of a prison."""

import datetime
from typing import Any

from django import forms

from cases.standards.new_limits import MOST
from cases.standards.policies import UNIT_WORDS, Limit
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


class LimitForm(GovForm):
    """A limit from a day on, with the reason; a duty with two limits asks for both."""

    effective_from = SplitDateField(label="From which day", help_text="Today or later")
    reason = TextField(label="Reason", max_length=300, help_text="Not needed to see what would change")

    def __init__(self, *args: Any, limit: Limit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        amounts = {"amount": self._field(limit, "New limit", limit.amount)}
        if limit.long_amount is not None:
            words = f"New limit with {limit.long_from_months} months or more to release"
            amounts["long_amount"] = self._field(limit, words, limit.long_amount)
        self.fields = {**amounts, **self.fields}

    @staticmethod
    def _field(limit: Limit, label: str, value: int) -> forms.IntegerField:
        return forms.IntegerField(
            label=f"{label}, in {UNIT_WORDS[limit.unit][1]}",
            initial=value,
            min_value=1,
            max_value=MOST[limit.unit],
            widget=forms.TextInput(attrs={"class": "govuk-input--width-4", "inputmode": "numeric"}),
        )
