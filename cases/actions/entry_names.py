"""Which entry of the log is meant, in words that say nothing of what it holds."""

from django.utils.timezone import localtime

from cases.models import Contact
from cases.standards.clocks import day


def of_moment(contact: Contact) -> str:
    """Such as "of 08/10/2026 at 10:00", in London: what the masked line shows as well."""
    moment = localtime(contact.happened_at)
    return f"of {day(on=moment.date())} at {moment:%H:%M}"
