"""The clock of inspection: T18 of a prison (docs/domain.md 5, docs/adr/0004)."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from cases.actions import clocks, policies
from cases.actions.flags import Counts
from cases.models import Clock
from inspection.models import NeedsAnalysis
from inspection.standards.needs_clocks import Kept, analysis_duties

OF_PRISONS = frozenset({"T18"})


def refresh_prisons(prisons: Iterable[int], *, today: date) -> Counts:
    """Work out T18 of these prisons anew; a fixed number of queries for any number of them."""
    keys, sets = list(prisons), policies.current_sets()
    kept: dict[int, list[Kept]] = defaultdict(list)
    rows = NeedsAnalysis.objects.filter(prison_id__in=keys).order_by("kept_on", "pk")
    for key, prison, on in rows.values_list("pk", "prison_id", "kept_on"):
        if prison is not None:
            kept[prison].append(Kept(key, on))
    duties = {key: analysis_duties(kept=kept[key], policies=sets) for key in keys}
    return clocks.apply(duties, standards=OF_PRISONS, about="prison", today=today)


def analysis_due(prison: int) -> date | None:
    """By when the next analysis of a prison is due; None where it never kept one."""
    rows = Clock.objects.running().filter(prison_id=prison, standard="T18")
    return min((one.due_by for one in rows), default=None)
