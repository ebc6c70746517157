"""Offender supervisors of a day and their supervision sessions (docs/domain.md 21.3 Q)."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from cases.models import Supervision
from inspection.standards.measures_staff import Officer
from staff.models import RoleAssignment

ROLE = "offender_supervisor"


def officers(*, prisons: Iterable[int], as_of: date) -> list[tuple[int, Officer]]:
    """Each offender supervisor of these prisons on the day, once, with the prison; two queries."""
    held = RoleAssignment.objects.filter(role=ROLE, prison__in=list(prisons), started_on__lte=as_of).filter(
        Q(ended_on__isnull=True) | Q(ended_on__gt=as_of)
    )
    sessions: dict[tuple[int, int], list[date]] = defaultdict(list)
    rows = Supervision.objects.filter(prison__in=list(prisons), held_on__lte=as_of).filter(
        Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=as_of)
    )
    for officer, prison, on in rows.order_by("held_on", "pk").values_list("officer", "prison", "held_on"):
        sessions[officer, prison].append(on)
    found: dict[tuple[int, int], Officer] = {}
    for user, username, prison, since in held.order_by("-started_on", "pk").values_list(
        "user", "user__username", "prison", "started_on"
    ):
        found[user, prison] = Officer(user, username, since, tuple(sessions[user, prison]))
    return [(prison, officer) for (_, prison), officer in found.items()]
