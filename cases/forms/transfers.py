"""Asking for a transfer, and answering."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.forms.utils import ErrorDict

from staff.forms.base import GovForm
from staff.forms.fields import LongTextField, SplitDateField, TextField
from staff.models import Prison

LONGEST_KEY = 18


class TransferRequestForm(GovForm):
    """Where to, why, and what the move does to the plan (docs/domain.md 13)."""

    to_prison = forms.ModelChoiceField(
        label="To which prison", queryset=Prison.objects.none(), empty_label="Choose"
    )
    reason = TextField(label="Reason", max_length=300)
    plan_gap = LongTextField(
        label="Why the move is right although the plan needs what the destination does not run",
        required=False,
        max_length=500,
        rows=3,
        help_text="Owed where it is run here. The receiving prison sees it on the cover sheet.",
    )
    move_on = SplitDateField(label="Planned day of the move", required=False)

    def __init__(self, *args: Any, prisons: "QuerySet[Prison]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to_prison"].queryset = prisons  # type: ignore[attr-defined]


class HandOverForm(GovForm):
    """What the next prison has to know."""

    text = LongTextField(
        label="What the next prison has to know",
        max_length=4_000,
        rows=10,
        help_text="How things stand, what was promised and to whom, what is to be done next and by when. You "
        "sign it with your name and today's day; a later note takes its place.",
    )


class AnswerForm(GovForm):
    """What to do with a transfer; a refusal or a withdrawal needs its reason."""

    answer = forms.ChoiceField(label="What to do", widget=forms.RadioSelect)
    reason = TextField(
        label="Reason",
        max_length=300,
        required=False,
        help_text="Needed to refuse, withdraw or take back, and where somebody did not arrive or came back",
    )
    location = TextField(label="Wing and cell", max_length=40, required=False)
    no_note = TextField(
        label="Why there is no hand-over note",
        max_length=300,
        required=False,
        help_text="Needed to record that he or she has left, where no note is signed",
    )

    def __init__(
        self, *args: Any, answers: list[tuple[str, str]], owes_note: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"].choices = answers  # type: ignore[attr-defined]
        if not {"arrive", "come_back"} & set(dict(answers)):
            del self.fields["location"]
        if not (owes_note and "leave" in dict(answers)):
            del self.fields["no_note"]
        if not {"refuse", "withdraw", "fail", "come_back", "take_back"} & set(dict(answers)):
            del self.fields["reason"]


class People(forms.TypedMultipleChoiceField):
    """Whoever was shown may be sent: one who has gone meanwhile is listed by the job and stops nobody."""

    def valid_value(self, value: Any) -> bool:
        """A key; whether its person is within reach is asked when the step is taken."""
        return str(value).isdecimal() and len(str(value)) <= LONGEST_KEY


class ManyForm(GovForm):
    """One step of many transfers: who; where it asks for them, where to and why; `says` names the rest."""

    people = People(
        label="Who", coerce=int, error_messages={"required": "Choose at least one person"},
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    to_prison = forms.ModelChoiceField(
        label="To which prison", queryset=Prison.objects.none(), empty_label="Choose"
    )
    reason = TextField(label="Reason", max_length=300)
    plan_gap = LongTextField(
        label="Why the move is right although a plan needs what the destination does not run",
        required=False,
        max_length=500,
        rows=3,
        help_text="For everybody chosen. Left empty, those whose plan loses by the move are not asked for.",
    )
    move_on = SplitDateField(label="Planned day of the move", required=False)
    no_note = TextField(
        label="Why there is no hand-over note",
        max_length=300,
        required=False,
        help_text="For everybody chosen who has none. Left empty, those are not recorded.",
    )

    def __init__(
        self,
        *args: Any,
        people: list[tuple[int, str]],
        prisons: "QuerySet[Prison] | None",
        says: tuple[str, ...] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].choices = people  # type: ignore[attr-defined]
        asked = {"to_prison", "reason", "plan_gap", "move_on"} if prisons is not None else set()
        if prisons is not None:
            self.fields["to_prison"].queryset = prisons  # type: ignore[attr-defined]
        for name in set(self.fields) - {"submission", "people", *asked, *says}:
            del self.fields[name]

    def shown_as_typed(self) -> None:
        """Shown again as it was typed, and not judged yet: only boxes were ticked or cleared."""
        self._errors = ErrorDict()
        self.cleaned_data = {}
