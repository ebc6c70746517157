"""Sessions of supervision in the interchange format: taken over from a file, and told (docs/interchange).

What was said of single cases stands in their logs and comes with them.
"""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from cases.actions import supervision
from cases.models import Supervision
from cases.standards.supervision import session_objection
from staff import audit
from staff.actions.errors import Refused
from staff.actors import Actor
from staff.models import Prison, User

#: Members of a line, and the way to each of those that name somebody or something.
SAID = ("held_on", "talked_about", "skills", "next_on", "withdrawn_on", "withdrawn_because")
NAMED = {
    "prison": "prison__code",
    "officer": "officer__username",
    "supervisor": "supervisor__username",
    "withdrawn_by": "withdrawn_by__username",
}


@dataclass(frozen=True, kw_only=True)
class Held:
    """A session as a file tells of it; a withdrawn one says when, why and by whom."""

    prison: Prison
    officer: User
    supervisor: User
    held_on: datetime.date
    talked_about: str = ""
    skills: str = ""
    next_on: datetime.date | None = None
    withdrawn_on: datetime.date | None = None
    withdrawn_because: str = ""
    withdrawn_by: User | None = None


def objection(held: Held, *, today: datetime.date) -> Refused | None:
    """Why a session cannot have been so: whoever was there, when, and how it was taken back."""
    if held.officer == held.supervisor:
        return Refused("Nobody supervises himself or herself.", field="supervisor")
    if bool(held.withdrawn_on) is not bool(held.withdrawn_because):
        return Refused("A session that was withdrawn says when and why.", field="withdrawn_because")
    if held.withdrawn_on and not held.held_on <= held.withdrawn_on <= today:
        return Refused("It is withdrawn after it was held, and not in the future.", field="withdrawn_on")
    roles = supervision.served([held.officer.pk], prison=held.prison).get(held.officer.pk, [])
    found = session_objection(held_on=held.held_on, next_on=held.next_on, served=roles, today=today)
    return Refused(found.reason, field=found.field) if found else None


@transaction.atomic
def take_over(sessions: Iterable[Held], *, today: datetime.date, by: Actor) -> int:
    """Write the sessions that are not here, by prison, officer and day; returns how many.

    They have been held against `objection` before.
    """
    wanted = list(sessions)
    rows = Supervision.objects.filter(officer__in={one.officer.pk for one in wanted})
    here = set(rows.values_list("prison_id", "officer_id", "held_on"))
    new = {
        key: one for one in wanted if (key := (one.prison.pk, one.officer.pk, one.held_on)) not in here
    }  # fmt: skip
    made = Supervision.objects.bulk_create([Supervision(**vars(one)) for one in new.values()])
    audit.record_many(
        [
            audit.event(
                by=by, deed="cases.supervision.recorded", subject=one,
                details={"user_name": one.officer.username, "on": one.held_on.isoformat()},
            )
            for one in made
        ]
    )  # fmt: skip
    if made:
        supervision.refresh(sorted({one.officer_id for one in made}), today=today)
    return len(made)


def told(*, prison: str = "") -> Iterator[dict[str, Any]]:
    """Every session, of one prison or of all, as the file has it; what is empty is left out."""
    rows = Supervision.objects.order_by("held_on", "pk")
    if prison:
        rows = rows.filter(prison__code__iexact=prison)
    names = (*NAMED, *SAID)
    for values in rows.values_list(*NAMED.values(), *SAID).iterator():
        said = zip(names, values, strict=True)
        yield {name: one.isoformat() if isinstance(one, datetime.date) else one for name, one in said if one}
