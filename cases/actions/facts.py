"""Facts of a case that can be recorded by themselves: priority offender, and the level known before (docs/domain.md 3.0, 4)."""

import datetime

from django.db import transaction

from cases.actions import headlines
from cases.models import Custody
from staff import audit
from staff.actions.errors import Refused, Stale
from staff.actors import Actor


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
    for field, on in (("ppo_since", ppo_since), ("earlier_rosh_on", earlier_rosh_on)):
        if on and on > today:
            raise Refused("This day is in the future. Enter the day it was decided.", field=field)
    if held.version != version:
        theirs = {"is_ppo": held.is_ppo, "earlier_rosh_level": held.earlier_rosh_level}
        raise Stale("Somebody else saved these facts while you had them open.", theirs=theirs)
    held.is_ppo, held.ppo_since = is_ppo, ppo_since if is_ppo else None
    held.earlier_rosh_level = earlier_rosh_level
    held.earlier_rosh_on = earlier_rosh_on if earlier_rosh_level else None
    held.version += 1
    held.save(update_fields=["is_ppo", "ppo_since", "earlier_rosh_level", "earlier_rosh_on", "version"])
    facts: dict[str, object] = {}
    if not held.headline.rosh_from_assessment:
        facts = {
            "rosh_level": earlier_rosh_level,
            "rosh_group": "an earlier assessment" if earlier_rosh_level else "",
        }
    headlines.record(held, **facts)
    audit.record(
        by=by,
        deed="cases.facts.recorded",
        subject=held,
        prisoner_number=held.prisoner.number,
        details={"is_ppo": is_ppo, "earlier_rosh_level": earlier_rosh_level},
    )
    return held
