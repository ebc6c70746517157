"""Forms about cases open to named people only (docs/domain.md 2.2 rule 4)."""

from collections.abc import Iterable
from typing import Any

from django import forms

from cases.forms.entry_access import EntryAnswerForm
from cases.standards.limitations import LONGEST_DAYS
from staff.forms.base import GovForm
from staff.forms.fields import LongTextField, TextField, YesNoField
from staff.models import RoleAssignment


class CloseCaseForm(GovForm):
    """Why the case is closed."""

    reason = LongTextField(
        label="Why the case is closed",
        max_length=500,
        rows=3,
        help_text="Such as: he worked in this prison, or she is a witness against somebody here.",
    )


class OpenCaseForm(GovForm):
    """Why it is open again."""

    reason = LongTextField(label="Why the case is open again", max_length=500, rows=3)


class NameReaderForm(GovForm):
    """Who may open it, and why; the posts come with it."""

    reader = forms.ChoiceField(label="Who may open the case")
    reason = LongTextField(label="Why he or she needs it", max_length=500, rows=3)

    def __init__(self, *args: Any, posts: Iterable[RoleAssignment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.posts = {str(one.pk): one for one in posts}
        named = [(key, f"{one.user.list_name}, {one.role_in_words}") for key, one in self.posts.items()]
        self.fields["reader"].choices = [("", "Choose"), *named]  # type: ignore[attr-defined]

    def clean_reader(self) -> RoleAssignment:
        """The post itself."""
        return self.posts[self.cleaned_data["reader"]]


class AskCaseForm(GovForm):
    """Which number, and why."""

    number = TextField(
        label="Prison number", max_length=12, help_text="Such as A1234BC",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "spellcheck": "false"}),
    )  # fmt: skip
    reason = LongTextField(
        label="Why you need it",
        max_length=500,
        rows=3,
        help_text="What you have to decide or do, and what you cannot do without it.",
    )


class CaseAnswerForm(EntryAnswerForm):
    """Yes for some days, or no with the reason."""

    is_granted = YesNoField(label="May he or she open the case?")
    days = forms.IntegerField(
        label="For how many days", min_value=1, max_value=LONGEST_DAYS, required=False, initial=7,
        help_text="Today is the first. After the last it ends by itself.",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-3", "inputmode": "numeric"}),
    )  # fmt: skip


class CaseReviewForm(GovForm):
    """Whether opening at once was right."""

    is_granted = YesNoField(label="Was it right to open it at once?")
    answer = LongTextField(
        label="What you found", max_length=500, rows=3, required=False, help_text="Where it was not, say why."
    )


class EndReaderForm(GovForm):
    """One button."""
