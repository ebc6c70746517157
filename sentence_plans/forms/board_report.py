"""The period of the report on boards."""

from typing import Any

from staff.forms.base import GovForm
from staff.forms.fields import SplitDateField


class PeriodForm(GovForm):
    """From a day to a day; either may be left out."""

    since = SplitDateField(label="Held from", required=False)
    until = SplitDateField(label="Held until", required=False)

    def clean(self) -> dict[str, Any]:
        """A period does not end before it begins."""
        data = super().clean() or {}
        if data.get("since") and data.get("until") and data["until"] < data["since"]:
            self.add_error("until", "Held until must be on or after held from")
        return data
