"""Saying who was given the plan."""

from collections.abc import Sequence
from typing import Any

from django import forms

from sentence_plans.standards.sharing import Reader
from staff.forms.base import GovForm


class SharedForm(GovForm):
    """Those of the distribution list who have been given the version that stands."""

    names = forms.MultipleChoiceField(
        label="Given today to",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose who was given the plan"},
    )

    def __init__(self, readers: Sequence[Reader], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.name, f"{one.name}, {one.role.lower()}") for one in readers]
        self.fields["names"].choices = choices  # type: ignore[attr-defined]


class AcknowledgeForm(GovForm):
    """A form that is one button: the plan was read."""
