"""The tier of a case, worked out by rule and kept with its history (docs/domain.md 6)."""

import datetime
from collections.abc import Iterable

from django.db import transaction

from cases.actions import headlines
from cases.models import Custody
from risk.actions import scope_facts, tier_tables, widening
from risk.models import TierDecision
from risk.standards import tiers as rule
from staff import audit
from staff.actors import Actor


@transaction.atomic
def propose(custodies: Iterable[Custody], *, today: datetime.date, by: Actor) -> int:
    """Work out the tier of many sentenced cases and write it where it changed; returns how many did.

    A tier set by hand stands unless the rules have come to give more than both it and what they gave then.
    What a person confirmed stays confirmed while its number is the same. Open assessments on a form that is
    no longer enough are widened. A fixed number of queries for any
    number of cases; the caller touches them.
    """
    keys = [custody.pk for custody in custodies]
    rows = Custody.objects.select_for_update(of=("self",)).select_related("prisoner")
    held = list(rows.filter(pk__in=keys, sentenced_on__isnull=False).order_by("pk"))
    facts = scope_facts.gather(held)
    current = {one.custody_id: one for one in TierDecision.objects.current().filter(custody__in=held)}
    table = tier_tables.in_force(today=today)
    changed = []
    for custody in held:
        found = rule.tier(facts=facts[custody.pk].tier, rules=table.rules)
        before = current.get(custody.pk)
        made = proposed(custody, found=found, facts=facts[custody.pk], table=table, today=today)
        if before is None or _differs(before, made):
            changed.append((custody, before, _carried(before, made)))
    write(changed, today=today, by=by)
    widening.follow(held, today=today, by=by)
    return len(changed)


def _differs(before: TierDecision, made: TierDecision) -> bool:
    if before.by_hand:
        return not rule.stands(
            by_hand=before.tier, computed_then=before.computed, computed_now=made.computed or made.tier
        )
    seen = (before.tier, before.reason, before.is_provisional)
    return seen != (made.tier, made.reason, made.is_provisional)


def _carried(before: TierDecision | None, made: TierDecision) -> TierDecision:
    """The proposal with what holds of the decision before it: its confirmation, or why it ended."""
    if before is None:
        return made
    if before.by_hand:
        made.reason += (
            f" The tier set by hand ({before.tier}) ended: the rules gave {before.computed} then and give "
            f"{made.tier} now."
        )
    elif (before.tier, before.is_provisional) == (made.tier, made.is_provisional):
        made.confirmed_by_id, made.confirmed_on = before.confirmed_by_id, before.confirmed_on
    return made


def proposed(
    custody: Custody,
    *,
    found: rule.Tier,
    facts: scope_facts.CaseFacts,
    table: rule.Table,
    today: datetime.date,
) -> TierDecision:
    """What the rules give, as a decision that is not yet written."""
    return TierDecision(
        custody=custody,
        tier=found.tier,
        computed=found.tier,
        is_provisional=facts.tier.needs is None,
        since=today,
        reason=f"Tier {found.tier}: {'; '.join(found.reasons)}.",
        facts=scope_facts.as_data(facts) | {"unknown": list(found.unknown)},
        rule_version=table.name,
    )


@transaction.atomic
def write(
    changed: list[tuple[Custody, TierDecision | None, TierDecision]], *, today: datetime.date, by: Actor
) -> None:
    """Write decisions in place of those before them, with headline and audit; the caller touches."""
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
                deed="risk.tier.set_by_hand" if made.by_hand else "risk.tier.proposed",
                subject=made,
                prisoner_number=custody.prisoner.number,
                reason=made.reason,
                details={"tier": made.tier, "before": before.tier if before else None},
            )
            for custody, before, made in changed
        ]
    )
