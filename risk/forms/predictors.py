"""The form on which the inputs of the predictors are entered and confirmed (docs/domain.md 7.6)."""

import datetime
from collections.abc import Mapping
from typing import Any

from django import forms

from risk.actions.predictor_content import HISTORY, Predicted
from risk.actions.predictors import Proposal
from risk.actions.sections import Given
from risk.forms.sections import said
from risk.standards import predictors
from staff.forms.base import GovForm, Refusal
from staff.forms.fields import LongTextField, SplitDateField, spoken

LABELS = {
    "conviction_on": "Date of the current conviction",
    "follow_up_on": "Earliest release: the follow-up starts here",
    "sanctions": "Sanctions in all",
    "violent_sanctions": "Sanctions with violence",
    "first_sanction_age": "Age at first sanction",
    "offence_group": "Offence group of the current main offence",
    "remark": "What a reader should know about these figures",
}
HINTS = {
    "sanctions": "Convictions, cautions, reprimands and final warnings, the current one included",
    "violent_sanctions": "Of those; 0 where there was none",
    "first_sanction_age": "In whole years, at the first conviction, caution, reprimand or final warning",
    "offence_group": "Choose the group that fits; look the offence up if you are not sure",
}
DATES, NUMBERS = ("conviction_on", "follow_up_on"), ("sanctions", "violent_sanctions", "first_sanction_age")
MOST = 999


def _field(name: str) -> forms.Field:
    if name in DATES:
        return SplitDateField(required=False)
    if name in NUMBERS:
        small = forms.NumberInput(attrs={"class": "govuk-input--width-3"})
        return forms.IntegerField(required=False, min_value=0, max_value=MOST, widget=small)
    groups = predictors.built_in()[predictors.OGRS3]["offence_groups"]
    return forms.ChoiceField(choices=[("", "Not known"), *((one, one) for one in groups)], required=False)


class PredictorForm(GovForm):
    """Six facts of the history. What the record knows is filled in, with its source, to be confirmed."""

    def __init__(
        self, predicted: Predicted, proposals: Mapping[str, Proposal], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.theirs: dict[str, Any] | None = None
        for name in HISTORY:
            proposal, field = proposals.get(name), _field(name)
            field.label = LABELS[name]
            given = predicted.inputs.given(name=name)
            field.initial = proposal.value if given is None and proposal else given
            source = f"Filled in from {proposal.source}" if proposal else ""
            field.help_text = ". ".join(one for one in (HINTS.get(name, ""), source) if one)
            self.fields[name] = field
        remark = LongTextField(label=LABELS["remark"], required=False, rows=3, max_length=4000)
        remark.initial = predicted.note.remark if predicted.note else ""
        self.fields["remark"] = remark

    def refuse(self, refusal: Refusal) -> None:
        """Shows a refusal at the input it names; keeps what stands now where the form is stale."""
        self.theirs = getattr(refusal, "theirs", None)
        self.add_error(refusal.field if refusal.field in self.fields else None, refusal.message)

    def answers(self) -> dict[str, Given]:
        """The inputs as the action takes them."""
        return {name: _given(self.cleaned_data[name]) for name in HISTORY}

    def differences(self) -> list[dict[str, str]]:
        """One's own entry beside what stands now, where they differ; for a stale form."""
        theirs, found = self.theirs or {}, []
        for name, label in LABELS.items():
            mine, now = _words(self.cleaned_data.get(name)), _words(theirs.get(name))
            if mine != now:
                found.append({"label": label, "mine": mine, "theirs": now})
        return found


def _given(value: Any) -> Given:
    if isinstance(value, datetime.date):
        return value.isoformat()
    return None if value in ("", None) else value


def _words(value: Any) -> str:
    return spoken(value) if isinstance(value, datetime.date) else said(value)
