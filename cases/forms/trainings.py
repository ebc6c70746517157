"""A line of a training record, and taking one back."""

import datetime
from typing import Any

from django import forms

from cases.standards.competence import LONGEST, SKILLS
from staff.forms.base import GovForm
from staff.forms.fields import SplitDateField, TextField


class TrainingForm(GovForm):
    """What was learnt, where, and when it was completed."""

    skill = forms.ChoiceField(label="Skill", choices=list(SKILLS.items()), widget=forms.RadioSelect)
    what = TextField(label="What training it was", max_length=LONGEST)
    completed_on = SplitDateField(label="Completed on")

    def __init__(self, *args: Any, today: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["completed_on"].initial = today


class TrainingWithdrawForm(GovForm):
    """Why a line is taken back."""

    reason = TextField(label="Reason", max_length=300)
