"""Who can be invited to a planning board: who holds the case, and the departments of the prison (8.6)."""

import datetime
from dataclasses import dataclass

from cases.models import Custody
from sentence_plans.models import Party
from staff.models import RoleAssignment, User

#: Departments of the prison that are asked as such, in the order of docs/domain.md 8.6.
DEPARTMENTS = (
    Party.LEARNING,
    Party.CARAT,
    Party.HEALTH,
    Party.PSYCHOLOGY,
    Party.SECURITY,
    Party.WING,
    Party.PROGRAMMES,
)


@dataclass(frozen=True)
class Possible:
    """One who can be invited. `key` names it on the form."""

    key: str
    label: str
    party: str
    name: str
    user: User | None = None
    role: str = ""


def possible(custody: Custody, *, today: datetime.date) -> list[Possible]:
    """Offender manager, supervisor and personal officer by name, and each department somebody works in.

    Wing staff are asked as a department only where nobody is personal officer. Two queries at most.
    """
    headline = custody.headline
    holders = (
        (Party.OFFENDER_MANAGER, headline.offender_manager),
        (Party.OFFENDER_SUPERVISOR, headline.offender_supervisor),
        (Party.PERSONAL_OFFICER, headline.personal_officer),
    )
    found = [
        Possible(party, f"{party.label}: {user.full_name}", party, user.full_name, user=user)
        for party, user in holders
        if user
    ]
    rows = RoleAssignment.objects.holding(today).filter(prison=headline.prison).order_by()
    there = set(rows.values_list("role", flat=True))
    for party in DEPARTMENTS:
        if party.value in there and not (party is Party.WING and headline.personal_officer):
            found.append(Possible(party, party.label, party, party.label, role=party.value))
    return found
