"""The form that sets the scope of a case against the rule."""

from staff.forms.base import GovForm
from staff.forms.fields import LongTextField


class OverrideForm(GovForm):
    """The reason for a decision against the rule; what it is set to follows from what it is now."""

    reason = LongTextField(label="Why the case is set against the rule", max_length=1000, rows=4)


class TakeBackForm(GovForm):
    """Nothing to fill in: the rule decides again."""
