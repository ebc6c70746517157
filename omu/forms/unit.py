"""The day a dashboard is shown for."""

from django import forms

from staff.forms.base import NamedMessages
from staff.forms.fields import SplitDateField


class AsOfForm(NamedMessages, forms.Form):
    """As of which day; empty means today."""

    as_of = SplitDateField(label="As of", required=False)
