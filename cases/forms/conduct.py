"""Since when conduct and progress are asked for."""

from django import forms

from staff.forms.base import NamedMessages
from staff.forms.fields import SplitDateField


class ConductForm(NamedMessages, forms.Form):
    """A day; it stands in the address and names nobody."""

    since = SplitDateField(label="Since")
