"""Forms about alerts: one that is opened, one that is closed (docs/domain.md 10.7)."""

import datetime
from typing import Any

from django import forms

from cases.standards.alerts import AlertKind
from staff.forms.base import GovForm
from staff.forms.fields import LongTextField, SplitDateField


class AlertForm(GovForm):
    """A new alert: which, since when, and what those who meet the person should know."""

    code = forms.ChoiceField(label="Alert", widget=forms.RadioSelect)
    opened_on = SplitDateField(label="Since")
    note = LongTextField(
        label="What to know or do",
        max_length=300,
        rows=3,
        required=False,
        help_text="Everybody who works with the person reads this. What is sensitive belongs in a "
        "restricted entry of the log.",
    )

    def __init__(self, *args: Any, kinds: list[AlertKind], today: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"opened_on": today}, **kwargs)
        self.fields["code"].choices = [(kind.code, kind.title) for kind in kinds]  # type: ignore[attr-defined]


class AlertEndForm(GovForm):
    """An alert that is closed."""

    reason = LongTextField(label="Why it is closed", max_length=300, rows=3)
