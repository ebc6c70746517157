"""The tier of a case, worked out by rule and kept with its history (docs/domain.md 6)."""

import datetime
from collections.abc import Iterable

from django.db import transaction

from cases.actions import headlines
from cases.models import Custody
from risk.actions import scope_facts
from risk.models import TierDecision
from risk.standards import tiers as rule
from staff import audit
from staff.actors import Actor

RULE = "tiers-1"


@transaction.atomic
def propose(custodies: Iterable[Custody], *, today: datetime.date, by: Actor) -> int:
    """Work out the tier of many sentenced cases and write it where it changed; returns how many did.

    A tier set by hand stands. A fixed number of queries for any number of cases; the caller touches them.
    """
    keys = [custody.pk for custody in custodies]
    rows = Custody.objects.select_for_update(of=("self",)).select_related("prisoner")
    held = list(rows.filter(pk__in=keys, sentenced_on__isnull=False).order_by("pk"))
    facts = scope_facts.gather(held)
    current = {one.custody_id: one for one in TierDecision.objects.current().filter(custody__in=held)}
    rules = rule.built_in()
    changed = []
    for custody in held:
        found = rule.tier(facts=facts[custody.pk].tier, rules=rules)
        before = current.get(custody.pk)
        made = _decision(custody, found, facts[custody.pk], today)
        if before is None or (
            not before.by_hand and (before.tier, before.reason) != (made.tier, made.reason)
        ):
            changed.append((custody, before, made))
    _write(changed, today=today, by=by)
    return len(changed)


def _decision(
    custody: Custody, found: rule.Tier, facts: scope_facts.CaseFacts, today: datetime.date
) -> TierDecision:
    return TierDecision(
        custody=custody,
        tier=found.tier,
        is_provisional=facts.tier.needs is None,
        since=today,
        reason=f"Tier {found.tier}: {'; '.join(found.reasons)}.",
        facts=scope_facts.as_data(facts) | {"unknown": list(found.unknown)},
        rule_version=RULE,
    )


def _write(
    changed: list[tuple[Custody, TierDecision | None, TierDecision]], *, today: datetime.date, by: Actor
) -> None:
    if not changed:
        return
    TierDecision.objects.filter(pk__in=[before.pk for _, before, _ in changed if before]).update(
        ended_on=today
    )
    for _, _, made in changed:
        made.decided_by = by.user
    TierDecision.objects.bulk_create([made for _, _, made in changed], batch_size=2000)
    headlines.record_many({custody.pk: {"tier": made.tier} for custody, _, made in changed})
    audit.record_many(
        [
            audit.event(
                by=by,
                deed="risk.tier.proposed",
                subject=made,
                prisoner_number=custody.prisoner.number,
                reason=made.reason,
                details={"tier": made.tier, "before": before.tier if before else None},
            )
            for custody, before, made in changed
        ]
    )
