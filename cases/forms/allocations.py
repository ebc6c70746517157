"""Allocating a case, and recording facts that decide its scope."""

from typing import Any

from django import forms

from cases.forms.receptions import LEVELS
from staff.forms.base import GovForm
from staff.forms.compared import ComparedForm
from staff.forms.fields import SplitDateField, TextField, YesNoField


class AllocationForm(GovForm):
    """Who is to hold the case; the choices come with their caseloads."""

    holder = forms.ChoiceField(label="Who", widget=forms.RadioSelect)
    reason = TextField(
        label="Reason", max_length=300, required=False, help_text="Needed when the case changes hands"
    )

    def __init__(
        self, *args: Any, choices: list[tuple[str, str]], hints: dict[str, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["holder"].choices = choices  # type: ignore[attr-defined]
        self.choice_hints = {"holder": hints}  # type: ignore[misc]


class EndForm(GovForm):
    """Why somebody no longer holds a case."""

    reason = TextField(label="Reason", max_length=300)


class FactsForm(ComparedForm):
    """Level and PPO: the facts that the scope rule reads (docs/domain.md 4)."""

    reveals = {"is_ppo": {"yes": ["ppo_since"]}}

    is_ppo = YesNoField(label="Prolific and other priority offender")
    ppo_since = SplitDateField(label="Priority offender since", required=False)
    earlier_rosh_level = forms.ChoiceField(
        label="Risk of serious harm level in the PSR or an earlier assessment",
        choices=LEVELS,
        required=False,
        help_text="Holds until an assessment is complete",
    )
    earlier_rosh_on = SplitDateField(label="Date of that level", required=False)

    def clean(self) -> dict[str, Any]:
        """A level needs its day, and a priority offender the day since when."""
        cleaned = super().clean() or {}
        if cleaned.get("earlier_rosh_level") and not cleaned.get("earlier_rosh_on"):
            self.add_error("earlier_rosh_on", "Enter the date of that level")
        if cleaned.get("is_ppo") and not cleaned.get("ppo_since"):
            self.add_error("ppo_since", "Enter the day since when")
        return cleaned
