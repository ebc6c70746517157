"""The form of a quality check: every question with its grade (docs/domain.md 7.13)."""

from typing import Any

from django import forms

from risk.standards.quality import Questions
from staff.forms.base import GovForm
from staff.forms.fields import LongTextField

NOT_APPLICABLE = "na"


class DrawForm(GovForm):
    """Nothing to fill in: the rule draws."""


class QualityForm(GovForm):
    """A grade for each question, and what the author can use."""

    def __init__(self, questions: Questions, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions
        grades = [(str(grade), words) for grade, words in questions.grades.items()]
        for one in questions.questions:
            offered = [*grades, (NOT_APPLICABLE, "Does not apply")] if one.optional else grades
            self.fields[one.key] = forms.ChoiceField(
                label=f"{one.text} (weight {one.weight.normalize():f})", choices=offered,
                widget=forms.RadioSelect(attrs={"class": "govuk-radios--small"}),
            )  # fmt: skip
        self.fields["strengths"] = LongTextField(label="What is good about it", max_length=4000, rows=4)
        self.fields["to_improve"] = LongTextField(label="What would make it better", max_length=4000, rows=4)

    def grades(self) -> dict[str, int | None]:
        """The grades by question; None where it does not apply."""
        return {
            one.key: None if self.cleaned_data[one.key] == NOT_APPLICABLE else int(self.cleaned_data[one.key])
            for one in self.questions.questions
        }
