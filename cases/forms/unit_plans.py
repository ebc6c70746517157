"""The forms of the plan of a unit (docs/domain.md 15 point 8)."""

from collections.abc import Iterable
from typing import Any

from django import forms

from cases.models import UnitState
from cases.standards.unit_plans import LONGEST
from staff.forms.base import GovForm
from staff.forms.compared import ComparedForm
from staff.forms.fields import LongTextField, SplitDateField
from staff.models import User


class UnitObjectiveForm(ComparedForm):
    """What is to change in the unit, how one sees it, who owns it, and by when."""

    text = LongTextField(
        label="What is to change", max_length=LONGEST, rows=2,
        help_text="Such as: every High case has had its manager's look in the last six weeks",
    )  # fmt: skip
    target = LongTextField(
        label="How one sees that it is reached", max_length=LONGEST, rows=2,
        help_text="A number of the unit dashboard, or what else can be counted or shown",
    )  # fmt: skip
    owner = forms.ChoiceField(label="Who owns it")
    due_on = SplitDateField(label="Due by")

    def __init__(self, *args: Any, people: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(one.pk): one for one in people}
        named = [(key, one.full_name) for key, one in self.people.items()]
        self.fields["owner"].choices = [("", "Choose"), *named]  # type: ignore[attr-defined]

    def clean_owner(self) -> User:
        """The owner as a user."""
        return self.people[self.cleaned_data["owner"]]


class UnitProgressForm(GovForm):
    """How far an objective is, in words that stay."""

    state = forms.ChoiceField(label="Where it stands", choices=UnitState.choices, widget=forms.RadioSelect)
    text = LongTextField(label="What was done, or what stands in the way", max_length=LONGEST, rows=3)

    def __init__(self, *args: Any, may_give_up: bool, **kwargs: Any) -> None:
        super().__init__(*args, initial={"state": UnitState.OPEN}, **kwargs)
        if not may_give_up:
            kept = [one for one in UnitState.choices if one[0] != UnitState.DROPPED]
            self.fields["state"].choices = kept  # type: ignore[attr-defined]
