"""The form of a decision on contact with children (docs/domain.md 10.4)."""

import datetime
from typing import Any

from django import forms

from risk.actions.contact_levels import LONGEST_NAME, LONGEST_REASON
from risk.models import ChildContact
from staff.forms.base import GovForm
from staff.forms.fields import LongTextField, SplitDateField, TextField


class ContactLevelForm(GovForm):
    """Level, for whom, what it rests on, when it is looked at again."""

    level = forms.TypedChoiceField(
        label="Level", choices=ChildContact.choices, coerce=int, widget=forms.RadioSelect
    )
    child = TextField(
        label="Name of the child", max_length=LONGEST_NAME, required=False,
        help_text="Empty: for children in general. Read by those who see this page, and by nobody else.",
    )  # fmt: skip
    assessed_on = SplitDateField(
        label="Day of the multi-agency risk assessment", required=False, help_text="Needed above level 1"
    )
    reason = LongTextField(label="What the decision rests on", max_length=LONGEST_REASON, rows=4)
    decided_on = SplitDateField(label="Day of the decision")
    review_on = SplitDateField(
        label="Next review", required=False, help_text="Twelve months after the decision if it is empty"
    )

    def __init__(self, *args: Any, today: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"decided_on": today}, **kwargs)
