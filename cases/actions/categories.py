"""The security category of a case, as a decision sets it (docs/domain.md 12.1)."""

from django.db import transaction

from cases.actions import headlines
from cases.models import Custody
from staff import audit
from staff.actors import Actor


@transaction.atomic
def set_category(custody: Custody, *, category: str, reason: str, by: Actor) -> Custody:
    """Write the category that was decided; the caller has asked who may. Nothing where it is the same."""
    rows = Custody.objects.select_for_update(of=("self",)).select_related("prisoner")
    held = rows.get(pk=custody.pk)
    before = held.security_category
    if before == category:
        return held
    held.security_category = category
    held.version += 1
    held.save(update_fields=["security_category", "version"])
    headlines.touch(held)
    audit.record(
        by=by,
        deed="cases.category.set",
        subject=held,
        prisoner_number=held.prisoner.number,
        reason=reason,
        details={"category": category, "before": before},
    )
    return held
