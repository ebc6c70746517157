"""A session of supervision, and taking one back."""

import datetime
from typing import Any

from django import forms

from cases.standards.supervision import FOR
from staff.forms.base import GovForm
from staff.forms.fields import LongTextField, SplitDateField, TextField


class SupervisionForm(GovForm):
    """When it was, what it was about, and when the next is."""

    held_on = SplitDateField(label="When you met")
    talked_about = LongTextField(
        label="What you talked about",
        max_length=4000,
        rows=6,
        help_text="In general; what was said of a case you write on the next page. This is no appraisal.",
    )
    skills = LongTextField(label="Skills and training", max_length=2000, rows=3, required=False)
    next_on = SplitDateField(label="Next session", required=False)

    def __init__(self, *args: Any, today: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["held_on"].initial = today


class SupervisionWithdrawForm(GovForm):
    """Why a session is taken back."""

    reason = TextField(label="Reason", max_length=300)


class SupervisionNoteForm(GovForm):
    """What was said of one case, and what was agreed: by whom, by when."""

    said = LongTextField(
        label="What was said about the case",
        max_length=3000,
        rows=6,
        help_text="This is written in the log of the case: whoever may read that log reads it.",
    )
    action = TextField(
        label="What was agreed", max_length=300, required=False, help_text="It becomes a task."
    )
    action_for = forms.ChoiceField(
        label="Whose task", choices=list(FOR.items()), widget=forms.RadioSelect, required=False
    )
    due_on = SplitDateField(label="By when", required=False)
