"""Forms of the analysis of needs (docs/domain.md 16)."""

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from inspection.actions.needs_analyses import LONGEST, LONGEST_NAME, Decided, predictable
from staff.forms.base import GovForm
from staff.forms.fields import LongTextField, SplitDateField, TextField

LEVELS = (("", "Any level"), ("very_high", "Very High"), ("high", "High"), ("medium", "Medium"),
          ("low", "Low"), ("unknown", "Not known"))  # fmt: skip
NUMBER = forms.NumberInput(attrs={"class": "govuk-input--width-4", "inputmode": "numeric"})


class PlaceForm(forms.Form):
    """Which prison or region is looked at."""

    place = forms.ChoiceField(label="Prison")

    def __init__(self, *args: Any, label: str, choices: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].label = label
        self.fields["place"].choices = list(choices)  # type: ignore[attr-defined]


class PeopleForm(forms.Form):
    """Narrows the people behind a number to a level of risk."""

    level = forms.ChoiceField(label="Risk of serious harm", choices=LEVELS, required=False)


class KeepForm(GovForm):
    """What is written beside the numbers that are kept."""

    population = LongTextField(
        label="Who was counted", rows=3, max_length=LONGEST,
        help_text="Change it where the numbers leave somebody out that a reader would look for.",
    )  # fmt: skip
    comment = LongTextField(
        label="What the numbers come to", rows=6, max_length=LONGEST,
        help_text="What is missing most, what has changed since the last version, what should follow.",
    )  # fmt: skip


class DecisionForm(GovForm):
    """A decision the analysis led to."""

    text = LongTextField(label="What was decided", rows=4, max_length=LONGEST)
    decided_by = TextField(
        label="Who decided", max_length=LONGEST_NAME, help_text="A name and post, or a meeting."
    )
    decided_on = SplitDateField(label="When")
    programme = forms.ChoiceField(
        label="Which programme it changes", required=False,
        help_text="The decision is then linked with the programme, and with what the prison runs of it.",
    )  # fmt: skip

    def __init__(
        self, *args: Any, programmes: Mapping[str, str], today: datetime.date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["decided_on"].initial = self.fields["decided_on"].initial or today
        self.fields["programme"].choices = [("", "None"), *programmes.items()]  # type: ignore[attr-defined]

    def decided(self) -> Decided:
        """What the form says."""
        names = ("text", "decided_by", "decided_on", "programme")
        return Decided(**{name: self.cleaned_data[name] for name in names})


class PredictionForm(GovForm):
    """Which share of the people was expected to have something."""

    what = forms.ChoiceField(label="What is expected")
    share = forms.IntegerField(
        label="Share of the people, in percent", min_value=0, max_value=100, widget=NUMBER
    )
    basis = LongTextField(
        label="What it rests on", rows=3, max_length=LONGEST,
        help_text="Such as the plan of the prison, or the people of another prison.",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["what"].choices = [("", "Choose"), *predictable().items()]  # type: ignore[attr-defined]
