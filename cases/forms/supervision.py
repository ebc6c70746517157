"""A session of supervision, and taking one back."""

import datetime
from typing import Any

from staff.forms.base import GovForm
from staff.forms.fields import LongTextField, SplitDateField, TextField


class SupervisionForm(GovForm):
    """When it was, what it was about, and when the next is."""

    held_on = SplitDateField(label="When you met")
    talked_about = LongTextField(
        label="What you talked about",
        max_length=4000,
        rows=6,
        help_text="The cases and the work with them. This is no appraisal.",
    )
    skills = LongTextField(label="Skills and training", max_length=2000, rows=3, required=False)
    next_on = SplitDateField(label="Next session", required=False)

    def __init__(self, *args: Any, today: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["held_on"].initial = today


class SupervisionWithdrawForm(GovForm):
    """Why a session is taken back."""

    reason = TextField(label="Reason", max_length=300)
