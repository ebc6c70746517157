"""Asking for a transfer, and answering."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from staff.forms.base import GovForm
from staff.forms.fields import LongTextField, SplitDateField, TextField
from staff.models import Prison


class TransferRequestForm(GovForm):
    """Where to, why, and what the move does to the plan (docs/domain.md 13)."""

    to_prison = forms.ModelChoiceField(
        label="To which prison", queryset=Prison.objects.none(), empty_label="Choose"
    )
    reason = TextField(label="Reason", max_length=300)
    plan_gap = LongTextField(
        label="Why the move is right although the plan needs what the destination does not run",
        required=False,
        max_length=500,
        rows=3,
        help_text="Owed where it is run here. The receiving prison sees it on the cover sheet.",
    )
    move_on = SplitDateField(label="Planned day of the move", required=False)

    def __init__(self, *args: Any, prisons: "QuerySet[Prison]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to_prison"].queryset = prisons  # type: ignore[attr-defined]


class AnswerForm(GovForm):
    """What to do with a transfer; a refusal or a withdrawal needs its reason."""

    answer = forms.ChoiceField(label="What to do", widget=forms.RadioSelect)
    reason = TextField(
        label="Reason", max_length=300, required=False, help_text="Needed to refuse or to withdraw"
    )
    location = TextField(label="Wing and cell", max_length=40, required=False)

    def __init__(self, *args: Any, answers: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"].choices = answers  # type: ignore[attr-defined]
        if "arrive" not in dict(answers):
            del self.fields["location"]
        if not {"refuse", "withdraw"} & set(dict(answers)):
            del self.fields["reason"]
