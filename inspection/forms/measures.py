"""The form that asks for measures (docs/domain.md 21.2)."""

import datetime
from collections.abc import Mapping
from typing import Any

from django import forms

from cases.standards.working_days import add_months
from inspection.actions.measure_jobs import ENDS_TOO_SOON
from inspection.standards.populations import POPULATIONS
from staff.forms.base import GovForm
from staff.forms.fields import SplitDateField

#: How long the period is that the form opens with.
MONTHS = 6


class MeasureForm(GovForm):
    """Where, from when until when, as of which day, and for whom."""

    place = forms.ChoiceField(label="Where")
    since = SplitDateField(label="First day of the period")
    until = SplitDateField(label="Last day of the period")
    as_of = SplitDateField(label="Day whose state counts", help_text="What happened later is left out.")
    population = forms.ChoiceField(
        label="For whom", choices=[(name, words) for name, (words, _) in POPULATIONS.items()]
    )

    def __init__(self, *args: Any, places: Mapping[str, str], today: datetime.date, **kwargs: Any) -> None:
        since = add_months(start=today, months=-MONTHS)
        kwargs.setdefault("initial", {"since": since, "until": today, "as_of": today})
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = list(places.items())  # type: ignore[attr-defined]
        for name in ("until", "as_of"):
            self.fields[name].not_after = today  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A period ends no earlier than it begins."""
        fields: dict[str, Any] = super().clean() or self.cleaned_data
        since, until = fields.get("since"), fields.get("until")
        if since and until and until < since:
            self.add_error("until", ENDS_TOO_SOON)
        return fields
