"""Which period of releases is told."""

import datetime
from typing import Any

from django import forms

from staff.forms.base import NamedMessages
from staff.forms.fields import SplitDateField


class PeriodForm(NamedMessages, forms.Form):
    """The first and last day; both may be left out."""

    since = SplitDateField(label="Released from", required=False)
    until = SplitDateField(label="Released until", required=False)

    def __init__(self, *args: Any, today: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean(self) -> dict[str, Any]:
        """A period that begins before it ends."""
        fields: dict[str, Any] = super().clean() or {}
        since, until = fields.get("since"), fields.get("until") or self.today
        if since and until < since:
            self.add_error("until", "The last day must not be before the first.")
        return fields
