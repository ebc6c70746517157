"""What every record of a circumstance has in common: reach, right, stale page, audit (docs/domain.md 2.2)."""

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from cases.actions import headlines
from cases.models import Custody, Prisoner
from cases.standards.circumstances import writes_block
from staff import audit
from staff.actions.errors import Refused, Stale
from staff.actors import Actor

LONGEST_TEXT = 2000
WHILE_OPEN = "Somebody else recorded this while you had the page open."


@transaction.atomic
def held(custody: Custody, *, block: str, by: Actor) -> Custody:
    """The custody with its prisoner, both within reach, the prisoner locked.

    Raises Refused where the case is out of reach, or the role does not write this block.
    """
    if not by.is_system:
        narrowed_to = by.narrowed_to("circumstances")
        if not by.may("circumstances:W") or not writes_block(narrowed_to=narrowed_to, block=block):
            raise Refused("Your role does not record this.")
    found = Custody.objects.visible_to(by).for_page().filter(pk=custody.pk).first()
    if found is None:
        raise Refused("This case is not within your reach: nothing can be recorded here.")
    locked = Prisoner.objects.select_for_update(of=("self",), no_key=True).get(pk=found.prisoner_id)
    found.prisoner = locked
    return found


def keep_to(texts: Mapping[str, str], *, longest: int = LONGEST_TEXT) -> None:
    """Raise Refused at the first text that is too long, naming its field."""
    for field, text in texts.items():
        if len(text) > longest:
            raise Refused(f"Write at most {longest} characters.", field=field)


def not_after(days: Mapping[str, datetime.date | None], *, today: datetime.date) -> None:
    """Raise Refused at the first day that lies after today, naming its field."""
    for field, on in days.items():
        if on and on > today:
            raise Refused("This day is in the future. Check the date.", field=field)


def unchanged(latest: Any, *, seen: int, fields: Iterable[str]) -> None:
    """Raise Stale where the row written last is not the one the page was opened at.

    `seen` is its key, 0 where there was none. What stands now goes with it, field by field.
    """
    if (latest.pk if latest else 0) != seen:
        raise stale(latest, fields=fields, version=latest.pk if latest else 0)


def stale(row: Any, *, fields: Iterable[str], version: int) -> Stale:
    """What stands now, field by field, who saved it and the version to answer to."""
    theirs: dict[str, Any] = {name: getattr(row, name) for name in fields} if row else {}
    theirs |= {"version": version}
    if row and row.recorded_by:
        theirs |= {"saved_by": row.recorded_by.full_name, "saved_at": row.recorded_at}
    return Stale(WHILE_OPEN, theirs=theirs)


@transaction.atomic
def written(row: Any, *, custody: Custody, deed: str, by: Actor, **details: Any) -> None:
    """Say in the audit what was recorded, never its text; and that the case has changed."""
    headlines.touch(custody)
    audit.record(by=by, deed=deed, subject=row, prisoner_number=custody.prisoner.number, details=details)
