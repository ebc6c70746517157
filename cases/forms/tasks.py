"""Putting a task aside."""

import datetime
from typing import Any

from django import forms

from cases.standards.putting_aside import Bounds, offered
from staff.forms.base import GovForm
from staff.forms.fields import SplitDateField, TextField

ANOTHER = "other"


class PutAsideForm(GovForm):
    """Until when: one of the days offered, or another; and the reason where the time is long."""

    reveals = {"chosen": {ANOTHER: ["until"]}}

    chosen = forms.ChoiceField(label="Back on my list", widget=forms.RadioSelect)
    until = SplitDateField(label="Which day", required=False)
    reason = TextField(label="Reason", max_length=300, required=False)

    def __init__(
        self, *args: Any, allowed: Bounds, reason_after: int, today: datetime.date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        days = [
            (on.isoformat(), f"{words}, {on:%A} {on.day} {on:%B}")
            for on, words in offered(allowed=allowed, today=today)
        ]
        self.fields["chosen"].choices = [*days, (ANOTHER, "Another day")]  # type: ignore[attr-defined]
        self.fields["until"].help_text = allowed.reason
        self.fields["reason"].help_text = f"Wanted where it is for more than {reason_after} days"

    def clean(self) -> dict[str, Any]:
        """`until` and `reason`, in the words of `cases.actions.tasks.put_aside`."""
        fields = super().clean() or self.cleaned_data
        chosen = fields.pop("chosen", "")
        if chosen == ANOTHER and not fields.get("until") and "until" not in self.errors:
            self.add_error("until", "Enter the day on which it is to be back on your list")
        elif chosen and chosen != ANOTHER:
            fields["until"] = datetime.date.fromisoformat(chosen)
        return fields


class MovedFilter(forms.Form):
    """Whose decisions to show."""

    who = forms.TypedChoiceField(label="By whom", required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, people: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].choices = [("", "Everybody"), *people]  # type: ignore[attr-defined]
