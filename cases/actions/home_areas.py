"""Home area and area of release of a person (docs/domain.md 3.0)."""

import datetime

from django.db import transaction

from cases.actions import circumstances
from cases.models import Custody, Prisoner
from cases.standards.circumstances import HOME
from cases.standards.identity import tidy
from staff.actions.errors import Refused, Stale
from staff.actors import Actor

FIELDS = ("home_area", "release_area")


@transaction.atomic
def record(
    custody: Custody,
    *,
    home_area: str,
    release_area: str,
    version: int,
    today: datetime.date,
    by: Actor,
) -> Prisoner:
    """Record the local authorities of home and of release; empty is not known.

    Raises Refused on a text that is too long, Stale where the person was saved by somebody else meanwhile.
    """
    found = circumstances.held(custody, block=HOME, by=by)
    prisoner = found.prisoner
    if prisoner.version != version:
        theirs = {name: getattr(prisoner, name) for name in FIELDS} | {"version": prisoner.version}
        raise Stale(circumstances.WHILE_OPEN, theirs=theirs)
    circumstances.keep_to({"home_area": home_area, "release_area": release_area}, longest=80)
    if any(not text.isprintable() for text in (home_area, release_area)):
        raise Refused("An area is one line of text.", field="home_area")
    prisoner.home_area, prisoner.release_area = tidy(text=home_area), tidy(text=release_area)
    prisoner.version += 1
    prisoner.save(update_fields=[*FIELDS, "version"])
    circumstances.written(prisoner, custody=found, deed="cases.home_area.saved", by=by)
    return prisoner
