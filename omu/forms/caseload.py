"""What of one's own caseload is shown."""

from typing import Any

from django import forms

from staff.forms.base import NamedMessages

SHOWS = {
    "overdue": "Something overdue",
    "due_soon": "Something due soon",
    "quiet": "Quiet too long",
    "no_plan": "No signed plan",
    "cover": "Those I cover for somebody",
}
LEVELS = {
    "very_high": "Very High",
    "high": "High",
    "medium": "Medium",
    "low": "Low",
    "unknown": "Not yet assessed",
}


class CaseloadFilter(NamedMessages, forms.Form):
    """Its answers stand in the address, so that they stay and can be gone back to."""

    show = forms.ChoiceField(label="Show", required=False, choices=[("", "Everybody"), *SHOWS.items()])
    rosh = forms.ChoiceField(
        label="Risk of serious harm", required=False, choices=[("", "Any level"), *LEVELS.items()]
    )

    def chosen(self) -> dict[str, Any]:
        """What is filtered by; nothing where an answer makes no sense, which then stands in the form."""
        return {name: value for name, value in self.cleaned_data.items() if value} if self.is_valid() else {}
