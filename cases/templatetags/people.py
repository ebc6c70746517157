"""How a value of a person is said."""

import datetime
from typing import Any

from django import template

from staff.forms.fields import spoken

register = template.Library()


@register.filter
def said(value: Any) -> str:
    """A value in words: a date spoken, yes or no, a list in one line; empty for what is not recorded."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, datetime.date):
        return spoken(value)
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
