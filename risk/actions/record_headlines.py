"""What lists and headers show of what records brought: level, scope and tier (docs/interchange)."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from risk.actions import scope, scope_facts
from risk.models import ScopeDecision, TierDecision
from risk.standards import levels


def facts(custodies: Collection[int]) -> dict[int, dict[str, Any]]:
    """The columns of the headline of each of these custodies that follow from its assessments and decisions.

    By key of the custody; what nothing is known of is left out. A fixed number of queries.
    """
    keys = list(custodies)
    found: dict[int, dict[str, Any]] = defaultdict(dict)
    for key, judged in scope_facts.latest_judged(keys).items():
        highest = levels.overall(levels=dict(judged.levels))
        groups = ", ".join(levels.GROUP_WORDS[group] for group in highest.groups)[:60]
        found[key] |= {"rosh_level": highest.level, "rosh_group": groups, "rosh_from_assessment": True}
    for made in ScopeDecision.objects.current().filter(custody__in=keys):
        found[made.custody_id] |= scope.headline_of(made)
    for tier in TierDecision.objects.current().filter(custody__in=keys):
        found[tier.custody_id]["tier"] = tier.tier
    return found
