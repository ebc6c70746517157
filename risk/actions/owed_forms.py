"""Which form of the assessment a case asks for as it stands (docs/domain.md 6)."""

import datetime

from cases.models import Custody
from risk.actions import scope_facts, tier_tables
from risk.models import Assessment, TierDecision
from risk.standards import owed_form
from risk.standards import tiers as rule
from risk.standards.owed_form import FormAnswer


def tier_of(custody: Custody, *, today: datetime.date) -> int | None:
    """The tier that stands, provisional or not; what the rules give where none is written yet.

    None before sentence.
    """
    current = TierDecision.objects.current().filter(custody=custody).first()
    if current or custody.sentenced_on is None:
        return current.tier if current else None
    facts = scope_facts.gather([custody])[custody.pk]
    return rule.tier(facts=facts.tier, rules=tier_tables.in_force(today=today).rules).tier


def answer(custody: Custody, *, code: str, today: datetime.date) -> FormAnswer:
    """Whether a form is enough to begin with, and why."""
    table = tier_tables.in_force(today=today)
    return owed_form.enough(code=code, tier=tier_of(custody, today=today), table=table)


def of_assessment(row: Assessment, *, comes_to: int | None, today: datetime.date) -> FormAnswer:
    """Whether the form of an assessment is enough, given the tier that it comes to itself.

    The higher of that and of the one that stands decides: what is found in the writing raises what is owed.
    Two queries; none more for the full form, which is enough whatever the tier.
    """
    if not owed_form.is_shorter(code=row.form.code, than=owed_form.ORDER[-1]):
        return FormAnswer(True, row.form.code, "The full form is enough in every tier.")
    table = tier_tables.in_force(today=today)
    tier = owed_form.highest(tiers=(tier_of(row.custody, today=today), comes_to))
    return owed_form.enough(code=row.form.code, tier=tier, table=table)
