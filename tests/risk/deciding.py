"""Tiers and decisions in tests, through the actions: a row of every table of theirs."""

from omu.actions.refresh import refresh
from risk.actions import tier_decisions, tier_tables
from risk.models import TierDecision
from risk.standards.tier_tables import Line

FORMS = {1: "short", 2: "short", 3: "full", 4: "full"}


def tiered(world, custody, supervisor):
    """New tier rules, and a lower tier asked for."""
    tier_tables.set_rules(
        lines=[Line("ppo", 4), Line("needs_lower", 3, 1)],
        forms=FORMS,
        effective_from=world.today,
        reason="x",
        seen=1,
        today=world.today,
        by=world.actor("commissioner"),
    )
    refresh([custody], today=world.today)
    seen = TierDecision.objects.current().get(custody=custody).pk
    tier_decisions.set_by_hand(custody, tier=1, reason="x", seen=seen, today=world.today, by=supervisor)
