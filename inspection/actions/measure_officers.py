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
    """Each offender supervisor of these prisons on the day, once, with the prison; two queries.

    A new grade is a new assignment: who never stopped has been one since the first of them.
    """
    begun = RoleAssignment.objects.filter(role=ROLE, prison__in=list(prisons), started_on__lte=as_of)
    sessions: dict[tuple[int, int], list[date]] = defaultdict(list)
    rows = Supervision.objects.filter(prison__in=list(prisons), held_on__lte=as_of).filter(
        Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=as_of)
    )
    for officer, prison, on in rows.order_by("held_on", "pk").values_list("officer", "prison", "held_on"):
        sessions[officer, prison].append(on)
    found: dict[tuple[int, int], tuple[str, date, date]] = {}
    for user, username, prison, since, ended in begun.order_by("started_on", "pk").values_list(
        "user", "user__username", "prison", "started_on", "ended_on"
    ):
        _, first, until = found.get((user, prison), ("", since, date.min))
        began = first if since <= until else since
        found[user, prison] = (username, began, max(ended or date.max, until if since <= until else date.min))
    return [
        (prison, Officer(user, username, since, tuple(sessions[user, prison])))
        for (user, prison), (username, since, until) in found.items()
        if until > as_of
    ]
