"""Home area and area of release of a person, and the areas near a prison (docs/domain.md 3.0)."""

import datetime
from collections.abc import Iterable

from django.db import transaction

from cases.actions import circumstances
from cases.models import Custody, Prisoner
from cases.standards.circumstances import HOME
from cases.standards.identity import folded, tidy
from staff import audit
from staff.actions.errors import Refused, Stale
from staff.actors import Actor
from staff.models import Prison

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


@transaction.atomic
def count_as_near(prison: Prison, *, areas: Iterable[str], by: Actor) -> Prison:
    """Say which local authorities a prison counts as near home for; each once, however it is written.

    Raises Refused for anybody but the head of OMU of this prison, and on a text that is too long.
    """
    may = by.may("policy_settings:W") and not by.narrowed_to("policy_settings")
    if not by.is_system and not (may and by.prison_id == prison.pk):
        raise Refused("Only the head of OMU of a prison says what is near it.")
    named = {folded(text=area): tidy(text=area) for area in areas if tidy(text=area)}
    circumstances.keep_to({"areas": max(named.values(), key=len, default="")}, longest=80)
    held = Prison.objects.select_for_update().get(pk=prison.pk)
    held.home_areas = sorted(named.values())
    held.save(update_fields=["home_areas"])
    audit.record(
        by=by, deed="cases.near_home.set", subject=held, details={"areas": ", ".join(held.home_areas)}
    )
    return held
