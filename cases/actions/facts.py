"""Facts recorded by themselves: priority offender, and the level known before (docs/domain.md 3.0, 4)."""

import datetime

from django.db import transaction

from cases.actions import headlines
from cases.models import Custody
from staff import audit
from staff.actions.errors import Refused, Stale
from staff.actors import Actor
from staff.models import AuditEvent

DEED = "cases.facts.recorded"
FACTS = ("is_ppo", "ppo_since", "earlier_rosh_level", "earlier_rosh_on")


def _check(
    held: Custody, *, days: dict[str, datetime.date | None], version: int, today: datetime.date
) -> None:
    for field, on in days.items():
        if on and on > today:
            raise Refused("This day is in the future. Enter the day it was decided.", field=field)
    if held.version != version:
        raise _stale(held)


def _stale(held: Custody) -> Stale:
    """What stands now, field by field, and who saved it: the last line of the audit says so."""
    theirs = {name: getattr(held, name) for name in FACTS} | {"version": held.version}
    saved = AuditEvent.objects.filter(prisoner_number=held.prisoner.number, deed=DEED).first()
    if saved:
        theirs |= {"saved_by": saved.user_name, "saved_at": saved.at}
    return Stale("Somebody else saved these facts while you had them open.", theirs=theirs)


def _level(held: Custody) -> dict[str, object]:
    """The level for lists and headers: that of an assessment, where there is one, stands."""
    if held.headline.rosh_from_assessment:
        return {}
    group = "an earlier assessment" if held.earlier_rosh_level else ""
    return {"rosh_level": held.earlier_rosh_level, "rosh_group": group}


@transaction.atomic
def record(
    custody: Custody,
    *,
    is_ppo: bool,
    ppo_since: datetime.date | None,
    earlier_rosh_level: str,
    earlier_rosh_on: datetime.date | None,
    version: int,
    today: datetime.date,
    by: Actor,
) -> Custody:
    """Record whether somebody is a priority offender, and the level given before the first assessment here.

    Raises Refused on a day in the future, and Stale when the case was saved by somebody else since `version`.
    """
    held = (
        Custody.objects.select_for_update(of=("self",))
        .select_related("prisoner", "headline")
        .get(pk=custody.pk)
    )
    _check(
        held, days={"ppo_since": ppo_since, "earlier_rosh_on": earlier_rosh_on}, version=version, today=today
    )
    held.is_ppo, held.ppo_since = is_ppo, ppo_since if is_ppo else None
    held.earlier_rosh_level = earlier_rosh_level
    held.earlier_rosh_on = earlier_rosh_on if earlier_rosh_level else None
    held.version += 1
    held.save(update_fields=["is_ppo", "ppo_since", "earlier_rosh_level", "earlier_rosh_on", "version"])
    headlines.record(held, **_level(held))
    audit.record(
        by=by,
        deed=DEED,
        subject=held,
        prisoner_number=held.prisoner.number,
        details={"is_ppo": is_ppo, "earlier_rosh_level": earlier_rosh_level},
    )
    return held
