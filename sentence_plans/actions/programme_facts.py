"""What is known of the programmes of many cases at once: for clocks, lists and pages (docs/domain.md 9)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from sentence_plans.models import Delivery, DeliveryState
from sentence_plans.standards.programme_clocks import Finished


def finished(custodies: Iterable[int]) -> Mapping[int, list[Finished]]:
    """The programmes that were completed and owe a report, by key of the custody; one query."""
    found: dict[int, list[Finished]] = defaultdict(list)
    rows = Delivery.objects.filter(
        custody_id__in=list(custodies), state=DeliveryState.DELIVERED, programme__ends_with_report=True
    ).order_by("ended_on", "pk")
    for key, pk, name, on, met_on, filed_on in rows.values_list(
        "custody_id", "pk", "programme__name", "ended_on", "report__met_on", "report__filed_on"
    ):
        if on is not None:
            closed = max(met_on, filed_on) if met_on and filed_on else None
            found[key].append(Finished(key=str(pk), name=name, on=on, closed_on=closed))
    return found
