"""Forms of planning boards: arranging one, answering for it, recording it."""

import datetime
from collections.abc import Iterable
from typing import Any

from django import forms

from sentence_plans.actions.board_invitations import Possible
from sentence_plans.actions.boards import (
    ABSENT,
    LONGEST,
    LONGEST_NAME,
    LONGEST_NOTE,
    Invitation,
    Meeting,
    Record,
)
from sentence_plans.models import AttendanceMode, BoardKind, BoardReply, Party, Seat
from staff.forms.base import GovForm
from staff.forms.fields import LongTextField, SplitDateField, TimeField

MOST_OTHERS = 10


class ArrangeForm(GovForm):
    """When a board meets, what it is for, and who is invited: all who may have something to say, at first."""

    planned_on = SplitDateField(label="Date of the board")
    starts_at = TimeField(label="Time", required=False)
    place = forms.CharField(label="Place, or how to dial in", required=False, max_length=LONGEST_NAME)
    kind = forms.ChoiceField(label="What it is for", choices=BoardKind.choices, widget=forms.RadioSelect)
    parties = forms.MultipleChoiceField(
        label="Who is invited",
        widget=forms.CheckboxSelectMultiple,
        help_text="The prisoner is always invited. Each other finds it on the task list.",
        error_messages={"required": "Invite somebody beside the prisoner"},
    )
    others = LongTextField(
        label="Others, one on a line",
        required=False,
        rows=2,
        help_text="Name and organisation of somebody without an account here. You record the answer.",
        max_length=1000,
    )
    asked = LongTextField(
        label="What is asked of everybody", required=False, rows=3, max_length=LONGEST,
        help_text="For instance: progress since the last review, and what would help to reach objective 2.",
    )  # fmt: skip
    reply_by = SplitDateField(
        label="Answer by", required=False,
        help_text="Left empty: some working days before the board, as set for the prison.",
    )  # fmt: skip

    def __init__(self, possible: Iterable[Possible], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.possible = {one.key: one for one in possible}
        self.fields["parties"].choices = [(key, one.label) for key, one in self.possible.items()]  # type: ignore[attr-defined]
        self.fields["parties"].initial = list(self.possible)

    def clean_others(self) -> list[str]:
        """The names, one for each line."""
        lines = [line.strip() for line in self.cleaned_data["others"].split("\n") if line.strip()]
        if len(lines) > MOST_OTHERS:
            raise forms.ValidationError(f"Name at most {MOST_OTHERS}.")
        if any(len(line) > LONGEST_NAME for line in lines):
            raise forms.ValidationError(f"Write at most {LONGEST_NAME} characters on a line.")
        return lines

    def meeting(self) -> Meeting:
        """When and for what."""
        names = ("planned_on", "starts_at", "place", "kind", "asked", "reply_by")
        return Meeting(**{name: self.cleaned_data[name] for name in names})

    def invited(self, prisoner: str) -> list[Invitation]:
        """Who is asked: the prisoner, those ticked, those named."""
        chosen = [self.possible[key] for key in self.cleaned_data["parties"]]
        return [
            Invitation(party=Party.PRISONER, name=prisoner),
            *(Invitation(party=one.party, name=one.name, user=one.user, role=one.role) for one in chosen),
            *(Invitation(party=Party.OTHER, name=name) for name in self.cleaned_data["others"]),
        ]


class AnswerForm(GovForm):
    """Whether somebody takes part, how, and what he or she writes for the board."""

    reply = forms.ChoiceField(
        label="Take part?",
        choices=[(BoardReply.ACCEPTED, "Yes"), (BoardReply.DECLINED, "No")],
        widget=forms.RadioSelect,
    )
    mode = forms.ChoiceField(
        label="How", choices=AttendanceMode.choices, widget=forms.RadioSelect, required=False
    )
    note = forms.CharField(label="Note for who arranges it", required=False, max_length=LONGEST_NOTE)
    text = LongTextField(
        label="Written contribution", required=False, rows=6, max_length=LONGEST,
        help_text="Progress you have seen, what still stands in the way, what you can offer. Everybody who "
        "reads the plan reads it: put restricted details into a restricted entry of the log.",
    )  # fmt: skip
    reveals = {"reply": {"accepted": ["mode"]}}


class HoldForm(GovForm):
    """For each invited party whether and how it took part; then who was in the chair.

    Ticked at first is what was answered; who did not answer did not take part, until it is said otherwise.
    """

    held_on = SplitDateField(label="Held on")
    comments = LongTextField(label="Comments of the board", required=False, rows=4, max_length=LONGEST)

    def __init__(
        self, seats: Iterable[Seat], *args: Any, today: datetime.date, arranged_by: int, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.seats = list(seats)
        self.fields["held_on"].initial = today
        choices = [*AttendanceMode.choices, (ABSENT, "Did not take part")]
        for one in self.seats:
            asked_in_person = one.party == Party.PRISONER or one.user_id == arranged_by
            said = one.mode or (None if asked_in_person else ABSENT)
            self.fields[f"attended_{one.pk}"] = forms.ChoiceField(
                label=one.titled,
                choices=choices,
                widget=forms.RadioSelect(attrs={"class": "govuk-radios--inline govuk-radios--small"}),
                initial=said,
            )  # fmt: skip
            if one.contributions.all():
                self.fields[f"used_{one.pk}"] = forms.BooleanField(
                    label=f"What {one.name} wrote was used at the board", required=False, initial=True
                )
        self.fields["chair"] = forms.TypedChoiceField(
            label="In the chair",
            choices=[("", "Choose"), *((one.pk, one.name) for one in self.seats)],
            coerce=int,
        )
        self.order_fields(["held_on", *[name for name in self.fields if "_" in name], "chair", "comments"])

    def record(self) -> Record:
        """What the form says."""
        data = self.cleaned_data
        return Record(
            held_on=data["held_on"],
            chair=data["chair"],
            attended={one.pk: data[f"attended_{one.pk}"] for one in self.seats},
            used=frozenset(one.pk for one in self.seats if data.get(f"used_{one.pk}")),
            comments=data["comments"],
        )


class CallOffForm(GovForm):
    """Why a board is not held."""

    reason = forms.CharField(label="Why it is not held", max_length=LONGEST_NOTE)
