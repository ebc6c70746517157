"""The forms of the learning record."""

from collections.abc import Iterable
from typing import Any

from django import forms

from sentence_plans.actions.learning import LONGEST
from sentence_plans.models import Action, LearningKind, QualificationLevel
from staff.forms.base import GovForm
from staff.forms.fields import LongTextField, SplitDateField


class LearningForm(GovForm):
    """One line of the record; the day is that on which it was begun, done or gained."""

    kind = forms.ChoiceField(label="What is it?", choices=LearningKind.choices, widget=forms.RadioSelect)
    what = forms.CharField(
        label="Name of the course or qualification, or what the plan is for", max_length=160
    )
    level = forms.ChoiceField(
        label="Level of a qualification", choices=[("", "Choose a level"), *QualificationLevel.choices],
        required=False,
    )  # fmt: skip
    provider = forms.CharField(label="Provider (optional)", max_length=120, required=False)
    on = SplitDateField(label="Day")
    action = forms.TypedChoiceField(
        label="Action of the sentence plan that it belongs to", coerce=int, empty_value=None, required=False
    )
    text = LongTextField(
        label="More",
        help_text="What is planned, or what progress there is: needed for these two.",
        max_length=LONGEST, rows=5, required=False,
    )  # fmt: skip

    def __init__(self, *args: Any, actions: Iterable[Action], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(one.pk, one.what[:100]) for one in actions]
        self.fields["action"].choices = [("", "None of them"), *offered]  # type: ignore[attr-defined]


class TakeBackForm(GovForm):
    """Why a line is taken back."""

    because = forms.CharField(label="Why is it taken back?", max_length=300)
