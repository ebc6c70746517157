"""The forms of what public protection says is over (docs/domain.md 10.4, 10.5)."""

import datetime
from typing import Any

from cases.actions.protection_ends import LONGEST
from staff.forms.base import GovForm
from staff.forms.fields import LongTextField, SplitDateField


class ProtectionEndForm(GovForm):
    """From which day, and why."""

    ended_on = SplitDateField(label="From which day")
    reason = LongTextField(
        label="Why", max_length=LONGEST, rows=4,
        help_text="What was looked at, who was asked, and what it rests on. Read by those who see this page.",
    )  # fmt: skip

    def __init__(self, *args: Any, today: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"ended_on": today}, **kwargs)
