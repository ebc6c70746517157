"""Drawing a sample, notes, finishing an audit, publishing questions."""

import json
from typing import Any

from django import forms

from inspection.actions import audit_notes, audits, samples
from inspection.actions.samples import Strata
from inspection.models import NoteKind, NoteStatus, SetKind
from inspection.standards.sampling import LARGEST_SEED
from staff.forms.base import GovForm
from staff.forms.fields import LongTextField, SplitDateField, TextField
from staff.models import Prison, ProbationTrust

EITHER = [("", "Either"), ("yes", "Yes"), ("no", "No")]
LARGEST_SET = 1024 * 1024


def _either(label: str) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label, choices=EITHER, required=False, empty_value=None, coerce=lambda value: value == "yes",
        widget=forms.RadioSelect(attrs={"class": "govuk-radios--inline"}), initial="",
    )  # fmt: skip


def _number(label: str, **facts: Any) -> forms.IntegerField:
    width = {"class": "govuk-input--width-10", "inputmode": "numeric"}
    return forms.IntegerField(label=label, widget=forms.TextInput(attrs=width), **facts)


class SampleForm(GovForm):
    """Prison, size, seed and what narrows the population."""

    def __init__(
        self, prisons: list[Prison], trusts: list[ProbationTrust], *args: Any, seed: int, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.prisons = {one.code: one for one in prisons}
        self.trusts = {one.code: one for one in trusts}
        self.fields["prison"] = forms.ChoiceField(
            label="Prison", choices=[(one.code, one.name) for one in prisons]
        )
        self.fields["title"] = TextField(label="Title", max_length=samples.LONGEST_TITLE)
        self.fields["size"] = _number("How many cases", min_value=1, max_value=samples.MOST, initial=20)
        self.fields["seed"] = _number(
            "Seed", min_value=1, max_value=LARGEST_SEED, initial=seed,
            help_text="Whoever draws with the same seed on the same day gets the same sample. Keep the one "
            "that is offered unless you repeat a draw",
        )  # fmt: skip
        self.fields["in_scope"] = _either("In scope")
        self.fields["is_ppo"] = _either("Prolific or other priority offender")
        self.fields["high_rosh"] = _either("High or Very High risk of serious harm")
        self.fields["near_release_months"] = _number(
            "Released within so many months", required=False, min_value=1, max_value=samples.MOST_MONTHS
        )
        self.fields["trust"] = forms.ChoiceField(
            label="Trust of the offender manager", required=False,
            choices=[("", "Any"), *((one.code, one.name) for one in trusts)],
        )  # fmt: skip

    def strata(self) -> Strata:
        """What narrows the population."""
        said = self.cleaned_data
        return Strata(
            in_scope=said["in_scope"], is_ppo=said["is_ppo"], high_rosh=said["high_rosh"],
            near_release_months=said["near_release_months"], trust=self.trusts.get(said["trust"]),
        )  # fmt: skip


class NoteForm(GovForm):
    """Good practice, or a recommendation with owner and day."""

    reveals = {"kind": {NoteKind.RECOMMENDATION: ["owner", "due_on"]}}

    kind = forms.ChoiceField(label="Kind", choices=NoteKind.choices, widget=forms.RadioSelect)
    owner = TextField(label="Who takes it up", required=False, max_length=audit_notes.LONGEST_OWNER)
    due_on = SplitDateField(label="By when", required=False)
    text = LongTextField(label="What", max_length=audit_notes.LONGEST)


class FollowForm(GovForm):
    """How far a recommendation is."""

    status = forms.ChoiceField(label="How far is it", choices=NoteStatus.choices, widget=forms.RadioSelect)
    status_note = LongTextField(label="What to say to it", required=False, max_length=audit_notes.LONGEST)


class FinishForm(GovForm):
    """The summary of an audit."""

    summary = LongTextField(label="Summary", max_length=audits.LONGEST_SUMMARY, rows=12)


class BeginForm(GovForm):
    """Nothing to fill in: one button."""


class PublishForm(GovForm):
    """A new version of a question set, as the JSON of its content."""

    kind = forms.ChoiceField(label="Questions for", choices=SetKind.choices)
    title = TextField(label="Title", max_length=120)
    file = forms.FileField(
        label="File of questions",
        help_text="JSON, shaped as the version that is asked now: fetch that one, change it, send it here",
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
        error_messages={"required": "Choose the file of questions", "missing": "Choose the file of questions",
                        "empty": "The file is empty. Choose it again"},
    )  # fmt: skip

    def clean_file(self) -> Any:
        """The content of the file."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST_SET:
            raise forms.ValidationError("The file has more than 1 MB: this is no question set")
        try:
            return json.loads(file.read().decode("utf-8-sig"))
        except (UnicodeDecodeError, RecursionError) as error:
            raise forms.ValidationError("The file is not UTF-8 text that can be read") from error
        except ValueError as error:
            raise forms.ValidationError(f"This is not JSON: {error}") from error
