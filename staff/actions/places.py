"""Regions, prisons, trusts and organisations, made many at once from a file (docs/interchange)."""

from collections.abc import Iterable
from typing import TypeVar

from django.db import transaction

from staff import audit
from staff.actors import Actor
from staff.models import Organisation, Prison, ProbationTrust, Region

Place = TypeVar("Place", Region, Prison, ProbationTrust, Organisation)


@transaction.atomic
def make_many(places: Iterable[Place], *, by: Actor) -> list[Place]:
    """Make the places whose code is not known yet, all of one kind; those that are here stay as they are."""
    wanted = {one.code: one for one in places}
    if not wanted:
        return []
    kind = type(next(iter(wanted.values())))
    here = set(kind._default_manager.filter(code__in=wanted).values_list("code", flat=True))
    made = kind._default_manager.bulk_create([one for code, one in wanted.items() if code not in here])
    audit.record_many(
        [
            audit.event(
                by=by, deed="staff.place.made", subject=one, details={"code": one.code, "name": one.name}
            )
            for one in made
        ]
    )
    return list(made)
