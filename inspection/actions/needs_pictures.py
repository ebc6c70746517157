"""Numbers prepared for what is too large to be counted on a page: regions and the estate (domain.md 16)."""

import datetime
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.db import transaction

from inspection.actions import needs_counts
from inspection.actions.needs_counts import Counted
from inspection.models import NeedsPicture
from staff import audit
from staff.actions import jobs
from staff.actions.errors import Refused
from staff.actors import Actor
from staff.models import Job, Prison

#: The kind of the long work that prepares the numbers of every prison.
JOB = "needs_pictures"


def ask(*, today: datetime.date, by: Actor) -> Job:
    """Ask for the numbers of every prison to be prepared now. Raises Refused for who keeps no analyses."""
    if not by.may("needs_analysis:W"):
        raise Refused("The numbers are prepared for those who keep analyses.")
    return jobs.ask(JOB, title="Needs of every prison", parameters={"today": today.isoformat()}, by=by)


@transaction.atomic
def prepare(prison: int, *, now: datetime.datetime, today: datetime.date, by: Actor) -> Counted:
    """Count one prison and keep its numbers for the regions; the earlier ones go."""
    found = needs_counts.count(prison, today=today)
    NeedsPicture.objects.update_or_create(
        prison_id=prison,
        defaults={
            "day": today,
            "people": found.people,
            "left_out": found.left_out,
            "numbers": dict(found.numbers),
            "prepared_at": now,
        },
    )
    audit.record(
        by=by, deed="inspection.needs.prepared", subject=("prison", str(prison)),
        details={"people": found.people},
    )  # fmt: skip
    return found


def prepare_every(*, now: datetime.datetime, today: datetime.date, by: Actor) -> Iterator[tuple[int, int]]:
    """Every prison, one transaction each; yields how many are done, of how many."""
    keys = list(Prison.objects.order_by("pk").values_list("pk", flat=True))
    for place, prison in enumerate(keys, start=1):
        prepare(prison, now=now, today=today, by=by)
        yield place, len(keys)


@dataclass(frozen=True, slots=True)
class Together:
    """Several prisons added up. `oldest` is the day of the oldest numbers, `missing` how many have none."""

    counted: Counted
    by_prison: dict[int, Counted]
    oldest: datetime.date | None
    prepared_at: datetime.datetime | None
    missing: int


def together(prisons: Collection[int]) -> Together:
    """The prepared numbers of these prisons, added up; one query for any number of people."""
    rows = list(NeedsPicture.objects.filter(prison__in=prisons))
    total, by_prison = needs_counts.NOTHING, {}
    for row in rows:
        by_prison[row.prison_id] = Counted(row.people, row.left_out, row.numbers)
        total += by_prison[row.prison_id]
    return Together(
        counted=total,
        by_prison=by_prison,
        oldest=min((row.day for row in rows), default=None),
        prepared_at=min((row.prepared_at for row in rows), default=None),
        missing=len(set(prisons) - set(by_prison)),
    )
