"""Forms of decisions: opening, citing, opinions, excusing, closing (docs/domain.md 12)."""

import datetime
from collections.abc import Iterable
from typing import Any

from django import forms

from risk.models import DecisionKind, ReleaseKind, ReleasePurpose, Return, View
from risk.standards.initial_category import QUESTIONS
from staff.forms.base import GovForm
from staff.forms.fields import LongTextField, SplitDateField, TextField, YesNoField


class StartForm(GovForm):
    """What is to be decided."""

    reveals = {
        "kind": {
            "rotl": [
                "release_kind", "release_purpose", "purpose_words", "release_on", "return_on", "extradition",
                "other_charges",
            ]
        }
    }  # fmt: skip

    kind = forms.ChoiceField(
        label="What is to be decided", choices=DecisionKind.choices, widget=forms.RadioSelect
    )
    release_kind = forms.ChoiceField(
        label="Kind of release", choices=[("", "Choose"), *ReleaseKind.choices], required=False
    )
    release_purpose = forms.ChoiceField(
        label="What the release is for", choices=[("", "Choose"), *ReleasePurpose.choices], required=False,
        help_text="An objective of the plan is named on the plan itself.",
    )  # fmt: skip
    purpose_words = TextField(label="The purpose in your words", max_length=300, required=False)
    release_on = SplitDateField(label="Out on", required=False)
    return_on = SplitDateField(label="Back on", required=False)
    extradition = YesNoField(label="Subject to extradition?", required=False)
    other_charges = YesNoField(label="Remanded on other charges as well?", required=False)
    question = LongTextField(label="What it is about", max_length=2000, rows=3, required=False)
    wanted_by = SplitDateField(label="To be decided by", required=False)


class OpinionForm(GovForm):
    """What one has to say to a decision."""

    view = forms.ChoiceField(label="Which way", choices=View.choices, widget=forms.RadioSelect)
    text = LongTextField(
        label="Your opinion or observation, and what it rests on", max_length=4000, rows=6,
        help_text="Everybody who reads decisions can read this. What must stay with few belongs into a "
        "restricted entry of the log.",
    )  # fmt: skip


class CiteForm(GovForm):
    """The assessment a decision rests on."""

    bears = LongTextField(label="What in it bears on this decision", max_length=4000, rows=5)

    def __init__(self, *args: Any, choices: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = list(choices)
        self.fields["assessment"] = forms.TypedChoiceField(
            label="Assessment", choices=offered, coerce=int, widget=forms.RadioSelect,
            initial=offered[0][0] if offered else None,
        )  # fmt: skip
        self.order_fields(["assessment", "bears"])


class CircumstancesForm(GovForm):
    """What the rule of the first category asks."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("yes", "Yes"), ("no", "No"), ("unknown", "Not known yet")]
        for key, words in QUESTIONS.items():
            widget = forms.RadioSelect(attrs={"class": "govuk-radios--inline govuk-radios--small"})
            self.fields[key] = forms.ChoiceField(label=words, choices=choices, widget=widget)

    def answers(self) -> dict[str, str]:
        """The answer to each question."""
        return {key: self.cleaned_data[key] for key in QUESTIONS}


class ExceptionForm(GovForm):
    """Why it has to be decided without what is lacking."""

    reason = LongTextField(label="Why it has to be decided without", max_length=2000, rows=4)


class ExceptionAnswerForm(GovForm):
    """A manager's answer to that."""

    decision = forms.ChoiceField(
        label="Your answer",
        choices=[("approve", "It may be decided without"), ("refuse", "It has to wait")],
        widget=forms.RadioSelect,
    )
    words = LongTextField(label="Why", max_length=2000, rows=4)


class CloseForm(GovForm):
    """The decision itself."""

    def __init__(
        self,
        *args: Any,
        outcomes: Iterable[tuple[str, str]],
        prisons: Iterable[tuple[str, str]] = (),
        not_heard: Iterable[str] = (),
        rule: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"] = forms.ChoiceField(
            label="What is decided", choices=list(outcomes), widget=forms.RadioSelect
        )
        if offered := list(prisons):
            self.fields["destination"] = forms.TypedChoiceField(
                label="Prison",
                choices=[("", "Choose"), *offered],
                coerce=int,
                required=False,
                empty_value=None,
            )
        if missing := ", ".join(not_heard):
            self.fields["not_heard_because"] = LongTextField(
                label="Why others were not heard",
                help_text=f"Not heard: {missing}.",
                max_length=1000,
                rows=3,
                required=False,
            )
        if rule:
            self.fields["against_rule"] = LongTextField(
                label="Why it is less secure than the rule gives", help_text=f"{rule} Only for C or D.",
                max_length=2000, rows=3, required=False,
            )  # fmt: skip
        self.fields["reason"] = LongTextField(label="Reason for the decision", max_length=4000, rows=5)


class WithdrawForm(GovForm):
    """Why a decision is no longer asked for."""

    reason = LongTextField(label="Why it is withdrawn", max_length=1000, rows=3)


class EndedForm(GovForm):
    """How a temporary release ended."""

    ended = forms.ChoiceField(label="How it ended", choices=Return.choices, widget=forms.RadioSelect)
    text = LongTextField(label="How it went, and what it did for its purpose", max_length=4000, rows=5)

    def __init__(self, *args: Any, today: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"] = SplitDateField(label="On which day", not_after=today)
        self.order_fields(["ended", "on", "text"])


class ParoleForm(GovForm):
    """That a case was referred to the Parole Board."""

    note = LongTextField(label="Note", max_length=1000, rows=3, required=False)

    def __init__(self, *args: Any, today: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["referred_on"] = SplitDateField(label="Referred on", not_after=today)
        self.order_fields(["referred_on", "note"])
