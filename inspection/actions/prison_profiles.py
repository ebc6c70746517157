"""What a prison says of itself to those who hold its people's cases (docs/domain.md 16)."""

import datetime
from dataclasses import asdict, dataclass

from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from inspection.models import PrisonProfile
from sentence_plans.actions import plans
from staff import audit
from staff.actions.errors import Refused
from staff.actors import Actor
from staff.models import Prison

LONGEST = 6_000
NAMES = ("regime", "work", "visits", "contacts")
NEEDED = {"regime": "Say how the day and the week run.", "contacts": "Name at least one person or desk."}


@dataclass(frozen=True, kw_only=True)
class Said:
    """The texts of a profile."""

    regime: str
    work: str = ""
    visits: str = ""
    contacts: str


def writes(prison_id: int, *, by: Actor) -> bool:
    """Whether somebody writes the profile of a prison: of one's own alone."""
    return not by.is_system and by.may("prison_profile:W") and by.prison_id == prison_id


def of(prison: Prison) -> PrisonProfile | None:
    """The profile of a prison, with who saved it; None while nobody has written one."""
    return PrisonProfile.objects.select_related("saved_by").filter(prison=prison).first()


@transaction.atomic
def write(
    prison: Prison, *, said: Said, version: int | None = None, today: datetime.date, by: Actor
) -> PrisonProfile:
    """Write the profile of one's prison; saved unchanged, it is confirmed as of today.

    `version`: the one that was opened, None where there was none. Raises Stale, and Refused naming the field.
    """
    if by.user is None or not writes(prison.pk, by=by):
        raise Refused("The profile of a prison is written by the head of its unit.")
    texts = {name: text.strip() for name, text in asdict(said).items()}
    for name, text in texts.items():
        if not text and name in NEEDED:
            raise Refused(NEEDED[name], field=name)
        if len(text) > LONGEST:
            raise Refused(f"Write at most {LONGEST:,} characters.", field=name)
    rows = PrisonProfile.objects.select_for_update(of=("self",)).select_related("saved_by")
    row = rows.filter(prison=prison).first()
    if row is None:
        row = _made(prison, texts, today, by)
    else:
        if row.version != version:
            raise plans.stale(row, what="this profile", names=NAMES, version=row.version)
        for name, text in texts.items():
            setattr(row, name, text)
        row.confirmed_on, row.version = today, row.version + 1
        row.saved_by, row.saved_at = by.user, Now()
        row.save()
    audit.record(by=by, deed="inspection.profile.written", subject=row, details={"prison": prison.code})
    return row


def _made(prison: Prison, texts: dict[str, str], today: datetime.date, by: Actor) -> PrisonProfile:
    try:
        with transaction.atomic():
            return PrisonProfile.objects.create(
                prison=prison, confirmed_on=today, saved_by=by.person, **texts
            )
    except IntegrityError as clash:
        raise Refused("Somebody else has just written it. Open it again.") from clash
