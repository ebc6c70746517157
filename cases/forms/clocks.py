"""Forms about duties: the day asked about, more time, an exemption."""

from staff.forms.base import GovForm
from staff.forms.fields import LongTextField, SplitDateField


class AsOfForm(GovForm):
    """The day asked about."""

    as_of = SplitDateField(label="As of", required=False)


class ExtensionForm(GovForm):
    """More time for a duty."""

    to = SplitDateField(label="New date")
    reason = LongTextField(label="Reason", max_length=300, rows=3)


class ExemptionForm(GovForm):
    """A duty that is let off."""

    reason = LongTextField(label="Reason", max_length=300, rows=3)
