"""Measures of the demonstration that were counted already: two periods, an inspector's and a region's."""

import datetime

from django.utils import timezone

from cases.standards.working_days import add_months
from inspection.actions import measure_jobs
from omu.actions.demonstration_estate import Estate
from staff.actions import jobs
from staff.models import JobState

MONTHS = 6
#: Who asked, and for which of the places within reach: the first whose key begins so.
ASKED = (("head.marlowe", "prison:"), ("inspector.thorne", "prison:"), ("commissioner.vane", "region:"))


def counted(estate: Estate) -> None:
    """Count the last six months for each of them, and the six before for the head of the unit."""
    middle = add_months(start=estate.today, months=-MONTHS)
    before = add_months(start=middle, months=-MONTHS)
    _count(estate, *ASKED[0], since=before, until=middle - datetime.timedelta(days=1))
    for username, kind in ASKED:
        _count(estate, username, kind, since=middle, until=estate.today)


def _count(estate: Estate, username: str, kind: str, *, since: datetime.date, until: datetime.date) -> None:
    by, now = estate.actor(username), timezone.now()
    place = next(key for key in measure_jobs.places(by=by) if key.startswith(kind))
    job = measure_jobs.ask(place, since=since, until=until, as_of=until, population="all", by=by)
    message = measure_jobs.run(job, now=now, by=by)
    jobs.finish(job, state=JobState.DONE, message=message, now=now)
