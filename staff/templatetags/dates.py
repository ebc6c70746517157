"""Dates and times as people say them: `{% load dates %}`."""

import datetime

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from staff.forms.fields import spoken

register = template.Library()

#: Further off than this a number of days says nothing that the date does not say better.
MOST_COUNTED = 60


def _day(value: datetime.date) -> datetime.date:
    return timezone.localtime(value).date() if isinstance(value, datetime.datetime) else value


@register.filter
def day(value: datetime.date | None) -> str:
    """3 December 2026; the day in London of a moment; nothing for None."""
    return spoken(_day(value)) if value else ""


@register.filter
def short_day(value: datetime.date | None) -> str:
    """3 Dec 2026, for tables; nothing for None."""
    return f"{_day(value).day} {_day(value):%b %Y}" if value else ""


@register.filter
def clock(value: datetime.datetime | datetime.time | None) -> str:
    """14:02, in London; nothing for None."""
    if not value:
        return ""
    return f"{timezone.localtime(value) if isinstance(value, datetime.datetime) else value:%H:%M}"


@register.filter
def moment(value: datetime.datetime | None) -> str:
    """3 December 2026 at 14:02, in London; nothing for None."""
    return f"{day(value)} at {clock(value)}" if value else ""


@register.filter
def in_days(days: int | None, unit: str = "working day") -> str:
    """A number of days from today in words: "in 8 working days", "today", "3 working days ago".

    Nothing for more than MOST_COUNTED days ahead: the date says it.
    """
    if days is None:
        return ""
    if days == 0:
        return "today"
    if abs(days) > MOST_COUNTED:
        return "" if days > 0 else f"more than {MOST_COUNTED} {unit}s ago"
    count = f"{abs(days)} {unit}{'' if abs(days) == 1 else 's'}"
    return f"in {count}" if days > 0 else f"{count} ago"


@register.simple_tag
def due(date: datetime.date | None, days: int | None = None, unit: str = "working day") -> SafeString:
    """A due date as a time element: 3 December 2026 (in 8 working days). `days` is counted by the caller."""
    if date is None:
        return SafeString("")
    words = in_days(days, unit)
    count = f" ({words})" if words else ""
    return format_html('<time datetime="{}">{}</time>{}', _day(date).isoformat(), day(date), count)
