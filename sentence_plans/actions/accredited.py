"""Accredited programmes that an action of the plan still needs (docs/domain.md 9.1)."""

from sentence_plans.models import Action, Delivery, DeliveryState


def undelivered(action: Action) -> list[str]:
    """The names of the accredited programmes of an action that were not delivered, by name."""
    rows = Delivery.objects.filter(action=action, programme__is_accredited=True)
    delivered = rows.filter(state=DeliveryState.DELIVERED).values("programme")
    names = rows.exclude(programme__in=delivered).values_list("programme__name", flat=True)
    return sorted(set(names))
