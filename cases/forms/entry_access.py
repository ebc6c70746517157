"""Forms about reading a restricted entry: asking, reading at once, answering (docs/domain.md 10.3)."""

from typing import Any, ClassVar

from django import forms

from cases.standards.entry_access import LONGEST_DAYS
from staff.forms.base import GovForm
from staff.forms.fields import LongTextField, YesNoField


class EntryAskForm(GovForm):
    """Why it is needed."""

    reason = LongTextField(
        label="Why you need it",
        max_length=500,
        rows=3,
        help_text="What you have to decide or do, and what you cannot do without it.",
    )


class EntryAnswerForm(GovForm):
    """Yes for some days, or no with the reason."""

    is_granted = YesNoField(label="May he or she read it?")
    days = forms.IntegerField(
        label="For how many days", min_value=1, max_value=LONGEST_DAYS, required=False, initial=7,
        help_text="Today is the first. After the last it ends by itself.",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-3", "inputmode": "numeric"}),
    )  # fmt: skip
    answer = LongTextField(
        label="What you say to it", max_length=500, rows=3, required=False, help_text="A refusal says why."
    )
    reveals: ClassVar[Any] = {"is_granted": {"yes": ["days"]}}


class EntryReviewForm(GovForm):
    """Whether reading at once was right."""

    is_granted = YesNoField(label="Was it right to read it at once?")
    answer = LongTextField(
        label="What you found", max_length=500, rows=3, required=False, help_text="Where it was not, say why."
    )


class EntryEndForm(GovForm):
    """One button."""
